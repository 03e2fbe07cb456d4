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

// rememberTables is how many tables can be given to the worker again: the one
// on the screen and the one before it.
const rememberTables = 2

// runJob gives the worker a job and sends its answer.
func (r *Runner) runJob(job int, task work.Job, file work.Source) {
	ctx := r.begin(job)
	r.spawn(station.Work{Job: job, Task: task}, func() {
		defer r.forget(job)
		if t, ok := task.(jobs.Open); ok {
			defer r.loading(state.TableStep(t.Table, t.Name))()
		}
		r.runAndReport(ctx, job, task, file)
	})
}

// begin makes a job one that can be cancelled, until it is forgotten.
func (r *Runner) begin(job int) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cancels[job] = cancel
	return ctx
}

// runAndReport does a job and sends its progress and its answer.
func (r *Runner) runAndReport(ctx context.Context, job int, task work.Job, file work.Source) {
	reply, err := r.shared(ctx, task, file, func(p work.Progress) { r.Send(state.Progressed{Job: job, Progress: p}) })
	if err != nil {
		r.Send(state.Refused{Job: job, Fail: asFailed(err)})
		return
	}
	if o, ok := reply.(*jobs.Opened); ok {
		r.remember(o.Table)
		r.spawn(nil, r.measure)
		time.Sleep(time.Millisecond) // taking a large table in and drawing it are two turns of the page, not one
	}
	r.Send(state.Replied{Job: job, Reply: reply})
}

// do sends the job; a worker that has lost the table, or never had it, gets it, once.
func (r *Runner) do(ctx context.Context, c *work.Client, task work.Job, file work.Source, progress func(work.Progress)) (work.Reply, error) {
	reply, err := c.Do(ctx, task, file, progress)
	if asFailed(err).Code != work.UnknownTable {
		return reply, err
	}
	t := r.table(task)
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

func (r *Runner) forget(job int) {
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

func (r *Runner) remember(t *table.Table) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tables = append([]*table.Table{t}, r.tables...)
	r.tables = r.tables[:min(len(r.tables), rememberTables)]
}

// table returns the table that a job is about, if the page holds it.
func (r *Runner) table(task work.Job) *table.Table {
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

// fetch reads a file of the site and has it parsed.
func (r *Runner) fetch(c station.Fetch) {
	ctx := r.begin(c.Job)
	got := make(chan work.Source, 1)
	r.spawn(c, func() {
		file, ok := r.Page.SiteFile(c.Path)
		if !ok {
			file = nil
		}
		got <- file
	})
	r.spawn(c, func() {
		defer r.forget(c.Job)
		select {
		case <-ctx.Done(): // the network may be slow; who cancels need not wait for it
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

// runModelJob gives the worker a job about a model that the registry has. A model that cannot be
// read ends the job.
func (r *Runner) runModelJob(c station.WorkOnModel) {
	ctx := r.begin(c.Job)
	read := func() {
		defer r.recovered(c)
		model, err := r.registry.Model(c.Digest)
		r.spawn(c, func() {
			defer r.forget(c.Job)
			if err != nil {
				r.Send(state.Refused{Job: c.Job, Fail: work.Failed{Code: "model", Text: usertext.Of(err)}})
				return
			}
			r.runAndReport(ctx, c.Job, c.Task.WithModel(model), nil)
		})
	}
	if r.registry.IsLarge(c.Digest) {
		r.enqueueTask(read)
		return
	}
	read()
}
