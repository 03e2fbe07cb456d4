package effect_test

import (
	"strings"
	"testing"
	"time"

	"orrery/app/effect"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/experiments"
	"orrery/app/station/features"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/core/work/jobs"
)

// A panic in an effect becomes the answer to its command, and the page continues.
func TestPanic_BecomesAnAnswer(t *testing.T) {
	d := newBrowser().open(t)
	loaded(t, d)
	for _, c := range []struct {
		cmd  station.Cmd
		says func(m station.Msg) string
	}{
		{serve.Deploy{Model: "m"}, func(m station.Msg) string { return m.(serve.DeployFailed).Text }},
		{features.Preview{Name: "a", Expr: "1"}, func(m station.Msg) string { return m.(features.Previewed).Draft.Wrong }},
		{features.Lookup{Key: "k"}, func(m station.Msg) string { return m.(features.LookedUp).Found.Missing }},
		{station.Work{Job: 9, Task: jobs.Fit{}}, func(m station.Msg) string { return m.(state.Refused).Fail.Text }},
		{station.WorkOnModel{Job: 9}, func(m station.Msg) string { return m.(state.Refused).Fail.Text }},
		{station.Fetch{Job: 9}, func(m station.Msg) string { return m.(state.Refused).Fail.Text }},
		{station.Record{Job: 9}, func(m station.Msg) string { return m.(station.StoreFailed).Text }},
		{station.RecordSearch{Job: 9}, func(m station.Msg) string { return m.(station.StoreFailed).Text }},
		{station.Register{Job: 9}, func(m station.Msg) string { return m.(station.StoreFailed).Text }},
		{station.Promote{Job: 9}, func(m station.Msg) string { return m.(station.StoreFailed).Text }},
		{state.Save{}, func(m station.Msg) string { return m.(station.StoreFailed).Text }},
		{experiments.ReadModel{Run: "r"}, func(m station.Msg) string { return m.(experiments.ModelRead).Summary.Wrong }},
		{state.BackUp{Job: 9}, func(m station.Msg) string { return m.(state.Refused).Fail.Text }},
		{state.ListBackups{}, func(m station.Msg) string { return m.(state.BackupsListed).Failed }},
		{station.Begin{}, func(m station.Msg) string { return m.(station.StoreFailed).Text }},
		{features.ReadOnline{}, func(m station.Msg) string { return m.(features.OnlineAnswered).Read.Wrong }},
		{state.Export{}, func(m station.Msg) string { return m.(state.WorkspaceFailed).Text }},
		{serve.Predict{Key: "k"}, func(m station.Msg) string { return m.(state.NotDone).Text }},
		{nil, func(m station.Msg) string { return m.(state.NotDone).Text }},
	} {
		text := c.says(effect.Panicked(c.cmd, "index out of range"))
		if !strings.Contains(text, "failed inside Orrery (index out of range). What was saved before is kept.") {
			t.Errorf("%T: %q", c.cmd, text)
		}
	}
	if text := effect.Panicked(station.Work{Task: jobs.Fit{}}, "x").(state.Refused).Fail.Text; !strings.HasPrefix(text, "The job Fit ") {
		t.Errorf("the job is not named: %q", text)
	}
}

// bursting is a page of which some methods panic.
type bursting struct{ *page }

func (bursting) Prefix() string                  { return "" }
func (bursting) Persist() string                 { panic("no storage here") }
func (bursting) SetURL(string)                   { panic("no address here") }
func (bursting) Download(string, string, []byte) { panic("no downloads here") }

// A panic on the page's goroutine, in the registry's queue or on a new goroutine is reported, and the next command is
// executed.
func TestPanic_PageContinues(t *testing.T) {
	d := newBrowser().open(t)
	loaded(t, d)
	trained(t, d)
	d.effects.Page = bursting{d.page}
	for _, c := range []struct {
		cmd  station.Cmd
		says string
	}{
		{station.SetURL{Station: station.Train}, "no address here"},                                         // on the page's goroutine
		{experiments.ExportModel{Name: "m", Digest: d.state.Registry.Runs[0].ModelID}, "no downloads here"}, // in the queue
		{state.AskPersistence{}, "no storage here"},                                                         // on a new goroutine
		{features.Preview{Expr: "x"}, "nil pointer"},
		{serve.Deploy{Model: "nobody"}, "nobody"},
	} {
		d.effects.Run(c.cmd)
		d.heard(c.says)
	}
	d.do(train.FitPressed{})
	d.until("another run", func(s state.State) bool { return len(s.Registry.Runs) == 2 })
}

// heard waits for a message that contains a text.
func (d *desk) heard(says string) {
	d.t.Helper()
	for {
		select {
		case m := <-d.inbox:
			text := ""
			switch m := m.(type) {
			case state.NotDone:
				text = m.Text
			case serve.DeployFailed:
				text = m.Text
			case features.Previewed:
				text = m.Draft.Wrong
			}
			d.update(m)
			if strings.Contains(text, says) {
				return
			}
		case <-time.After(20 * time.Second):
			d.t.Fatalf("no message contains %q", says)
		}
	}
}
