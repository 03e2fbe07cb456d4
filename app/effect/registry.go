package effect

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/experiments"
	"orrery/core/registry"
	"orrery/core/usertext"
)

// runRegistry executes commands that read or write the registry; it returns false for other commands.
func (r *Runner) runRegistry(c station.Cmd) bool {
	switch c := c.(type) {
	case state.Save:
		r.save(c)
	case experiments.ReadModel:
		r.enqueueFor(c, func() { r.readModel(c) }) // a large model takes long
	case experiments.ExportRuns:
		r.downloadRuns(c)
	case experiments.ExportModel:
		r.enqueueFor(c, func() { r.downloadModel(c) })
	default:
		if !station.Writes(c) {
			return false
		}
		r.enqueueFor(c, func() { r.write(c) })
	}
	return true
}

// write executes a command that writes to the registry. Every command is answered once, when the write is durable or has
// failed.
func (r *Runner) write(c station.Cmd) {
	switch c := c.(type) {
	case station.Begin:
		r.beginRun(c)
	case station.Checkpoint:
		err := r.registry.Checkpoint(r.runIDs[c.Began], c.Nested)
		r.answer(0, "The candidates were not saved before the end of the search", err, func() station.Msg {
			used, budget := r.registry.Usage()
			return state.Saved{Used: used, Budget: budget}
		})
	case station.Retain:
		n, err := r.registry.Retain(bySchedule, c.Keep)
		r.answer(0, "Older runs of the schedule were not deleted", err, func() station.Msg { return station.Retained{N: n, Registry: r.registrySnapshot()} })
	case station.Record:
		r.record(c)
	case station.RecordSearch:
		r.recordSearch(c)
	case station.Register:
		v, err := r.registry.RegisterExample(c.Run, c.Model, c.Reason, c.Example)
		r.answer(c.Job, "The version was not registered", err, func() station.Msg { return station.Registered{Job: c.Job, Version: v, Registry: r.registrySnapshot()} })
	case station.Promote:
		before, _ := r.registry.Alias(c.Model, registry.Champion)
		err := r.registry.Promote(c.Model, c.N, c.Why, c.Gate)
		r.answer(c.Job, "The champion was not changed", err, func() station.Msg {
			return station.Promoted{Job: c.Job, Model: c.Model, N: c.N, From: before.N, Registry: r.registrySnapshot()}
		})
	case station.MoveAlias:
		err := r.registry.SetAlias(c.Model, c.Alias, c.N, c.Why)
		r.answer(0, "The alias "+c.Alias+" was not moved", err, func() station.Msg { return station.AliasMoved{Registry: r.registrySnapshot()} })
	case station.Prune:
		n, err := r.registry.Prune(c.Keep, "deleted by hand to make room")
		r.answer(0, "No runs were deleted", err, func() station.Msg { return station.Pruned{N: n, Registry: r.registrySnapshot()} })
	case state.RemoveStep:
		r.removeStep(c)
	default:
		r.edit(c)
	}
}

// answer sends done() if err is nil, otherwise a refusal. job is the job of the command; 0 if nothing waits for it.
func (r *Runner) answer(job int, doing string, err error, done func() station.Msg) {
	if err == nil {
		r.Send(done())
		return
	}
	r.Send(refusal(job, doing, err))
}

func refusal(job int, doing string, err error) station.StoreFailed {
	var full *registry.FullError
	if errors.As(err, &full) {
		doing = "The store of this browser is full" // the error describes what was not saved
	}
	return station.StoreFailed{Job: job, Doing: doing, Text: usertext.Of(err)}
}

func (r *Runner) record(c station.Record) {
	run, err := r.endRun(c.Began, c.Run, func(run registry.Run) (registry.Run, error) { return r.registry.RecordText(run, c.Model) })
	r.answer(c.Job, "The run was not saved", err, func() station.Msg { return station.Recorded{Job: c.Job, Run: run, Registry: r.registrySnapshot()} })
}

// registrySnapshot returns a copy of the registry for the interface.
func (r *Runner) registrySnapshot() station.Registry {
	r.sentRevision = r.registry.Revision()
	b := station.Registry{Runs: r.registry.Runs(), Experiments: r.registry.Experiments()}
	b.Used, b.Budget = r.registry.Usage()
	b.Footprint = r.registry.Footprint(measuredRuns, bySchedule, "pipeline")
	b.Large, b.LargeBytes = r.registry.Large()
	for _, model := range r.registry.Models() {
		versions := r.registry.Versions(model)
		for i := len(versions) - 1; i >= 0; i-- {
			b.Versions = append(b.Versions, versions[i])
		}
		aliases := r.registry.Aliases(model)
		for _, alias := range slices.Sorted(maps.Keys(aliases)) {
			b.Aliases = append(b.Aliases, station.AliasOf{Model: model, Alias: alias, N: aliases[alias]})
		}
		b.Events = append(b.Events, r.registry.History(model)...)
	}
	for _, model := range r.registry.EmptiedModels() {
		b.Events = append(b.Events, r.registry.History(model)...)
	}
	return b
}

// tidyModels moves large models out of localStorage and deletes unreferenced ones. It runs in the registry's queue.
func (r *Runner) tidyModels() {
	problems, err := r.registry.Tidy(context.Background())
	if err != nil {
		problems = append(problems, registry.Problem{Text: "Large models could not be moved out of localStorage: " + usertext.Of(err) + ". Orrery tries again at the next start."})
	}
	r.sendChanges(problems)
}

func (r *Runner) downloadModel(c experiments.ExportModel) {
	b, err := r.registry.Model(c.Digest)
	if err != nil {
		r.Send(state.NotDone{Text: "The model could not be read: " + usertext.Of(err) + "."})
		return
	}
	r.Page.Download(c.Name, "application/json", b)
}

// recordSearch records a search and its candidates, as nested runs with the parent's id as in MLflow. Candidates that do
// not fit into the store are omitted, and the user is told.
func (r *Runner) recordSearch(c station.RecordSearch) {
	saved := 0
	parent, err := r.endRun(c.Began, c.Parent, func(run registry.Run) (registry.Run, error) {
		var err error
		run, saved, err = r.registry.RecordNested(run, c.Nested, func() { time.Sleep(time.Millisecond) })
		return run, err
	})
	if n := len(c.Nested); err == nil && saved < n {
		r.Send(state.NotDone{Text: fmt.Sprintf("%d of %d candidates of the search were not saved: there is no room. Delete older runs to make room.", n-saved, n)})
	}
	r.answer(c.Job, "The search was not saved", err, func() station.Msg { return station.Recorded{Job: c.Job, Run: parent, Registry: r.registrySnapshot()} })
}
