package state_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/profile"
	"orrery/core/synth"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// atData is the notebook's rows at the Data station, looked over.
func atData(t *testing.T) *stage {
	t.Helper()
	g := loaded(t)
	g.do(state.Visited{Station: station.Data})
	g.do(state.Replied{Job: g.s.Data.Peek.Inspecting.Job, Reply: &jobs.ProfileTableResult{Findings: found()}})
	g.clear()
	return g
}

func found() []profile.Finding {
	return []profile.Finding{{Kind: "leak", Column: "feature_1", Grave: "fail", Text: "Too good.", Rows: 5}, {Kind: "duplicate_rows", Text: "Twice.", Rows: 2}}
}

func (g *stage) arranged(rows ...uint32) {
	g.do(state.Replied{Job: g.s.Data.Peek.Arranging.Job, Reply: &jobs.FilterAndSortResult{Rows: rows}})
}

func TestInspect_WhereItIsRead(t *testing.T) {
	g := loaded(t)
	same(t, "inspected at the Map", tasks[jobs.ProfileTable](g), 0)
	g.do(state.Visited{Station: station.Data})
	_, j := task[jobs.ProfileTable](g)
	same(t, "roles", j.Roles, profile.Roles{Key: "user_id", Target: "target", Features: []string{"feature_1", "feature_2"}})
	g.do(state.Visited{Station: station.Map}, state.Visited{Station: station.Data})
	same(t, "asked once", tasks[jobs.ProfileTable](g), 1)
	g.do(state.Progressed{Job: g.s.Data.Peek.Inspecting.Job, Progress: work.Progress{Done: 2, Total: 5}})
	same(t, "progress", g.s.Data.Peek.Inspecting.Done, int64(2))
	g.do(state.Replied{Job: g.s.Data.Peek.Inspecting.Job, Reply: &jobs.ProfileTableResult{Findings: found()}})
	same(t, "findings", g.s.Data.Peek.Findings, found())
	g.do(state.Visited{Station: station.Map}, state.Visited{Station: station.Data})
	same(t, "not asked again", tasks[jobs.ProfileTable](g), 1)
}

func TestInspect_AgainWithOtherRoles(t *testing.T) {
	g := atData(t)
	g.do(data.FindingPressed{At: 1})
	g.arranged(1, 2)
	g.clear()
	g.do(data.RoleChosen{Column: "feature_2", Role: data.RoleIgnore})
	_, j := task[jobs.ProfileTable](g)
	same(t, "features", j.Roles.Features, []string{"feature_1"})
	same(t, "old findings", len(g.s.Data.Peek.Findings), 0)
	same(t, "rows of an old finding", [2]any{g.s.Data.Peek.View.Whole(), g.s.PreviewLen()}, [2]any{true, 5})
	job := g.s.Data.Peek.Inspecting.Job
	g.do(data.RoleChosen{Column: "feature_2", Role: data.RoleFeature})
	if !cancels(g.cmds, job) {
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
		"The worker answered something else than was asked. Try again.": func(job int) station.Msg { return state.Replied{Job: job, Reply: &work.Done{}} },
	} {
		g := loaded(t)
		g.do(state.Visited{Station: station.Data})
		g.do(m(g.s.Data.Peek.Inspecting.Job))
		same(t, reason, [2]any{g.s.Data.Peek.Failed, g.s.Data.Peek.Inspecting.On()}, [2]any{reason, false})
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
		g.clear()
		g.do(c.msgs...)
		_, j := task[jobs.FilterAndSort](g)
		same(t, c.name, j.View, c.want)
		g.arranged(3, 1)
		same(t, c.name+": shown", [3]any{g.s.PreviewLen(), g.s.PreviewRow(0), g.s.Data.Peek.View}, [3]any{2, 3, c.want})
	}
	g.clear()
	g.do(data.ViewCleared{})
	same(t, "all", [3]any{g.s.PreviewLen(), g.s.PreviewRow(3), tasks[jobs.FilterAndSort](g)}, [3]any{5, 3, 0})
	same(t, "the field", asked[station.Fill](g), station.Fill{ID: "filter"})
}

func TestArrange_Wrong(t *testing.T) {
	g := atData(t)
	g.do(data.SortPressed{Column: "target"})
	g.arranged(2, 1, 0)
	g.do(data.FilterTyped{Text: "target >"}, data.FilterPressed{})
	g.do(state.Refused{Job: g.s.Data.Peek.Arranging.Job, Fail: work.Failed{Code: "feature", Text: "Something is missing."}})
	same(t, "rows of before", [2]any{g.s.PreviewLen(), g.s.Data.Peek.Wrong}, [2]any{3, "Something is missing."})
	g.do(data.FilterTyped{Text: "target > 0"}, data.FilterPressed{})
	same(t, "next try", g.s.Data.Peek.Wrong, "")
	one := g.s.Data.Peek.Arranging.Job
	g.clear()
	g.do(data.SortPressed{Column: "feature_1"})
	if !cancels(g.cmds, one) {
		t.Error("an arrangement that is not wanted any more goes on")
	}
	g.do(state.Replied{Job: one, Reply: &jobs.FilterAndSortResult{}})
	same(t, "a stale answer", g.s.PreviewLen(), 3)
	g.do(data.FindingPressed{At: 9}, data.FindingPressed{At: -1})
}

func TestLook_GoesWithItsTable(t *testing.T) {
	g := atData(t)
	g.do(data.ProfilePressed{Column: "target"})
	same(t, "profile", g.s.Data.Peek.Open, "target")
	g.do(data.ProfilePressed{Column: "target"})
	same(t, "closed", g.s.Data.Peek.Open, "")
	g.do(data.SortPressed{Column: "target"})
	job := g.s.Data.Peek.Arranging.Job
	g.clear()
	g.load("other.csv", "a,y\n1,0\n2,1\n")
	same(t, "other table", [3]any{g.s.Data.Peek.View.Whole(), g.s.PreviewLen(), len(g.s.Data.Peek.Findings)}, [3]any{true, 2, 0})
	if !cancels(g.cmds, job) {
		t.Error("rows of the table before are still arranged")
	}
	same(t, "looked over", tasks[jobs.ProfileTable](g), 1)
}

func TestShelf(t *testing.T) {
	g := atData(t)
	hash := g.s.Data.Table.Hash()
	tables := []jobs.KeptTable{{Hash: "h2", Name: "other", Rows: 7}, {Hash: hash, Name: "user_data.csv", Rows: 5}}
	g.do(state.Visited{Station: station.Data})
	g.do(state.Replied{Job: g.s.Shelf.Listing.Job, Reply: &jobs.TableList{Tables: tables}})
	same(t, "tables", g.s.Shelf.Tables, tables)
	g.clear()
	g.do(data.TableOpened{Hash: "h2"}, data.TableOpened{Hash: "none"})
	_, open := task[jobs.Open](g)
	same(t, "opens", [2]string{open.Table, g.s.Data.Loading.What}, [2]string{"h2", "other"})
	g.do(data.DownloadTable{Hash: "h2"})
	_, export := task[jobs.Export](g)
	same(t, "downloads", [2]string{export.Table, g.s.Data.Exporting.What}, [2]string{"h2", "other.csv"})

	g.do(data.RenamePressed{Hash: "h2"}, data.RenameTyped{Text: "  "}, data.RenameSaved{})
	same(t, "a name of nothing", [2]any{tasks[jobs.Rename](g), g.s.Shelf.Renaming}, [2]any{0, "h2"})
	g.do(data.RenamePressed{Hash: hash}, data.RenameTyped{Text: "people.csv"}, data.RenameSaved{})
	_, rename := task[jobs.Rename](g)
	same(t, "renames", [3]any{rename, g.s.Data.Name, g.s.ModelName()}, [3]any{jobs.Rename{Table: hash, Name: "people.csv"}, "people.csv", "user_data"})
	g.do(state.Refused{Job: g.s.Shelf.Listing.Job, Fail: work.Failed{Text: "No room."}})
	same(t, "a failure", g.s.Shelf.Failed, "No room.")
}

func TestShelf_Delete(t *testing.T) {
	g := atData(t)
	hash := g.s.Data.Table.Hash()
	g.do(state.Replied{Job: g.s.Shelf.Listing.Job, Reply: &jobs.TableList{Tables: []jobs.KeptTable{{Hash: hash, Name: "user_data.csv"}}}})
	g.do(state.Visited{Station: station.Data})
	g.do(state.Replied{Job: g.s.Shelf.Listing.Job, Reply: &jobs.TableList{Tables: []jobs.KeptTable{{Hash: hash, Name: "user_data.csv"}}}})
	g.clear()
	g.do(data.DeletePressed{Hash: "none"}, data.DeleteConfirmed{})
	same(t, "nothing", tasks[jobs.Forget](g), 0)
	g.do(data.DeletePressed{Hash: hash}, data.DeleteDropped{}, data.DeleteConfirmed{})
	same(t, "not confirmed", tasks[jobs.Forget](g), 0)
	g.do(data.DeletePressed{Hash: hash})
	same(t, "asks", g.s.Shelf.Asking, hash)
	g.do(data.DeleteConfirmed{})
	_, forget := task[jobs.Forget](g)
	same(t, "forgets", [3]any{forget.Table, g.s.Data.Kept, g.s.PreviewLen()}, [3]any{hash, false, 5})
	g.do(state.Replied{Job: g.s.Shelf.Listing.Job, Reply: &work.Done{}})
	same(t, "lists again", tasks[jobs.ListTables](g), 1)
}

func TestShelf_ChampionKeepsItsTable(t *testing.T) {
	g := atData(t)
	g.fit(0.9)
	g.writes()
	hash := g.s.Data.Table.Hash()
	g.do(state.Visited{Station: station.Data})
	g.do(state.Replied{Job: g.s.Shelf.Listing.Job, Reply: &jobs.TableList{Tables: []jobs.KeptTable{{Hash: hash, Name: "user_data.csv"}}}})
	same(t, "runs on it", g.s.RunsOn(hash), 1)
	g.do(station.RegisterPressed{Run: g.s.Book.Runs[0].ID})
	g.writes()
	g.promote(g.s.Versions()[0])
	g.do(data.DeletePressed{Hash: hash})
	same(t, "asks", g.s.Shelf.Asking, "")
	says(t, "refusal", g.s.Toast.Text, "v1 of user_data, a champion, was fitted on it")
}

func TestPaint(t *testing.T) {
	g := fresh(t)
	g.do(data.PaintPressed{})
	same(t, "keyboard", asked[station.Focus](g), station.Focus{ID: "canvas"})
	g.do(data.PaintUsed{})
	same(t, "no points, no table", g.s.Data.Loading.On(), false)
	g.do(data.PaintedAt{X: -0.5, Y: 0.25}, data.PaintedAt{X: -0.49, Y: 0.25, Goes: true}, data.PaintedAt{X: -0.4, Y: 0.25, Goes: true})
	g.do(data.PaintClass{Class: 1}, data.PaintMoved{DX: 2, DY: -1}, data.PaintStamped{}, data.PaintedAt{X: 7, Y: -7})
	same(t, "points", len(g.s.Paint.Points), 4)
	g.do(data.PaintUsed{})
	file := asked[station.Work](g)
	same(t, "file", string(file.File.(work.BytesSource)), "x1,x2,label\n-0.5,0.25,0\n-0.4,0.25,0\n-0.3,0.2,1\n1,-1,1\n")
	g.do(data.PaintUndone{})
	same(t, "one stroke less", len(g.s.Paint.Points), 3)
	g.do(data.PaintUndone{}, data.PaintUndone{}, data.PaintUndone{})
	same(t, "all strokes back", len(g.s.Paint.Points), 0)
	g.do(data.PaintStamped{}, data.PaintCleared{})
	same(t, "cleared", len(g.s.Paint.Points), 0)
	for range data.MostDots + 5 {
		g.do(data.PaintStamped{})
	}
	same(t, "no more than", len(g.s.Paint.Points), data.MostDots)
	g.do(data.PaintMoved{DX: 100, DY: -100})
	same(t, "inside", [2]float64{g.s.Paint.X, g.s.Paint.Y}, [2]float64{1, -1})
}

func TestMake(t *testing.T) {
	g := fresh(t)
	g.do(data.MakePressed{})
	for option, text := range map[string]string{"rows": "10000", "columns": "3", "seed": " 42 ", "noise": "1.5", "positive": "10", "missing": "5", "drift": "60", "shift": "-2"} {
		g.do(data.MakeMoved{Option: option, Text: text}, data.MakeMoved{Option: option, Text: "x"}, data.MakeMoved{Option: option, Text: ""})
	}
	g.do(data.MakeMoved{Option: "flip"}, data.MakeMoved{Option: "category"}, data.MakeMoved{Option: "category"}, data.MakeUsed{})
	id, j := task[jobs.Make](g)
	want := synth.Made{Rows: 10000, Columns: 3, Seed: 42, Noise: 1.5, Positive: 0.1, Missing: 0.05, Days: 90, Drift: synth.Drift{Day: 60, Shift: -2, Flip: true}}
	same(t, "job", j, jobs.Make{Name: "generated-42.csv", Options: want, Keep: true})
	tb, facts, err := synth.Make(synth.Made{Rows: 50, Columns: 1, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	o := read(t, "generated-42.csv", notebookCSV)
	o.Table, o.Facts, o.Summaries = tb, facts, nil
	g.do(state.Replied{Job: id, Reply: o})
	same(t, "facts", g.s.Data.Facts, facts)
}
