package data_test

import (
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station/data"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// A second press deletes the saved tables except the open one and those that a champion was trained on.
func TestMakeRoom_Tables(t *testing.T) {
	g := statetest.Loaded(t)
	hash := g.S.Data.Table.Hash()
	g.Do(data.TablesPressed{})
	statetest.Same(t, "asks what is kept", statetest.Tasks[jobs.ListTables](g), 1)
	statetest.Same(t, "asks once more", g.S.SavedTables.Clearing, true)
	g.Do(state.Replied{Job: g.S.SavedTables.Listing.Job, Reply: &jobs.TableList{Tables: []jobs.KeptTable{{Hash: "h1"}, {Hash: hash}, {Hash: "h2"}}}})
	statetest.Same(t, "spare", len(g.S.SpareTables()), 2)
	g.Do(data.TablesDropped{})
	statetest.Same(t, "kept", statetest.Tasks[jobs.Forget](g), 0)
	g.Do(data.TablesPressed{})
	g.Do(data.TablesPressed{})
	statetest.Same(t, "asked for, not yet said", [2]any{statetest.Tasks[jobs.Forget](g), strings.Contains(g.S.Toast.Text, "deleted")}, [2]any{2, false})
	g.Do(state.Replied{Job: g.S.SavedTables.Listing.Job, Reply: &work.Done{}})
	statetest.Same(t, "said", g.S.Toast.Text, "2 tables are deleted from this browser.")
	g.Do(state.Replied{Job: g.S.SavedTables.Listing.Job, Reply: &jobs.TableList{Tables: []jobs.KeptTable{{Hash: hash}}}})
	g.Clear()
	g.Do(data.TablesPressed{})
	g.Do(data.TablesPressed{})
	statetest.Same(t, "nothing to spare", [2]any{statetest.Tasks[jobs.Forget](g), g.S.SavedTables.Clearing}, [2]any{0, false})
}
