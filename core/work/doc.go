// Package work is the protocol between the page and its worker: the page sends jobs,
// the worker sends replies. The jobs themselves are in core/work/jobs.
//
// The worker has no state that cannot be restored: it caches tables by hash, and a new worker can get them again. So
// terminating it and starting another is always a correct way to cancel.
//
// A message is an envelope of JSON (an id, a kind, the job or reply), and optionally one body of raw bytes or one
// source of bytes. A table is sent as a header in the envelope and one message per section, so that no single message
// blocks the page for long; a model is sent as a body of text. Numbers in envelopes are [Num] or ml.Floats, since JSON
// has no NaN, and long lists of rows are [Ints].
//
// A [Job] declares the table that it needs and the replies that it can get, so that the [Client] decodes an answer by
// the job that it sent. [Serve] finds the job of a message in a table of [Spec].
//
// Serve and Client run over [Pipe] in native tests and over a Web Worker in a browser.
//
//orrery:inline never
package work
