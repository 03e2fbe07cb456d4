package data_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/profile"
	"orrery/core/synth"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// atData returns the Data station with the notebook's rows, profiled.
func atData(t *testing.T) *statetest.Stage {
	t.Helper()
	g := statetest.Loaded(t)
	g.Do(state.Visited{Station: station.Data})
	g.Do(state.Replied{Job: g.S.Data.Profile.Profiling.Job, Reply: &jobs.ProfileTableResult{Findings: found()}})
	g.Clear()
	return g
}

func found() []profile.Finding {
	return []profile.Finding{{Kind: "leak", Column: "feature_1", Grave: "fail", Text: "Too good.", Rows: 5}, {Kind: "duplicate_rows", Text: "Twice.", Rows: 2}}
}

func arranged(g *statetest.Stage, rows ...uint32) {
	g.Do(state.Replied{Job: g.S.Data.Profile.Filtering.Job, Reply: &jobs.FilterAndSortResult{Rows: rows}})
}

func TestInspect_WhereItIsRead(t *testing.T) {
	g := statetest.Loaded(t)
	statetest.Same(t, "inspected at the Map", statetest.Tasks[jobs.ProfileTable](g), 0)
	g.Do(state.Visited{Station: station.Data})
	_, j := statetest.Task[jobs.ProfileTable](g)
	statetest.Same(t, "roles", j.Roles, profile.Roles{Key: "user_id", Target: "target", Features: []string{"feature_1", "feature_2"}})
	g.Do(state.Visited{Station: station.Map}, state.Visited{Station: station.Data})
	statetest.Same(t, "asked once", statetest.Tasks[jobs.ProfileTable](g), 1)
	g.Do(state.Progressed{Job: g.S.Data.Profile.Profiling.Job, Progress: work.Progress{Done: 2, Total: 5}})
	statetest.Same(t, "progress", g.S.Data.Profile.Profiling.Done, int64(2))
	g.Do(state.Replied{Job: g.S.Data.Profile.Profiling.Job, Reply: &jobs.ProfileTableResult{Findings: found()}})
	statetest.Same(t, "findings", g.S.Data.Profile.Findings, found())
	g.Do(state.Visited{Station: station.Map}, state.Visited{Station: station.Data})
	statetest.Same(t, "not asked again", statetest.Tasks[jobs.ProfileTable](g), 1)
}

func TestInspect_AgainWithOtherRoles(t *testing.T) {
	g := atData(t)
	g.Do(data.FindingPressed{At: 1})
	arranged(g, 1, 2)
	g.Clear()
	g.Do(data.RoleChosen{Column: "feature_2", Role: data.RoleIgnore})
	_, j := statetest.Task[jobs.ProfileTable](g)
	statetest.Same(t, "features", j.Roles.Features, []string{"feature_1"})
	statetest.Same(t, "old findings", len(g.S.Data.Profile.Findings), 0)
	statetest.Same(t, "rows of an old finding", [2]any{g.S.Data.Profile.View.Whole(), g.S.PreviewLen()}, [2]any{true, 5})
	job := g.S.Data.Profile.Profiling.Job
	g.Do(data.RoleChosen{Column: "feature_2", Role: data.RoleFeature})
	if !cancels(g.Cmds, job) {
		t.Error("what was looked for under other roles goes on")
	}
}

func TestInspect_Fails(t *testing.T) {
	for reason, m := range map[string]func(job int) station.Msg{
		"Broken.": func(job int) station.Msg {
			return state.Refused{Job: job, Fail: work.Failed{Code: "internal", Text: "Broken."}}
		},
		"Cancelled.": func(job int) station.Msg {
			return state.Refused{Job: job, Fail: work.Failed{Code: work.Canceled, Text: "x"}}
		},
		"The worker sent an unexpected answer. Try again.": func(job int) station.Msg { return state.Replied{Job: job, Reply: &work.Done{}} },
	} {
		g := statetest.Loaded(t)
		g.Do(state.Visited{Station: station.Data})
		g.Do(m(g.S.Data.Profile.Profiling.Job))
		statetest.Same(t, reason, [2]any{g.S.Data.Profile.Failed, g.S.Data.Profile.Profiling.Running()}, [2]any{reason, false})
	}
}

func TestArrange(t *testing.T) {
	g := atData(t)
	for _, c := range []struct {
		name string
		msgs []station.Msg
		want profile.View
	}{
		{"sorted", []station.Msg{data.SortPressed{Column: "feature_1"}}, profile.View{Sort: "feature_1"}},
		{"downwards", []station.Msg{data.SortPressed{Column: "feature_1"}}, profile.View{Sort: "feature_1", Down: true}},
		{"by another", []station.Msg{data.SortPressed{Column: "target"}}, profile.View{Sort: "target"}},
		{"filtered too", []station.Msg{data.FilterTyped{Text: " target == 1 "}, data.FilterPressed{}}, profile.View{Sort: "target", Where: "target == 1"}},
		{"of a finding", []station.Msg{data.FindingPressed{At: 0}}, profile.View{Sort: "feature_1", Where: "target == 1", Finding: &found()[0]}},
		{"of none again", []station.Msg{data.FindingPressed{At: 0}}, profile.View{Sort: "feature_1", Where: "target == 1"}},
	} {
		g.Clear()
		g.Do(c.msgs...)
		_, j := statetest.Task[jobs.FilterAndSort](g)
		statetest.Same(t, c.name, j.View, c.want)
		arranged(g, 3, 1)
		statetest.Same(t, c.name+": shown", [3]any{g.S.PreviewLen(), g.S.PreviewRow(0), g.S.Data.Profile.View}, [3]any{2, 3, c.want})
	}
	g.Clear()
	g.Do(data.ViewCleared{})
	statetest.Same(t, "all", [3]any{g.S.PreviewLen(), g.S.PreviewRow(3), statetest.Tasks[jobs.FilterAndSort](g)}, [3]any{5, 3, 0})
	statetest.Same(t, "the field", statetest.Asked[station.Fill](g), station.Fill{ID: "filter"})
}

func TestArrange_Wrong(t *testing.T) {
	g := atData(t)
	g.Do(data.SortPressed{Column: "target"})
	arranged(g, 2, 1, 0)
	g.Do(data.FilterTyped{Text: "target >"}, data.FilterPressed{})
	g.Do(state.Refused{Job: g.S.Data.Profile.Filtering.Job, Fail: work.Failed{Code: "feature", Text: "Something is missing."}})
	statetest.Same(t, "rows of before", [2]any{g.S.PreviewLen(), g.S.Data.Profile.Wrong}, [2]any{3, "Something is missing."})
	g.Do(data.FilterTyped{Text: "target > 0"}, data.FilterPressed{})
	statetest.Same(t, "next try", g.S.Data.Profile.Wrong, "")
	one := g.S.Data.Profile.Filtering.Job
	g.Clear()
	g.Do(data.SortPressed{Column: "feature_1"})
	if !cancels(g.Cmds, one) {
		t.Error("an arrangement that is not wanted any more goes on")
	}
	g.Do(state.Replied{Job: one, Reply: &jobs.FilterAndSortResult{}})
	statetest.Same(t, "a stale answer", g.S.PreviewLen(), 3)
	g.Do(data.FindingPressed{At: 9}, data.FindingPressed{At: -1})
}

func TestLook_GoesWithItsTable(t *testing.T) {
	g := atData(t)
	g.Do(data.ProfilePressed{Column: "target"})
	statetest.Same(t, "profile", g.S.Data.Profile.Open, "target")
	g.Do(data.ProfilePressed{Column: "target"})
	statetest.Same(t, "closed", g.S.Data.Profile.Open, "")
	g.Do(data.SortPressed{Column: "target"})
	job := g.S.Data.Profile.Filtering.Job
	g.Clear()
	g.Load("other.csv", "a,y\n1,0\n2,1\n")
	statetest.Same(t, "other table", [3]any{g.S.Data.Profile.View.Whole(), g.S.PreviewLen(), len(g.S.Data.Profile.Findings)}, [3]any{true, 2, 0})
	if !cancels(g.Cmds, job) {
		t.Error("rows of the table before are still arranged")
	}
	statetest.Same(t, "looked over", statetest.Tasks[jobs.ProfileTable](g), 1)
}

func TestShelf(t *testing.T) {
	g := atData(t)
	hash := g.S.Data.Table.Hash()
	tables := []jobs.KeptTable{{Hash: "h2", Name: "other", Rows: 7}, {Hash: hash, Name: "user_data.csv", Rows: 5}}
	g.Do(state.Visited{Station: station.Data})
	g.Do(state.Replied{Job: g.S.SavedTables.Listing.Job, Reply: &jobs.TableList{Tables: tables}})
	statetest.Same(t, "tables", g.S.SavedTables.Tables, tables)
	g.Clear()
	g.Do(data.TableOpened{Hash: "h2"}, data.TableOpened{Hash: "none"})
	_, open := statetest.Task[jobs.Open](g)
	statetest.Same(t, "opens", [2]string{open.Table, g.S.Data.Loading.What}, [2]string{"h2", "other"})
	g.Do(data.DownloadTable{Hash: "h2"})
	_, export := statetest.Task[jobs.Export](g)
	statetest.Same(t, "downloads", [2]string{export.Table, g.S.Data.Exporting.What}, [2]string{"h2", "other.csv"})

	g.Do(data.RenamePressed{Hash: "h2"}, data.RenameTyped{Text: "  "}, data.RenameSaved{})
	statetest.Same(t, "a name of nothing", [2]any{statetest.Tasks[jobs.Rename](g), g.S.SavedTables.Renaming}, [2]any{0, "h2"})
	g.Do(data.RenamePressed{Hash: hash}, data.RenameTyped{Text: "people.csv"}, data.RenameSaved{})
	_, rename := statetest.Task[jobs.Rename](g)
	statetest.Same(t, "renames", [3]any{rename, g.S.Data.Name, g.S.ModelName()}, [3]any{jobs.Rename{Table: hash, Name: "people.csv"}, "people.csv", "user_data"})
	g.Do(state.Refused{Job: g.S.SavedTables.Listing.Job, Fail: work.Failed{Text: "No room."}})
	statetest.Same(t, "a failure", g.S.SavedTables.Failed, "No room.")
}

func TestShelf_Delete(t *testing.T) {
	g := atData(t)
	hash := g.S.Data.Table.Hash()
	g.Do(state.Replied{Job: g.S.SavedTables.Listing.Job, Reply: &jobs.TableList{Tables: []jobs.KeptTable{{Hash: hash, Name: "user_data.csv"}}}})
	g.Do(state.Visited{Station: station.Data})
	g.Do(state.Replied{Job: g.S.SavedTables.Listing.Job, Reply: &jobs.TableList{Tables: []jobs.KeptTable{{Hash: hash, Name: "user_data.csv"}}}})
	g.Clear()
	g.Do(data.DeletePressed{Hash: "none"}, data.DeleteConfirmed{})
	statetest.Same(t, "nothing", statetest.Tasks[jobs.Forget](g), 0)
	g.Do(data.DeletePressed{Hash: hash}, data.DeleteDropped{}, data.DeleteConfirmed{})
	statetest.Same(t, "not confirmed", statetest.Tasks[jobs.Forget](g), 0)
	g.Do(data.DeletePressed{Hash: hash})
	statetest.Same(t, "asks", g.S.SavedTables.Asking, hash)
	g.Do(data.DeleteConfirmed{})
	_, forget := statetest.Task[jobs.Forget](g)
	statetest.Same(t, "forgets", [3]any{forget.Table, g.S.Data.Kept, g.S.PreviewLen()}, [3]any{hash, false, 5})
	g.Do(state.Replied{Job: g.S.SavedTables.Listing.Job, Reply: &work.Done{}})
	statetest.Same(t, "lists again", statetest.Tasks[jobs.ListTables](g), 1)
}

func TestShelf_ChampionKeepsItsTable(t *testing.T) {
	g := atData(t)
	g.Fit(0.9)
	g.Writes()
	hash := g.S.Data.Table.Hash()
	g.Do(state.Visited{Station: station.Data})
	g.Do(state.Replied{Job: g.S.SavedTables.Listing.Job, Reply: &jobs.TableList{Tables: []jobs.KeptTable{{Hash: hash, Name: "user_data.csv"}}}})
	statetest.Same(t, "runs on it", g.S.RunsOn(hash), 1)
	g.Do(station.RegisterPressed{Run: g.S.Registry.Runs[0].ID})
	g.Writes()
	g.Promote(g.S.Versions()[0])
	g.Do(data.DeletePressed{Hash: hash})
	statetest.Same(t, "asks", g.S.SavedTables.Asking, "")
	statetest.Says(t, "refusal", g.S.Toast.Text, "champion v1 of user_data was trained on it")
}

func TestPaint(t *testing.T) {
	g := statetest.Fresh(t)
	g.Do(data.PaintPressed{})
	statetest.Same(t, "keyboard", statetest.Asked[station.Focus](g), station.Focus{ID: "canvas"})
	g.Do(data.PaintUsed{})
	statetest.Same(t, "no points, no table", g.S.Data.Loading.Running(), false)
	g.Do(data.PaintedAt{X: -0.5, Y: 0.25}, data.PaintedAt{X: -0.49, Y: 0.25, Dragged: true}, data.PaintedAt{X: -0.4, Y: 0.25, Dragged: true})
	g.Do(data.PaintClass{Class: 1}, data.PaintMoved{DX: 2, DY: -1}, data.PaintStamped{}, data.PaintedAt{X: 7, Y: -7})
	statetest.Same(t, "points", len(g.S.Paint.Points), 4)
	g.Do(data.PaintUsed{})
	file := statetest.Asked[station.Work](g)
	statetest.Same(t, "file", string(file.File.(work.BytesSource)), "x1,x2,label\n-0.5,0.25,0\n-0.4,0.25,0\n-0.3,0.2,1\n1,-1,1\n")
	g.Do(data.PaintUndone{})
	statetest.Same(t, "one stroke less", len(g.S.Paint.Points), 3)
	g.Do(data.PaintUndone{}, data.PaintUndone{}, data.PaintUndone{})
	statetest.Same(t, "all strokes back", len(g.S.Paint.Points), 0)
	g.Do(data.PaintStamped{}, data.PaintCleared{})
	statetest.Same(t, "cleared", len(g.S.Paint.Points), 0)
	for range data.MaxDots + 5 {
		g.Do(data.PaintStamped{})
	}
	statetest.Same(t, "at most", len(g.S.Paint.Points), data.MaxDots)
	g.Do(data.PaintMoved{DX: 100, DY: -100})
	statetest.Same(t, "inside", [2]float64{g.S.Paint.X, g.S.Paint.Y}, [2]float64{1, -1})
}

func TestMake(t *testing.T) {
	g := statetest.Fresh(t)
	g.Do(data.MakePressed{})
	for option, text := range map[string]string{"rows": "10000", "columns": "3", "seed": " 42 ", "noise": "1.5", "positive": "10", "missing": "5", "drift": "60", "shift": "-2"} {
		g.Do(data.MakeMoved{Option: option, Text: text}, data.MakeMoved{Option: option, Text: "x"}, data.MakeMoved{Option: option, Text: ""})
	}
	g.Do(data.MakeMoved{Option: "flip"}, data.MakeMoved{Option: "category"}, data.MakeMoved{Option: "category"}, data.MakeUsed{})
	id, j := statetest.Task[jobs.Make](g)
	want := synth.Made{Rows: 10000, Columns: 3, Seed: 42, Noise: 1.5, Positive: 0.1, Missing: 0.05, Days: 90, Drift: synth.Drift{Day: 60, Shift: -2, Flip: true}}
	statetest.Same(t, "job", j, jobs.Make{Name: "generated-42.csv", Options: want, Keep: true})
	tb, facts, err := synth.Make(synth.Made{Rows: 50, Columns: 1, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	o := statetest.Read(t, "generated-42.csv", statetest.NotebookCSV)
	o.Table, o.Facts, o.Summaries = tb, facts, nil
	g.Do(state.Replied{Job: id, Reply: o})
	statetest.Same(t, "facts", g.S.Data.Facts, facts)
}
