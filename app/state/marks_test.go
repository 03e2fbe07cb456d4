package state_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/work/jobs"
)

// TestRoles_StayWithTheirTable: a person's roles are written into the table's record once, and are there again when it
// is opened after another.
func TestRoles_StayWithTheirTable(t *testing.T) {
	g := atData(t)
	g.clear()
	g.do(data.RoleChosen{Column: "feature_1", Role: data.RoleTarget})
	_, m := task[jobs.SetRoles](g)
	same(t, "marks", m.Table, g.s.Data.Table.Hash())
	same(t, "roles", m.Roles, []jobs.ColumnRole{
		{Column: "feature_1", Role: "target"}, {Column: "feature_2", Role: "feature"}, {Column: "target", Role: "feature"}, {Column: "user_id", Role: "entity key"}})
	g.clear()
	g.do(data.RoleChosen{Column: "feature_1", Role: data.RoleTarget}, data.PastePressed{})
	same(t, "nothing new", tasks[jobs.SetRoles](g), 0)

	mine := g.s.Data.Roles
	g.load("iris.csv", "a,b,class\n1,2,x\n2,3,y\n3,4,x\n")
	same(t, "another table's", g.s.Column(data.RoleTarget), "class")
	same(t, "a guess is not written", tasks[jobs.SetRoles](g), 0)
	back := read(t, "user_data.csv", notebookCSV)
	back.Roles, back.Model = m.Roles, "first.csv"
	g.do(data.SampleChosen{Name: "user_data.csv"})
	g.do(state.Replied{Job: g.s.Data.Loading.Job, Reply: back})
	same(t, "its roles", g.s.Data.Roles, mine)
	same(t, "its model", g.s.ModelName(), "first")
	same(t, "what was read is not written", tasks[jobs.SetRoles](g), 0)
}

// TestRoles_NotKept: what no record can hold is not written.
func TestRoles_NotKept(t *testing.T) {
	g := atData(t)
	o := read(t, "user_data.csv", notebookCSV)
	o.Kept = false
	g.do(data.SampleChosen{Name: "user_data.csv"})
	g.do(state.Replied{Job: g.s.Data.Loading.Job, Reply: o})
	g.clear()
	g.do(data.RoleChosen{Column: "feature_1", Role: data.RoleTarget})
	same(t, "marks", tasks[jobs.SetRoles](g), 0)
}

// TestRename_KeepsTheModel: the runs of a table that was renamed belong to the model of before.
func TestRename_KeepsTheModel(t *testing.T) {
	g := atData(t)
	g.fit(0.9)
	g.writes()
	run := g.s.Book.Runs[0]
	hash := g.s.Data.Table.Hash()
	g.do(state.Replied{Job: g.s.Shelf.Listing.Job, Reply: &jobs.TableList{Tables: []jobs.KeptTable{{Hash: hash, Name: "user_data.csv"}}}})
	g.do(data.RenamePressed{Hash: hash}, data.RenameTyped{Text: "people.csv"}, data.RenameSaved{})
	same(t, "models", [2]string{g.s.ModelName(), g.s.ModelOf(run)}, [2]string{"user_data", "user_data"})
	run.Data.Name = "people.csv" // of a run that comes after
	same(t, "a later run's", g.s.ModelOf(run), "user_data")
	g.load("iris.csv", "a,b,class\n1,2,x\n2,3,y\n3,4,x\n")
	g.do(state.Visited{Station: station.Data})
	g.do(state.Replied{Job: g.s.Shelf.Listing.Job, Reply: &jobs.TableList{Tables: []jobs.KeptTable{{Hash: hash, Name: "people.csv", Model: "user_data.csv"}}}})
	same(t, "while another is open", [2]string{g.s.ModelName(), g.s.ModelOf(run)}, [2]string{"iris", "user_data"})
}
