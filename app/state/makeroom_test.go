package state_test

import (
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/station/data"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// A second press deletes the kept tables that nothing needs: neither the open one, nor one that a
// champion was fitted on.
func TestMakeRoom_Tables(t *testing.T) {
	g := loaded(t)
	hash := g.s.Data.Table.Hash()
	g.do(data.TablesPressed{})
	same(t, "asks what is kept", tasks[jobs.ListTables](g), 1)
	same(t, "asks once more", g.s.Shelf.Clearing, true)
	g.do(state.Replied{Job: g.s.Shelf.Listing.Job, Reply: &jobs.TableList{Tables: []jobs.KeptTable{{Hash: "h1"}, {Hash: hash}, {Hash: "h2"}}}})
	same(t, "spare", len(g.s.SpareTables()), 2)
	g.do(data.TablesDropped{})
	same(t, "kept", tasks[jobs.Forget](g), 0)
	g.do(data.TablesPressed{})
	g.do(data.TablesPressed{})
	same(t, "asked for, not yet said", [2]any{tasks[jobs.Forget](g), strings.Contains(g.s.Toast.Text, "deleted")}, [2]any{2, false})
	g.do(state.Replied{Job: g.s.Shelf.Listing.Job, Reply: &work.Done{}})
	same(t, "said", g.s.Toast.Text, "2 tables are deleted from this browser.")
	g.do(state.Replied{Job: g.s.Shelf.Listing.Job, Reply: &jobs.TableList{Tables: []jobs.KeptTable{{Hash: hash}}}})
	g.clear()
	g.do(data.TablesPressed{})
	g.do(data.TablesPressed{})
	same(t, "nothing to spare", [2]any{tasks[jobs.Forget](g), g.s.Shelf.Clearing}, [2]any{0, false})
}
