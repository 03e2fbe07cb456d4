package state_test

import (
	"slices"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/experiments"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

func done(cmds []station.Cmd) bool { return slices.Contains(cmds, station.Cmd(state.StartDone{})) }

// The start is over once: when the table that was open is there with its index and its champion serves, or when it
// is known that it does not.
func TestStart_IsOver(t *testing.T) {
	if g := (&stage{t: t, s: state.New(), clock: noon}); !done(g.do(state.Restored{Now: noon})) || done(g.do(state.MenuPressed{})) {
		t.Error("an empty browser: the start is not over when what is kept is read, or over twice")
	}
	g := loaded(t)
	settings := []registry.Setting{{Name: "data", Rev: 1, Seq: 1, Value: []byte(`{"Name":"user_data.csv","Hash":"` + g.s.Data.Table.Hash() + `"}`)}}
	h := &stage{t: t, s: state.New(), clock: noon}
	if done(h.do(state.Restored{Now: noon, Settings: settings})) || done(h.do(state.Tick{Now: noon})) {
		t.Error("it is over while the table is loaded")
	}
	id, _ := task[jobs.Open](h)
	if !done(h.do(state.Refused{Job: id, Fail: work.Failed{Code: work.UnknownTable, Text: "gone"}})) {
		t.Error("it is not over when the table is not there")
	}
}

// A start without models opens no table, fills no store, and writes no setting.
func TestStart_SafeLoadsNothing(t *testing.T) {
	settings := []registry.Setting{{Name: "data", Rev: 1, Seq: 1, Value: []byte(`{"Name":"a.csv","Hash":"h"}`)}}
	g := &stage{t: t, s: state.New(), clock: noon}
	g.do(state.Restored{Now: noon, Settings: settings, Safe: true, Failed: true, Step: `{"kind":"table","what":"the table a.csv","id":"h"}`}, state.MenuPressed{}, state.Visited{Station: station.Data})
	for _, c := range g.all {
		switch c := c.(type) {
		case station.Work:
			if _, lists := c.Task.(jobs.ListTables); !lists {
				t.Errorf("it asks the worker for %T", c.Task)
			}
		case serve.Deploy, state.Save, experiments.ReadModel:
			t.Errorf("it asks for %T", c)
		}
	}
	got := g.do(state.ExportPressed{})
	same(t, "export", got[0], station.Cmd(state.Export{Without: "h"}))
	same(t, "start normally", g.do(state.StartPressed{})[0], station.Cmd(state.StartAgain{}))
	same(t, "start safely", g.do(state.StartPressed{Safely: true})[0], station.Cmd(state.StartAgain{Safely: true}))
}

// While a newer version waits the other tabs are counted every two seconds.
func TestNewer_CountsTabs(t *testing.T) {
	counts := func(cmds []station.Cmd) bool { return slices.Contains(cmds, station.Cmd(state.CountTabs{})) }
	g := loaded(t)
	if counts(g.tick(time.Minute)) {
		t.Error("tabs are counted for nothing")
	}
	if !counts(g.do(state.NewerReady{})) || counts(g.tick(time.Second)) || !counts(g.tick(time.Second)) || counts(g.tick(time.Second)) {
		t.Error("tabs are not counted at once and every two seconds")
	}
	g.do(state.TabsCounted{N: 2, Known: true})
	same(t, "tabs", g.s.Newer.Tabs, 2)
	same(t, "running", g.s.Running(), "")
	g.do(train.FitPressed{})
	same(t, "running", g.s.Running(), "a training run")
}

func TestExportDue(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		name     string
		run      time.Time
		exported time.Time
		want     bool
	}{
		{"no work", time.Time{}, time.Time{}, false},
		{"never exported", noon, time.Time{}, true},
		{"exported after the newest run, long ago", noon.Add(-40 * day), noon.Add(-30 * day), false},
		{"a run since, exported lately", noon, noon.Add(-13 * day), false},
		{"a run since, exported long ago", noon, noon.Add(-15 * day), true},
	} {
		s := state.State{Durability: state.Durability{Exported: c.exported}}
		s.Now = noon
		if !c.run.IsZero() {
			s.Book.Runs = []registry.Run{{End: c.run}}
		}
		same(t, c.name, s.ExportDue(), c.want)
	}
}
