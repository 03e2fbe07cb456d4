package effect

import (
	"context"
	"errors"
	"time"

	"orrery/app/state"
	"orrery/core/table"
	"orrery/core/usertext"
	"orrery/core/work"
)

// rememberTables is how many tables can be given to the worker again: the one
// on the screen and the one before it.
const rememberTables = 2

// work gives the worker a job and sends its answer.
func (r *Runner) work(job int, task work.Job, file work.Source) {
	ctx := r.begin(job)
	r.spawn(state.Work{Job: job, Task: task}, func() {
		defer r.forget(job)
		if t, ok := task.(work.Open); ok {
			defer r.loading(state.TableStep(t.Table, t.Name))()
		}
		r.see(ctx, job, task, file)
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

// see sees a job through.
func (r *Runner) see(ctx context.Context, job int, task work.Job, file work.Source) {
	reply, err := r.shared(ctx, task, file, func(p work.Progress) { r.Send(state.Progressed{Job: job, Progress: p}) })
	if err != nil {
		r.Send(state.Refused{Job: job, Fail: asFailed(err)})
		return
	}
	if o, ok := reply.(work.Opened); ok {
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
	hash := work.TableOf(task)
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
func (r *Runner) fetch(c state.Fetch) {
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
			r.see(ctx, c.Job, work.Parse{Name: c.Name, Keep: true}, file)
		}
	})
}

// gate runs the checks on a model that the registry has.
func (r *Runner) gate(c state.Gate) {
	r.about(c.Job, c.Digest, func(model []byte) work.Job {
		c.Check.Model = model
		return c.Check
	})
}

// judge gives the worker a job about a model that the registry has.
func (r *Runner) judge(c state.Judge) {
	r.about(c.Job, c.Digest, func(model []byte) work.Job {
		switch t := c.Task.(type) {
		case work.Reproduce:
			t.Model = model
			return t
		case work.Bound:
			t.Model = model
			return t
		}
		return c.Task
	})
}

// about reads a model for a job; one that cannot be read ends the job.
func (r *Runner) about(job int, digest string, task func(model []byte) work.Job) {
	ctx := r.begin(job)
	read := func() {
		defer r.recovered(state.Work{Job: job})
		model, err := r.registry.Model(digest)
		r.spawn(state.Work{Job: job}, func() {
			defer r.forget(job)
			if err != nil {
				r.Send(state.Refused{Job: job, Fail: work.Failed{Code: "model", Text: usertext.Of(err)}})
				return
			}
			r.see(ctx, job, task(model), nil)
		})
	}
	if r.registry.IsLarge(digest) {
		r.inTurn(read)
		return
	}
	read()
}
