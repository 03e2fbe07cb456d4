package view_test

import (
	"strings"
	"testing"
	"time"

	"orrery/app/apptest"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/registry"
	"orrery/core/work"
)

func TestStorage(t *testing.T) {
	d := apptest.Sit(t, station.Data)
	d.Do(state.RoomMeasured{Room: state.Room{Used: 2_000_000, Quota: 1_000_000_000}},
		state.WorkspaceFound{Found: state.WorkspaceFile{Name: "w.zip", Tables: []string{"a.csv"}, Same: 1, Plan: registry.Import{
			Runs: registry.Tally{New: 2, Same: 1}, Versions: registry.Tally{Out: 1}, Notes: []string{"version 1 of m stays out"}}}},
		state.ErasePressed{})
	apptest.Golden(t, "data_storage", d.State)
	d.Do(state.ImportDropped{}, state.EraseDropped{}, state.ExportPressed{})
	html := apptest.HTML(d.State)
	for _, want := range []string{"Exporting", "Erase everything", "localStorage", "of 1 GB"} {
		if !strings.Contains(html, want) {
			t.Errorf("the station does not say %q", want)
		}
	}
	if strings.Contains(html, "Import what is new") {
		t.Error("a file that was left is still offered")
	}
	d.Do(state.WorkspaceExported{}, data.FileChosen{Name: "w.zip"})
	d.Do(state.Tick{Now: d.State.Now.Add(2 * time.Second)}, state.Progressed{Job: d.State.Workspace.Looking.Job, Progress: work.Progress{Done: 3, Total: 9}})
	shows(t, "while a file is looked into", d.State, true, "Cancel: Reading w.zip", "3 of 9")
}

// From 80 % on the card has a warning, and offers the export once.
func TestStorage_NearlyFull(t *testing.T) {
	d := apptest.Sit(t, station.Data)
	d.State.Storage.Used, d.State.Storage.Budget = 79, 100
	shows(t, "79 %", d.State, false, "of the storage for runs is used")
	d.State.Storage.Used = 84
	shows(t, "84 %", d.State, true, "84% of the storage for runs is used", "Delete tables")
	if n := strings.Count(apptest.HTML(d.State), "Export workspace"); n != 1 {
		t.Errorf("the export is offered %d times", n)
	}
}
