package effect

import (
	"fmt"
	"strings"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/experiments"
	"orrery/app/station/features"
	"orrery/app/station/serve"
	"orrery/core/work"
)

// recovered is deferred in the execution of a command. It turns a panic into the command's answer, so that the page
// continues and nothing waits forever. c is nil for work that belongs to no command.
func (r *Runner) recovered(c station.Cmd) {
	if p := recover(); p != nil {
		r.Send(panicked(c, p))
	}
}

// spawn runs f on a new goroutine.
func (r *Runner) spawn(c station.Cmd, f func()) {
	go func() {
		defer r.recovered(c)
		f()
	}()
}

// enqueueFor runs f in the registry's queue on behalf of a command.
func (r *Runner) enqueueFor(c station.Cmd, f func()) {
	r.enqueueRegistryTask(func() {
		defer r.recovered(c)
		f()
	})
}

// panicked returns the answer to a command that has panicked.
func panicked(c station.Cmd, p any) station.Msg {
	_, what, _ := strings.Cut(fmt.Sprintf("%T", c), ".") // the type without its package
	if w, ok := c.(station.Work); ok && w.Task != nil {
		what = "The job " + strings.TrimPrefix(fmt.Sprintf("%T", w.Task), "jobs.")
	} else if c == nil {
		what = "Work in the background"
	}
	text := fmt.Sprintf("%s failed inside Orrery (%v). What was saved before is kept. This is a bug: please report it.", what, p)
	refused := func(job int) station.Msg {
		return state.Refused{Job: job, Fail: work.Failed{Code: "internal", Text: text}}
	}
	switch c := c.(type) {
	case station.Work:
		return refused(c.Job)
	case station.Fetch:
		return refused(c.Job)
	case station.WorkOnModel:
		return refused(c.Job)
	case state.BackUp:
		return refused(c.Job)
	case state.Verify:
		return refused(c.Job)
	case state.Save:
		m := station.StoreFailed{Doing: "The settings were not saved", Text: text}
		for _, w := range c.Writes {
			m.Settings = append(m.Settings, w.Name)
		}
		return m
	case station.Record:
		return station.StoreFailed{Job: c.Job, Doing: "The run was not saved", Text: text}
	case station.RecordSearch:
		return station.StoreFailed{Job: c.Job, Doing: "The search was not saved", Text: text}
	case station.Register:
		return station.StoreFailed{Job: c.Job, Doing: "The version was not registered", Text: text}
	case station.Promote:
		return station.StoreFailed{Job: c.Job, Doing: "The champion was not changed", Text: text}
	case serve.Deploy:
		return serve.DeployFailed{Text: "The champion of " + c.Model + " cannot serve this table: " + text}
	case features.Preview:
		return features.Previewed{Draft: features.Draft{Name: c.Name, Expr: c.Expr, Wrong: text}}
	case features.Lookup:
		return features.LookedUp{Found: features.Found{Key: c.Key, Missing: text}}
	case features.ReadOnline:
		return features.OnlineAnswered{Read: features.OnlineRead{Request: c.Request, Now: c.Now, Wrong: text}}
	case experiments.ReadModel:
		return experiments.ModelRead{ID: c.Run, Digest: c.Digest, JSON: text, Summary: &experiments.ModelSummary{Digest: c.Digest, Wrong: text}}
	case state.ListBackups, state.SwitchBackups, state.DeleteBackups:
		return state.BackupsListed{Failed: text}
	case state.Export, state.ReadWorkspace, state.ImportWorkspace, state.Erase, state.RestoreBackup:
		return state.WorkspaceFailed{Text: text}
	}
	if c != nil && station.Writes(c) {
		return station.StoreFailed{Doing: "Not saved", Text: text}
	}
	return state.NotDone{Text: text}
}
