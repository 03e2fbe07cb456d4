// Package jobs implements the jobs of the worker, one file per job with its request, its reply
// and the method that runs it.
//
// To add a job, write its file, with a request that implements [work.Job] and a method of worker, and add a line to the
// table in table.go. The station that starts the job has a station.Handler for its reply.
//
// [Fit], [DecisionBoundary] and [Check] accept a pipeline of any task, which determines what
// their answers contain. [CrossVal] and [Search] fit a pipeline many times and report after each
// fit; both can be split into units for several workers.
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
