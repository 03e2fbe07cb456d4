package state_test

import (
	"slices"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/experiments"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

func done(cmds []station.Cmd) bool { return slices.Contains(cmds, station.Cmd(state.StartDone{})) }

// StartDone is issued once: when the last open table is loaded and indexed and its champion serves, or when one of these
// has failed.
func TestStart_Done(t *testing.T) {
	if g := (statetest.New(t)); !done(g.Do(state.Restored{Now: statetest.Noon})) || done(g.Do(state.MenuPressed{})) {
		t.Error("an empty browser: want StartDone once, when the stored data was read")
	}
	g := statetest.Loaded(t)
	settings := []registry.Setting{{Name: "data", Rev: 1, Seq: 1, Value: []byte(`{"Name":"user_data.csv","Hash":"` + g.S.Data.Table.Hash() + `"}`)}}
	h := statetest.New(t)
	if done(h.Do(state.Restored{Now: statetest.Noon, Settings: settings})) || done(h.Do(state.Tick{Now: statetest.Noon})) {
		t.Error("StartDone while the table is loaded")
	}
	id, _ := statetest.Task[jobs.Open](h)
	if !done(h.Do(state.Refused{Job: id, Fail: work.Failed{Code: work.UnknownTable, Text: "gone"}})) {
		t.Error("no StartDone when the table is missing")
	}
}

// A safe start opens no table, fills no online store and writes no setting.
func TestStart_SafeLoadsNothing(t *testing.T) {
	settings := []registry.Setting{{Name: "data", Rev: 1, Seq: 1, Value: []byte(`{"Name":"a.csv","Hash":"h"}`)}}
	g := statetest.New(t)
	g.Do(state.Restored{Now: statetest.Noon, Settings: settings, Safe: true, Failed: true, Step: `{"kind":"table","what":"the table a.csv","id":"h"}`}, state.MenuPressed{}, state.Visited{Station: station.Data})
	for _, c := range g.All {
		switch c := c.(type) {
		case station.Work:
			if _, lists := c.Task.(jobs.ListTables); !lists {
				t.Errorf("job %T", c.Task)
			}
		case serve.Deploy, state.Save, experiments.ReadModel:
			t.Errorf("command %T", c)
		}
	}
	got := g.Do(state.ExportPressed{})
	statetest.Same(t, "export", got[0], station.Cmd(state.Export{Without: "h"}))
	statetest.Same(t, "start normally", g.Do(state.StartPressed{})[0], station.Cmd(state.StartAgain{}))
	statetest.Same(t, "start safely", g.Do(state.StartPressed{Safely: true})[0], station.Cmd(state.StartAgain{Safely: true}))
}

// While a newer version is ready the other tabs are counted every two seconds.
func TestNewer_CountsTabs(t *testing.T) {
	counts := func(cmds []station.Cmd) bool { return slices.Contains(cmds, station.Cmd(state.CountTabs{})) }
	g := statetest.Loaded(t)
	if counts(g.Tick(time.Minute)) {
		t.Error("tabs are counted without a newer version")
	}
	if !counts(g.Do(state.NewerReady{})) || counts(g.Tick(time.Second)) || !counts(g.Tick(time.Second)) || counts(g.Tick(time.Second)) {
		t.Error("tabs are not counted at once and every two seconds")
	}
	g.Do(state.TabsCounted{N: 2, Known: true})
	statetest.Same(t, "tabs", g.S.Newer.Tabs, 2)
	statetest.Same(t, "running", g.S.Running(), "")
	g.Do(train.FitPressed{})
	statetest.Same(t, "running", g.S.Running(), "a training run")
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
		{"never exported", statetest.Noon, time.Time{}, true},
		{"exported after the newest run, long ago", statetest.Noon.Add(-40 * day), statetest.Noon.Add(-30 * day), false},
		{"a run since, exported lately", statetest.Noon, statetest.Noon.Add(-13 * day), false},
		{"a run since, exported long ago", statetest.Noon, statetest.Noon.Add(-15 * day), true},
	} {
		s := state.State{Durability: state.Durability{Exported: c.exported}}
		s.Now = statetest.Noon
		if !c.run.IsZero() {
			s.Registry.Runs = []registry.Run{{End: c.run}}
		}
		statetest.Same(t, c.name, s.ExportDue(), c.want)
	}
}
