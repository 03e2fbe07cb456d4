package state_test

import (
	"slices"
	"testing"

	"orrery/app/state"
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
		g := fresh(t)
		got := g.do(c.msgs...)
		same(t, c.name, got, []station.Cmd{c.want})
		same(t, c.name+": job", g.s.Data.Loading.Job, 1)
	}
}

func TestLoad_FirstTable(t *testing.T) {
	g := fresh(t)
	g.do(data.SampleChosen{Name: "user_data.csv"})
	g.clear()
	g.do(state.Replied{Job: g.s.Data.Loading.Job, Reply: read(t, "user_data.csv", notebookCSV)})
	same(t, "roles", g.s.Data.Roles, []data.RoleOf{
		{Column: "feature_1", Role: data.RoleFeature}, {Column: "feature_2", Role: data.RoleFeature},
		{Column: "target", Role: data.RoleTarget}, {Column: "user_id", Role: data.RoleKey}})
	same(t, "inputs", g.s.Train.Inputs, []string{"feature_1", "feature_2"})
	same(t, "axes", [2]string{g.s.Data.X, g.s.Data.Y}, [2]string{"feature_1", "feature_2"})
	same(t, "wrong", len(g.s.Train.Wrong), 0)
	says(t, "toast", g.s.Toast.Text, "user_data.csv: 5 rows, 4 columns.")
	_, index := task[jobs.BuildIndex](g)
	same(t, "index of", index.Column, "user_id")
	same(t, "nothing is described that is not in sight", tasks[jobs.Describe](g), 0)
	same(t, "check columns", g.s.Checks.Config.Columns, []string{"feature_1", "feature_2", "target", "user_id"})
	g.index()
	if g.s.Features.Reader == nil || g.s.Data.Index == nil {
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
		g := fresh(t)
		g.load("x.csv", c.csv)
		same(t, c.name, [2]string{g.s.Column(data.RoleKey), g.s.Column(data.RoleTarget)}, [2]string{c.key, c.target})
	}
}

func TestRoles_Times(t *testing.T) {
	g := fresh(t)
	g.load("x.csv", "user_id,event_timestamp,created_timestamp,y\nu,2026-01-01T10:00:00Z,2026-01-01T10:01:00Z,0\nv,2026-01-02T10:00:00Z,2026-01-02T10:01:00Z,1\n")
	same(t, "times", [2]string{g.s.Column(data.RoleTime), g.s.Column(data.RoleCreated)}, [2]string{"event_timestamp", "created_timestamp"})
	g.do(data.RoleChosen{Column: "created_timestamp", Role: data.RoleTime})
	same(t, "one event time", [2]data.Role{g.s.RoleOf("event_timestamp"), g.s.RoleOf("created_timestamp")}, [2]data.Role{data.RoleIgnore, data.RoleTime})
	g.load("y.csv", "signed,y\n2026-01-01,0\n2026-01-02,1\n")
	same(t, "a time that nobody knows the meaning of", g.s.RoleOf("signed"), data.RoleIgnore)
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
		g := loaded(t)
		before := g.s.Data
		g.do(data.FileChosen{Name: "broken.csv", Source: work.BytesSource("x")})
		g.do(state.Refused{Job: g.s.Data.Loading.Job, Fail: c.fail})
		says(t, c.name+": toast", g.s.Toast.Text, c.toast)
		same(t, c.name+": text", g.s.Data.Failed.Text, c.text)
		if g.s.Data.Table != before.Table || g.s.Data.Index != before.Index || g.s.Data.Loading.On() {
			t.Errorf("%s: the table, its index or the job changed", c.name)
		}
		if c.text != "" {
			same(t, c.name+": line", g.s.Data.Failed.Line, 3)
			same(t, c.name+": name", g.s.Data.FailedAs, "broken.csv")
		}
		g.do(data.FileChosen{Name: "next.csv", Source: work.BytesSource("x")})
		if g.s.Data.Failed.Any() {
			t.Errorf("%s: the failure stays while the next file is read", c.name)
		}
	}
}

func TestLoad_SecondFileCancelsTheFirst(t *testing.T) {
	g := fresh(t)
	g.do(data.FileChosen{Name: "one.csv", Source: work.BytesSource("x")})
	one := g.s.Data.Loading.Job
	got := g.do(data.FileChosen{Name: "two.csv", Source: work.BytesSource("x")})
	same(t, "first command", got[0], station.Cmd(station.Cancel{Job: one}))
	g.do(state.Progressed{Job: one, Progress: work.Progress{Done: 9, Total: 9}})
	same(t, "progress of a stale job", g.s.Data.Loading.Done, int64(0))
	g.do(state.Replied{Job: one, Reply: read(t, "one.csv", "a,y\n1,0\n2,1\n")})
	if g.s.Data.Table != nil {
		t.Error("the answer of the first file was taken")
	}
	g.do(state.Refused{Job: one, Fail: work.Failed{Code: work.Canceled}})
	same(t, "still reads", g.s.Data.Loading.What, "two.csv")
	g.opens(read(t, "two.csv", "a,y\n1,0\n2,1\n"))
	same(t, "name", g.s.Data.Name, "two.csv")
}

func TestLoad_LetsGoOfTheTableBefore(t *testing.T) {
	g := loaded(t)
	g.fit(0.8)
	g.writes()
	g.do(station.RegisterPressed{Run: "run1"})
	g.writes()
	g.do(experiments.PromotePressed{Version: g.s.Versions()[0]})
	g.do(state.Replied{Job: g.s.Experiments.Gate.Job, Reply: &jobs.CheckResult{Results: failing()}})
	g.do(checks.ChecksPressed{}, automation.RunNowPressed{}, train.FitPressed{}, data.DownloadData{})
	fit, pass, check, export := g.s.Train.Fitting.Job, g.s.Automation.Working().Job, g.s.Checks.Running.Job, g.s.Data.Exporting.Job
	old := g.s.Data.Table.Hash()
	g.do(data.FileChosen{Name: "other.csv", Source: work.BytesSource("x")})
	g.opens(read(t, "other.csv", "a,y,who\n1,0,p\n2,1,q\n"))
	for what, job := range map[string]int{"fit": fit, "pass": pass, "checks": check} {
		if !cancels(g.cmds, job) {
			t.Errorf("the %s of the old table goes on", what)
		}
	}
	if n := tasks[jobs.Forget](g); n > 0 {
		t.Error("the old table is forgotten; a person may open it again")
	}
	g.writes()
	for i, by := range []string{"pipeline", "you"} { // newest first
		same(t, "status of the stopped fit by "+by, g.book.Runs[i].Status, registry.StatusKilled)
		same(t, "data of the stopped fit by "+by, g.book.Runs[i].Data.Digest, old)
		same(t, "started by", g.book.Runs[i].StartedBy, by)
	}
	same(t, "the pass", g.s.Automation.History[0].Status(), coreautomation.Failed)
	// Answers that were on their way when the table came are stale.
	g.do(state.Replied{Job: fit, Reply: fitted(1, "x")}, state.Replied{Job: pass, Reply: fitted(1, "x")}, state.Replied{Job: check, Reply: &jobs.CheckResult{}})
	if g.s.Train.Result != nil || g.s.Train.RunID != "" || g.s.Automation.Current != nil || g.s.Checks.Results != nil {
		t.Error("something of the old table is on the screen")
	}
	same(t, "why nothing was promoted", g.s.Experiments.GateClosed, "")
	same(t, "inputs", g.s.Train.Inputs, []string{"a"})
	if got := g.do(state.Replied{Job: export, Reply: &jobs.ExportResult{CSV: []byte("csv")}}); len(got) != 1 {
		t.Error("the file that was being written is not handed over")
	}
}

func TestLoad_TheSameTableIsNotForgotten(t *testing.T) {
	g := loaded(t)
	g.do(data.SampleChosen{Name: "user_data.csv"})
	g.opens(read(t, "user_data.csv", notebookCSV))
	same(t, "forgets", tasks[jobs.Forget](g), 0)
}

func TestRoles_AreUnique(t *testing.T) {
	g := loaded(t)
	for _, c := range []struct {
		column   string
		role     data.Role
		was      string // the column that had the role
		becoming data.Role
	}{
		{"feature_1", data.RoleTarget, "target", data.RoleFeature},
		{"target", data.RoleKey, "user_id", data.RoleIgnore}, // text
		{"user_id", data.RoleKey, "target", data.RoleFeature},
		{"user_id", data.RoleIgnore, "", ""},
	} {
		g.do(data.RoleChosen{Column: c.column, Role: c.role})
		same(t, c.column, g.s.RoleOf(c.column), c.role)
		if c.was != "" {
			same(t, c.was, g.s.RoleOf(c.was), c.becoming)
		}
	}
	same(t, "no key", g.s.Column(data.RoleKey), "")
	if g.s.Data.Indexing.On() || g.s.Data.Index != nil || g.s.Features.Reader != nil {
		t.Error("there is an index without a key")
	}
	before := g.s
	g.do(data.RoleChosen{Column: "nobody", Role: data.RoleTarget})
	same(t, "target after a column that is not there", g.s.Column(data.RoleTarget), before.Column(data.RoleTarget))
}

func TestRoles_NewKeyNewIndex(t *testing.T) {
	g := loaded(t)
	g.do(data.RoleChosen{Column: "feature_1", Role: data.RoleKey})
	first, _ := task[jobs.BuildIndex](g)
	g.do(data.RoleChosen{Column: "feature_2", Role: data.RoleKey})
	c, _ := g.s.Data.Table.Column("feature_1")
	g.do(state.Replied{Job: first, Reply: &jobs.BuildIndexResult{Repeat: -1, Index: table.BuildIndex(c)}})
	if g.s.Data.Index != nil {
		t.Error("the index of another column was taken")
	}
	second, j := task[jobs.BuildIndex](g)
	same(t, "column", j.Column, "feature_2")
	g.do(state.Refused{Job: second, Fail: work.Failed{Code: "internal", Text: "no room"}})
	same(t, "why there is no index", g.s.Data.IndexFailed, "no room")
	if g.s.Features.Reader != nil {
		t.Error("a reader without an index")
	}
	g.do(data.RoleChosen{Column: "user_id", Role: data.RoleKey})
	same(t, "the reason goes with the next key", g.s.Data.IndexFailed, "")
}

func TestRoles_TheIndexStaysWithItsKey(t *testing.T) {
	g := loaded(t)
	g.do(data.RoleChosen{Column: "feature_2", Role: data.RoleTarget}, data.RoleChosen{Column: "target", Role: data.RoleIgnore})
	same(t, "indexes", tasks[jobs.BuildIndex](g), 0)
	if g.s.Data.Index == nil || g.s.Features.Reader == nil {
		t.Error("another target took the index away")
	}
}

func TestIndex_RepeatedKey(t *testing.T) {
	g := loaded(t)
	same(t, "repeat", g.s.Data.Repeat, -1)
	g.do(data.RoleChosen{Column: "target", Role: data.RoleKey})
	c, _ := g.s.Data.Table.Column("target")
	g.do(state.Replied{Job: g.s.Data.Indexing.Job, Reply: &jobs.BuildIndexResult{Repeat: 1, Index: table.BuildIndex(c)}})
	same(t, "repeat", g.s.Data.Repeat, 1)
}

func TestExport(t *testing.T) {
	g := fresh(t)
	same(t, "without a table", len(g.do(data.DownloadData{})), 0)
	g = loaded(t)
	job, e := 0, jobs.Export{}
	g.do(data.DownloadData{})
	job, e = task[jobs.Export](g)
	same(t, "columns", e.Columns, []string{"feature_1", "feature_2", "target", "user_id"})
	same(t, "while one is written", len(g.do(data.DownloadData{})), 0)
	got := g.do(state.Replied{Job: job, Reply: &jobs.ExportResult{CSV: []byte("a\n")}})
	same(t, "file", got, []station.Cmd{station.Download{Name: "user_data.csv", Mime: "text/csv;charset=utf-8", Bytes: []byte("a\n")}})
	g.do(data.DownloadData{})
	g.do(state.Refused{Job: g.s.Data.Exporting.Job, Fail: work.Failed{Code: "internal", Text: "No room."}})
	same(t, "complaint", g.s.Toast.Text, "No room.")
	same(t, "bad", g.s.Toast.Bad, true)
	g.do(data.DownloadData{}, state.ToastDismissed{})
	g.do(state.Refused{Job: g.s.Data.Exporting.Job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
	same(t, "cancelled by hand: no complaint", g.s.Toast.Text, "")
}

func TestData_Windows(t *testing.T) {
	g := loaded(t)
	g.do(data.PreviewScrolled{Top: 40}, data.ColumnsScrolled{Top: 50})
	same(t, "preview", g.s.Data.Top, 40)
	same(t, "columns", g.s.Data.ColumnsTop, 50)
	same(t, "paste opens and is focused", g.do(data.PastePressed{}), []station.Cmd{station.Focus{ID: "paste"}})
	same(t, "paste closes", len(g.do(data.PastePressed{})), 0)
	same(t, "closed", g.s.Data.Pasting, false)
}

func cancels(cmds []station.Cmd, job int) bool {
	return slices.ContainsFunc(cmds, func(c station.Cmd) bool {
		cancel, ok := c.(station.Cancel)
		return ok && cancel.Job == job
	})
}
