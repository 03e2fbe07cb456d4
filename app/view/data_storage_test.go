package view_test

import (
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/view"
	"orrery/core/registry"
	"orrery/core/work"
)

func TestStorage(t *testing.T) {
	d := sit(t, station.Data)
	d.do(state.RoomMeasured{Room: state.Room{Used: 2_000_000, Quota: 1_000_000_000}},
		state.WorkspaceFound{Found: state.Carried{Name: "w.zip", Tables: []string{"a.csv"}, Same: 1, Plan: registry.Import{
			Runs: registry.Tally{New: 2, Same: 1}, Versions: registry.Tally{Out: 1}, Notes: []string{"version 1 of m stays out"}}}},
		state.ErasePressed{})
	golden(t, "data_storage", d.state)
	d.do(state.ImportDropped{}, state.EraseDropped{}, state.ExportPressed{})
	html := view.StationHTML(d.state)
	for _, want := range []string{"Exporting", "Erase everything", "localStorage", "of 1 GB"} {
		if !strings.Contains(html, want) {
			t.Errorf("the station does not say %q", want)
		}
	}
	if strings.Contains(html, "Import what is new") {
		t.Error("a file that was left is still offered")
	}
	d.do(state.WorkspaceExported{}, data.FileChosen{Name: "w.zip"})
	d.do(state.Tick{Now: d.state.Now.Add(2 * time.Second)}, state.Progressed{Job: d.state.Workspace.Looking.Job, Progress: work.Progress{Done: 3, Total: 9}})
	shows(t, "while a file is looked into", d.state, true, "Cancel: Reading w.zip", "3 of 9")
}

// From 80 % on the card says so, and offers the export once.
func TestStorage_NearlyFull(t *testing.T) {
	d := sit(t, station.Data)
	d.state.Storage.Used, d.state.Storage.Budget = 79, 100
	shows(t, "79 %", d.state, false, "of the room for runs is used")
	d.state.Storage.Used = 84
	shows(t, "84 %", d.state, true, "84% of the room for runs is used", "Delete tables")
	if n := strings.Count(view.StationHTML(d.state), "Export workspace"); n != 1 {
		t.Errorf("the export is offered %d times", n)
	}
}
