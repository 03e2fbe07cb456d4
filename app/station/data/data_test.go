package data_test

import (
	"slices"
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/train"
	coreautomation "orrery/core/automation"
	"orrery/core/registry"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

func TestLoad_Asks(t *testing.T) {
	for _, c := range []struct {
		name string
		msgs []station.Msg
		want station.Cmd
	}{
		{"sample", []station.Msg{data.SampleChosen{Name: "user_data.csv"}}, station.Fetch{Job: 1, Name: "user_data.csv", Path: "web/data/user_data.csv"}},
		{"paste", []station.Msg{data.PastePressed{}, data.PasteTyped{Text: "a\n1\n"}, data.PasteLoaded{}},
			station.Work{Job: 1, Task: jobs.Parse{Name: "pasted.csv", Keep: true}, File: work.BytesSource("a\n1\n")}},
		{"file", []station.Msg{data.FileChosen{Name: "x.csv", Source: work.BytesSource("a\n")}},
			station.Work{Job: 1, Task: jobs.Parse{Name: "x.csv", Keep: true}, File: work.BytesSource("a\n")}},
	} {
		g := statetest.Fresh(t)
		got := g.Do(c.msgs...)
		statetest.Same(t, c.name, got, []station.Cmd{c.want})
		statetest.Same(t, c.name+": job", g.S.Data.Loading.Job, 1)
	}
}

func TestLoad_FirstTable(t *testing.T) {
	g := statetest.Fresh(t)
	g.Do(data.SampleChosen{Name: "user_data.csv"})
	g.Clear()
	g.Do(state.Replied{Job: g.S.Data.Loading.Job, Reply: statetest.Read(t, "user_data.csv", statetest.NotebookCSV)})
	statetest.Same(t, "roles", g.S.Data.Roles, []data.RoleOf{
		{Column: "feature_1", Role: data.RoleFeature}, {Column: "feature_2", Role: data.RoleFeature},
		{Column: "target", Role: data.RoleTarget}, {Column: "user_id", Role: data.RoleKey}})
	statetest.Same(t, "inputs", g.S.Train.Inputs, []string{"feature_1", "feature_2"})
	statetest.Same(t, "axes", [2]string{g.S.Data.X, g.S.Data.Y}, [2]string{"feature_1", "feature_2"})
	statetest.Same(t, "wrong", len(g.S.Train.Wrong), 0)
	statetest.Says(t, "toast", g.S.Toast.Text, "user_data.csv: 5 rows, 4 columns.")
	_, index := statetest.Task[jobs.BuildIndex](g)
	statetest.Same(t, "index of", index.Column, "user_id")
	statetest.Same(t, "nothing is described that is not visible", statetest.Tasks[jobs.Describe](g), 0)
	statetest.Same(t, "check columns", g.S.Checks.Config.Columns, []string{"feature_1", "feature_2", "target", "user_id"})
	g.Index()
	if g.S.Features.Reader == nil || g.S.Data.Index == nil {
		t.Error("no reader after the index has come")
	}
}

func TestRoles_Guess(t *testing.T) {
	for _, c := range []struct{ name, csv, key, target string }{
		{"by name", "id,a,label\n1,1,0\n2,1,1\n3,2,1\n", "id", "label"},
		{"ids that repeat are no key", "user_id,a,y\nu,1,0\nu,2,1\n", "", "y"},
		{"text that is distinct", "who,a,y\nx,1,0\nz,2,1\n", "who", "y"},
		{"a number that is distinct is no key", "a,y\n1,0\n2,1\n", "", "y"},
		{"the last column with few values", "who,kind,size\nx,1,1.5\nz,2,1.5\nv,2,2.5\n", "who", "size"},
		{"a target with one value is none", "who,target\nx,1\nz,1\n", "who", ""},
		{"a log has no target", "user_id,event_timestamp,created_timestamp,kind\nu,2026-01-01T10:00:00Z,2026-01-01T10:01:00Z,view\nu,2026-01-02T10:00:00Z,2026-01-02T10:01:00Z,cart\nu,2026-01-03T10:00:00Z,2026-01-03T10:01:00Z,cart\n", "", ""},
		{"an id with a gap is no key", "id,v\n1,0\n,1\n3,1\n", "", "v"},
	} {
		g := statetest.Fresh(t)
		g.Load("x.csv", c.csv)
		statetest.Same(t, c.name, [2]string{g.S.Column(data.RoleKey), g.S.Column(data.RoleTarget)}, [2]string{c.key, c.target})
	}
}

func TestRoles_Times(t *testing.T) {
	g := statetest.Fresh(t)
	g.Load("x.csv", "user_id,event_timestamp,created_timestamp,y\nu,2026-01-01T10:00:00Z,2026-01-01T10:01:00Z,0\nv,2026-01-02T10:00:00Z,2026-01-02T10:01:00Z,1\n")
	statetest.Same(t, "times", [2]string{g.S.Column(data.RoleTime), g.S.Column(data.RoleCreated)}, [2]string{"event_timestamp", "created_timestamp"})
	g.Do(data.RoleChosen{Column: "created_timestamp", Role: data.RoleTime})
	statetest.Same(t, "one event time", [2]data.Role{g.S.RoleOf("event_timestamp"), g.S.RoleOf("created_timestamp")}, [2]data.Role{data.RoleIgnore, data.RoleTime})
	g.Load("y.csv", "signed,y\n2026-01-01,0\n2026-01-02,1\n")
	statetest.Same(t, "a time that nobody knows the meaning of", g.S.RoleOf("signed"), data.RoleIgnore)
}

func TestLoad_RefusedKeepsTheTable(t *testing.T) {
	for _, c := range []struct {
		name        string
		fail        work.Failed
		toast, text string
	}{
		{"broken", work.Failed{Code: "csv", Text: "Line 3 has 1 field.", Line: 3}, "5 rows", "Line 3 has 1 field."},
		{"cancelled", work.Failed{Code: work.Canceled, Text: "Cancelled."}, "broken.csv was not loaded: cancelled.", ""},
	} {
		g := statetest.Loaded(t)
		before := g.S.Data
		g.Do(data.FileChosen{Name: "broken.csv", Source: work.BytesSource("x")})
		g.Do(state.Refused{Job: g.S.Data.Loading.Job, Fail: c.fail})
		statetest.Says(t, c.name+": toast", g.S.Toast.Text, c.toast)
		statetest.Same(t, c.name+": text", g.S.Data.Failed.Text, c.text)
		if g.S.Data.Table != before.Table || g.S.Data.Index != before.Index || g.S.Data.Loading.Running() {
			t.Errorf("%s: the table, its index or the job changed", c.name)
		}
		if c.text != "" {
			statetest.Same(t, c.name+": line", g.S.Data.Failed.Line, 3)
			statetest.Same(t, c.name+": name", g.S.Data.FailedAs, "broken.csv")
		}
		g.Do(data.FileChosen{Name: "next.csv", Source: work.BytesSource("x")})
		if g.S.Data.Failed.Any() {
			t.Errorf("%s: the failure stays while the next file is read", c.name)
		}
	}
}

func TestLoad_SecondFileCancelsTheFirst(t *testing.T) {
	g := statetest.Fresh(t)
	g.Do(data.FileChosen{Name: "one.csv", Source: work.BytesSource("x")})
	one := g.S.Data.Loading.Job
	got := g.Do(data.FileChosen{Name: "two.csv", Source: work.BytesSource("x")})
	statetest.Same(t, "first command", got[0], station.Cmd(station.Cancel{Job: one}))
	g.Do(state.Progressed{Job: one, Progress: work.Progress{Done: 9, Total: 9}})
	statetest.Same(t, "progress of a stale job", g.S.Data.Loading.Done, int64(0))
	g.Do(state.Replied{Job: one, Reply: statetest.Read(t, "one.csv", "a,y\n1,0\n2,1\n")})
	if g.S.Data.Table != nil {
		t.Error("the answer of the first file was taken")
	}
	g.Do(state.Refused{Job: one, Fail: work.Failed{Code: work.Canceled}})
	statetest.Same(t, "still reads", g.S.Data.Loading.What, "two.csv")
	g.Opens(statetest.Read(t, "two.csv", "a,y\n1,0\n2,1\n"))
	statetest.Same(t, "name", g.S.Data.Name, "two.csv")
}

func TestLoad_LetsGoOfTheTableBefore(t *testing.T) {
	g := statetest.Loaded(t)
	g.Fit(0.8)
	g.Writes()
	g.Do(station.RegisterPressed{Run: "run1"})
	g.Writes()
	g.Do(experiments.PromotePressed{Version: g.S.Versions()[0]})
	g.Do(state.Replied{Job: g.S.Experiments.Gate.Job, Reply: &jobs.CheckResult{Results: statetest.Failing()}})
	g.Do(checks.ChecksPressed{}, automation.RunNowPressed{}, train.FitPressed{}, data.DownloadData{})
	fit, pass, check, export := g.S.Train.Fitting.Job, g.S.Automation.Working().Job, g.S.Checks.Running.Job, g.S.Data.Exporting.Job
	old := g.S.Data.Table.Hash()
	g.Do(data.FileChosen{Name: "other.csv", Source: work.BytesSource("x")})
	g.Opens(statetest.Read(t, "other.csv", "a,y,who\n1,0,p\n2,1,q\n"))
	for what, job := range map[string]int{"fit": fit, "pass": pass, "checks": check} {
		if !cancels(g.Cmds, job) {
			t.Errorf("the %s of the old table goes on", what)
		}
	}
	if n := statetest.Tasks[jobs.Forget](g); n > 0 {
		t.Error("the old table is forgotten; a person may open it again")
	}
	g.Writes()
	for i, by := range []string{"pipeline", "you"} { // newest first
		statetest.Same(t, "status of the stopped fit by "+by, g.Book.Runs[i].Status, registry.StatusKilled)
		statetest.Same(t, "data of the stopped fit by "+by, g.Book.Runs[i].Data.Digest, old)
		statetest.Same(t, "started by", g.Book.Runs[i].StartedBy, by)
	}
	statetest.Same(t, "the pass", g.S.Automation.History[0].Status(), coreautomation.Failed)
	// Replies to jobs on the previous table are ignored.
	g.Do(state.Replied{Job: fit, Reply: statetest.Fitted(1, "x")}, state.Replied{Job: pass, Reply: statetest.Fitted(1, "x")}, state.Replied{Job: check, Reply: &jobs.CheckResult{}})
	if g.S.Train.Result != nil || g.S.Train.RunID != "" || g.S.Automation.Current != nil || g.S.Checks.Results != nil {
		t.Error("something of the old table is on the screen")
	}
	statetest.Same(t, "why nothing was promoted", g.S.Experiments.GateClosed, "")
	statetest.Same(t, "inputs", g.S.Train.Inputs, []string{"a"})
	if got := g.Do(state.Replied{Job: export, Reply: &jobs.ExportResult{CSV: []byte("csv")}}); len(got) != 1 {
		t.Error("the file that was being written is not handed over")
	}
}

func TestLoad_TheSameTableIsNotForgotten(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(data.SampleChosen{Name: "user_data.csv"})
	g.Opens(statetest.Read(t, "user_data.csv", statetest.NotebookCSV))
	statetest.Same(t, "forgets", statetest.Tasks[jobs.Forget](g), 0)
}

func TestRoles_AreUnique(t *testing.T) {
	g := statetest.Loaded(t)
	for _, c := range []struct {
		column   string
		role     data.Role
		was      string // the column that had the role before
		becoming data.Role
	}{
		{"feature_1", data.RoleTarget, "target", data.RoleFeature},
		{"target", data.RoleKey, "user_id", data.RoleIgnore}, // text
		{"user_id", data.RoleKey, "target", data.RoleFeature},
		{"user_id", data.RoleIgnore, "", ""},
	} {
		g.Do(data.RoleChosen{Column: c.column, Role: c.role})
		statetest.Same(t, c.column, g.S.RoleOf(c.column), c.role)
		if c.was != "" {
			statetest.Same(t, c.was, g.S.RoleOf(c.was), c.becoming)
		}
	}
	statetest.Same(t, "no key", g.S.Column(data.RoleKey), "")
	if g.S.Data.Indexing.Running() || g.S.Data.Index != nil || g.S.Features.Reader != nil {
		t.Error("there is an index without a key")
	}
	before := g.S
	g.Do(data.RoleChosen{Column: "nobody", Role: data.RoleTarget})
	statetest.Same(t, "target after a column that is not there", g.S.Column(data.RoleTarget), before.Column(data.RoleTarget))
}

func TestRoles_NewKeyNewIndex(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(data.RoleChosen{Column: "feature_1", Role: data.RoleKey})
	first, _ := statetest.Task[jobs.BuildIndex](g)
	g.Do(data.RoleChosen{Column: "feature_2", Role: data.RoleKey})
	c, _ := g.S.Data.Table.Column("feature_1")
	g.Do(state.Replied{Job: first, Reply: &jobs.BuildIndexResult{Repeat: -1, Index: table.BuildIndex(c)}})
	if g.S.Data.Index != nil {
		t.Error("the index of another column was taken")
	}
	second, j := statetest.Task[jobs.BuildIndex](g)
	statetest.Same(t, "column", j.Column, "feature_2")
	g.Do(state.Refused{Job: second, Fail: work.Failed{Code: "internal", Text: "no room"}})
	statetest.Same(t, "why there is no index", g.S.Data.IndexFailed, "no room")
	if g.S.Features.Reader != nil {
		t.Error("a reader without an index")
	}
	g.Do(data.RoleChosen{Column: "user_id", Role: data.RoleKey})
	statetest.Same(t, "the reason goes with the next key", g.S.Data.IndexFailed, "")
}

func TestRoles_TheIndexStaysWithItsKey(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(data.RoleChosen{Column: "feature_2", Role: data.RoleTarget}, data.RoleChosen{Column: "target", Role: data.RoleIgnore})
	statetest.Same(t, "indexes", statetest.Tasks[jobs.BuildIndex](g), 0)
	if g.S.Data.Index == nil || g.S.Features.Reader == nil {
		t.Error("another target took the index away")
	}
}

func TestIndex_RepeatedKey(t *testing.T) {
	g := statetest.Loaded(t)
	statetest.Same(t, "repeat", g.S.Data.Repeat, -1)
	g.Do(data.RoleChosen{Column: "target", Role: data.RoleKey})
	c, _ := g.S.Data.Table.Column("target")
	g.Do(state.Replied{Job: g.S.Data.Indexing.Job, Reply: &jobs.BuildIndexResult{Repeat: 1, Index: table.BuildIndex(c)}})
	statetest.Same(t, "repeat", g.S.Data.Repeat, 1)
}

func TestExport(t *testing.T) {
	g := statetest.Fresh(t)
	statetest.Same(t, "without a table", len(g.Do(data.DownloadData{})), 0)
	g = statetest.Loaded(t)
	job, e := 0, jobs.Export{}
	g.Do(data.DownloadData{})
	job, e = statetest.Task[jobs.Export](g)
	statetest.Same(t, "columns", e.Columns, []string{"feature_1", "feature_2", "target", "user_id"})
	statetest.Same(t, "while one is written", len(g.Do(data.DownloadData{})), 0)
	got := g.Do(state.Replied{Job: job, Reply: &jobs.ExportResult{CSV: []byte("a\n")}})
	statetest.Same(t, "file", got, []station.Cmd{station.Download{Name: "user_data.csv", Mime: "text/csv;charset=utf-8", Bytes: []byte("a\n")}})
	g.Do(data.DownloadData{})
	g.Do(state.Refused{Job: g.S.Data.Exporting.Job, Fail: work.Failed{Code: "internal", Text: "No room."}})
	statetest.Same(t, "complaint", g.S.Toast.Text, "No room.")
	statetest.Same(t, "bad", g.S.Toast.Bad, true)
	g.Do(data.DownloadData{}, state.ToastDismissed{})
	g.Do(state.Refused{Job: g.S.Data.Exporting.Job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
	statetest.Same(t, "cancelled by hand: no complaint", g.S.Toast.Text, "")
}

func TestData_Windows(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(data.PreviewScrolled{Top: 40}, data.ColumnsScrolled{Top: 50})
	statetest.Same(t, "preview", g.S.Data.Top, 40)
	statetest.Same(t, "columns", g.S.Data.ColumnsTop, 50)
	statetest.Same(t, "paste opens and is focused", g.Do(data.PastePressed{}), []station.Cmd{station.Focus{ID: "paste"}})
	statetest.Same(t, "paste closes", len(g.Do(data.PastePressed{})), 0)
	statetest.Same(t, "closed", g.S.Data.Pasting, false)
}

func cancels(cmds []station.Cmd, job int) bool {
	return slices.ContainsFunc(cmds, func(c station.Cmd) bool {
		cancel, ok := c.(station.Cancel)
		return ok && cancel.Job == job
	})
}
