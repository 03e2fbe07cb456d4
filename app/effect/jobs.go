package effect

import (
	"context"
	"errors"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/core/table"
	"orrery/core/usertext"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// maxCachedTables is the number of tables that can be sent to the worker again: the open one and the previous one.
const maxCachedTables = 2

// runJob runs a job in the worker and sends its answer.
func (r *Runner) runJob(job int, task work.Job, file work.Source) {
	ctx := r.jobContext(job)
	r.spawn(station.Work{Job: job, Task: task}, func() {
		defer r.endJob(job)
		if t, ok := task.(jobs.Open); ok {
			defer r.loading(state.TableStep(t.Table, t.Name))()
		}
		r.runAndReport(ctx, job, task, file)
	})
}

// jobContext returns the context of a job, which can be cancelled until endJob is called.
func (r *Runner) jobContext(job int) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cancels[job] = cancel
	return ctx
}

// runAndReport runs a job and sends its progress and its answer.
func (r *Runner) runAndReport(ctx context.Context, job int, task work.Job, file work.Source) {
	reply, err := r.runJobOnWorkers(ctx, task, file, func(p work.Progress) { r.Send(state.Progressed{Job: job, Progress: p}) })
	if err != nil {
		r.Send(state.Refused{Job: job, Fail: asFailed(err)})
		return
	}
	if o, ok := reply.(*jobs.Opened); ok {
		r.cacheTable(o.Table)
		r.spawn(nil, r.measure)
		time.Sleep(time.Millisecond) // decode and render a large table in separate turns of the event loop
	}
	r.Send(state.Replied{Job: job, Reply: reply})
}

// do runs a job in the worker c. If the worker does not have the job's table, do sends the table and tries once more.
func (r *Runner) do(ctx context.Context, c *work.Client, task work.Job, file work.Source, progress func(work.Progress)) (work.Reply, error) {
	reply, err := c.Do(ctx, task, file, progress)
	if asFailed(err).Code != work.UnknownTable {
		return reply, err
	}
	t := r.tableOf(task)
	if t == nil {
		return nil, work.Failed{Code: work.UnknownTable, Text: "This table is no longer in the browser's store. Load the file again."}
	}
	if err := c.Put(ctx, "", t); err != nil {
		return nil, err
	}
	return c.Do(ctx, task, file, progress)
}

func asFailed(err error) work.Failed {
	var f work.Failed
	switch {
	case err == nil:
	case errors.As(err, &f):
	default:
		f = work.Failed{Code: "internal", Text: err.Error()}
	}
	return f
}

func (r *Runner) endJob(job int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if cancel := r.cancels[job]; cancel != nil {
		cancel()
		delete(r.cancels, job)
	}
}

func (r *Runner) cancel(job int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if cancel := r.cancels[job]; cancel != nil {
		cancel()
	}
}

func (r *Runner) cacheTable(t *table.Table) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tables = append([]*table.Table{t}, r.tables...)
	r.tables = r.tables[:min(len(r.tables), maxCachedTables)]
}

// tableOf returns the table of a job, or nil if it is not cached.
func (r *Runner) tableOf(task work.Job) *table.Table {
	hash := task.TableHash()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range r.tables {
		if t.Hash() == hash {
			return t
		}
	}
	return nil
}

// fetch reads a file of the site and parses it in the worker.
func (r *Runner) fetch(c station.Fetch) {
	ctx := r.jobContext(c.Job)
	got := make(chan work.Source, 1)
	r.spawn(c, func() {
		file, ok := r.Page.SiteFile(c.Path)
		if !ok {
			file = nil
		}
		got <- file
	})
	r.spawn(c, func() {
		defer r.endJob(c.Job)
		select {
		case <-ctx.Done(): // do not wait for a slow network
			r.Send(state.Refused{Job: c.Job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
		case file := <-got:
			if file == nil {
				r.Send(state.Refused{Job: c.Job, Fail: work.Failed{Code: "fetch", Text: c.Name + " could not be fetched from this site. Check the connection and try again."}})
				return
			}
			r.runAndReport(ctx, c.Job, jobs.Parse{Name: c.Name, Keep: true}, file)
		}
	})
}

// runModelJob runs a job on a model of the registry in the worker. The job fails if the model cannot be read.
func (r *Runner) runModelJob(c station.WorkOnModel) {
	ctx := r.jobContext(c.Job)
	read := func() {
		defer r.recovered(c)
		model, err := r.registry.Model(c.Digest)
		r.spawn(c, func() {
			defer r.endJob(c.Job)
			if err != nil {
				r.Send(state.Refused{Job: c.Job, Fail: work.Failed{Code: "model", Text: usertext.Of(err)}})
				return
			}
			r.runAndReport(ctx, c.Job, c.Task.WithModel(model), nil)
		})
	}
	if r.registry.IsLarge(c.Digest) {
		r.enqueueRegistryTask(read)
		return
	}
	read()
}
