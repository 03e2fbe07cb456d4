package data_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/work/jobs"
)

// TestRoles_StayWithTheirTable: roles are written to the table's record once, and are restored when the table is
// opened again.
func TestRoles_StayWithTheirTable(t *testing.T) {
	g := atData(t)
	g.Clear()
	g.Do(data.RoleChosen{Column: "feature_1", Role: data.RoleTarget})
	_, m := statetest.Task[jobs.SetRoles](g)
	statetest.Same(t, "marks", m.Table, g.S.Data.Table.Hash())
	statetest.Same(t, "roles", m.Roles, []jobs.ColumnRole{
		{Column: "feature_1", Role: "target"}, {Column: "feature_2", Role: "feature"}, {Column: "target", Role: "feature"}, {Column: "user_id", Role: "entity key"}})
	g.Clear()
	g.Do(data.RoleChosen{Column: "feature_1", Role: data.RoleTarget}, data.PastePressed{})
	statetest.Same(t, "nothing new", statetest.Tasks[jobs.SetRoles](g), 0)

	mine := g.S.Data.Roles
	g.Load("iris.csv", "a,b,class\n1,2,x\n2,3,y\n3,4,x\n")
	statetest.Same(t, "another table's", g.S.Column(data.RoleTarget), "class")
	statetest.Same(t, "a guess is not written", statetest.Tasks[jobs.SetRoles](g), 0)
	back := statetest.Read(t, "user_data.csv", statetest.NotebookCSV)
	back.Roles, back.Model = m.Roles, "first.csv"
	g.Do(data.SampleChosen{Name: "user_data.csv"})
	g.Do(state.Replied{Job: g.S.Data.Loading.Job, Reply: back})
	statetest.Same(t, "its roles", g.S.Data.Roles, mine)
	statetest.Same(t, "its model", g.S.ModelName(), "first")
	statetest.Same(t, "what was read is not written", statetest.Tasks[jobs.SetRoles](g), 0)
}

// TestRoles_NotKept: the roles of a table without a record are not written.
func TestRoles_NotKept(t *testing.T) {
	g := atData(t)
	o := statetest.Read(t, "user_data.csv", statetest.NotebookCSV)
	o.Kept = false
	g.Do(data.SampleChosen{Name: "user_data.csv"})
	g.Do(state.Replied{Job: g.S.Data.Loading.Job, Reply: o})
	g.Clear()
	g.Do(data.RoleChosen{Column: "feature_1", Role: data.RoleTarget})
	statetest.Same(t, "marks", statetest.Tasks[jobs.SetRoles](g), 0)
}

// TestRename_KeepsTheModel: the runs of a table that was renamed belong to the same model.
func TestRename_KeepsTheModel(t *testing.T) {
	g := atData(t)
	g.Fit(0.9)
	g.Writes()
	run := g.S.Registry.Runs[0]
	hash := g.S.Data.Table.Hash()
	g.Do(state.Replied{Job: g.S.SavedTables.Listing.Job, Reply: &jobs.TableList{Tables: []jobs.KeptTable{{Hash: hash, Name: "user_data.csv"}}}})
	g.Do(data.RenamePressed{Hash: hash}, data.RenameTyped{Text: "people.csv"}, data.RenameSaved{})
	statetest.Same(t, "models", [2]string{g.S.ModelName(), g.S.ModelOf(run)}, [2]string{"user_data", "user_data"})
	run.Data.Name = "people.csv" // of a later run
	statetest.Same(t, "a later run's", g.S.ModelOf(run), "user_data")
	g.Load("iris.csv", "a,b,class\n1,2,x\n2,3,y\n3,4,x\n")
	g.Do(state.Visited{Station: station.Data})
	g.Do(state.Replied{Job: g.S.SavedTables.Listing.Job, Reply: &jobs.TableList{Tables: []jobs.KeptTable{{Hash: hash, Name: "people.csv", Model: "user_data.csv"}}}})
	statetest.Same(t, "while another is open", [2]string{g.S.ModelName(), g.S.ModelOf(run)}, [2]string{"iris", "user_data"})
}
