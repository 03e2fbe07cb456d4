// Package work is the protocol between the page and its worker: jobs go over,
// replies come back. It knows no job by name; those are in core/work/jobs.
//
// The worker is a pure function of its jobs. It keeps tables it has seen, by
// hash, as a cache, and owns nothing that would be missed: ending it and
// starting another is always a correct way to cancel.
//
// One message is an envelope of JSON (an id, a kind, the job or reply), and
// optionally one body of raw bytes or one source of bytes. A table travels as
// a header in the envelope and one message per section, so that no single
// message keeps the page busy for long; a model, as text, is a body. Numbers in
// envelopes are [Num] or ml.Floats, since JSON itself has no NaN, and long lists
// of rows are [Ints].
//
// A [Job] says which table it needs and which replies it can have, so that the
// [Client] decodes an answer by the job that it sent. [Serve] finds the job of a
// message in a table of [Spec].
//
// Serve and Client run the same over [Pipe] in a native test and over a Web
// Worker in a browser.
//
//orrery:inline never
package work
