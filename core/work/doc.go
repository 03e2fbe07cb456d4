// Package work is the protocol between the page and its worker: jobs go over,
// replies come back.
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
// [Fit], [Map] and [Check] take a pipeline of any task: what is in their answers
// follows from it. [CrossVal] and [Search] fit a pipeline many times and tell
// after each fit how far they are; a search can be cut into units for several
// workers.
//
//	page, worker := work.Pipe()
//	go work.Serve(ctx, worker, work.Options{})
//	client := work.NewClient(func() (work.Conn, error) { return page, nil })
//	reply, err := client.Do(ctx, work.Parse{Name: "user_data.csv"}, source, nil)
//
// Serve and Client run the same over [Pipe] in a native test and over a Web
// Worker in a browser.
//
//orrery:inline never
package work
