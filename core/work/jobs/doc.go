// Package jobs has the jobs of the worker, one file a job: its request, its reply and what
// does it.
//
// To add a job, write its file, with a request that is a [work.Job] and a method of worker,
// and add a line to the table in table.go. The page names the request and the reply in one
// task of app/state.
//
// [Fit], [DecisionBoundary] and [Check] take a pipeline of any task: what is in their answers
// follows from it. [CrossVal] and [Search] fit a pipeline many times and report after each fit;
// a search can be cut into units for several workers.
//
//	page, worker := work.Pipe()
//	go jobs.Serve(ctx, worker, jobs.Options{})
//	client := work.NewClient(func() (work.Conn, error) { return page, nil })
//	reply, err := client.Do(ctx, jobs.Parse{Name: "user_data.csv"}, source, nil)
//
// The page links the requests, the replies and their methods. It must not call [Serve], which
// links the estimators and the reader of CSV files.
//
//orrery:inline never
package jobs
