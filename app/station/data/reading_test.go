package data_test

import (
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station/data"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// readAs returns the worker's reply to a job that reads a file.
func readAs(t *testing.T, text string, j jobs.Parse) *jobs.Opened {
	t.Helper()
	got, err := csv.Read(strings.NewReader(text), int64(len(text)), csv.Options{Dialect: j.Dialect, Sample: j.Sample})
	if err != nil {
		t.Fatal(err)
	}
	o := statetest.Read(t, j.Name, "a\n1\n")
	o.Table, o.Warnings, o.Dialect, o.Unsure, o.FileRows = got.Table, got.Warnings, got.Dialect, got.Unsure, got.Rows
	o.Summaries = nil
	for _, c := range got.Table.Columns() {
		d, err := table.Describe(c, nil)
		if err != nil {
			t.Fatal(err)
		}
		o.Summaries = append(o.Summaries, d)
	}
	o.Kept = j.Keep && len(o.Unsure) == 0
	return o
}

// answer replies to the job that reads the file, as the worker does.
func answer(g *statetest.Stage, csv string) jobs.Parse {
	g.T.Helper()
	_, j := statetest.Task[jobs.Parse](g)
	g.Clear()
	g.Do(state.Replied{Job: g.S.Data.Loading.Job, Reply: readAs(g.T, csv, j)})
	return j
}

const unsureCSV = "d,y\n1/2/2024,0\n3/4/2024,1\n"

func TestReading_doubtStopsForALook(t *testing.T) {
	g := statetest.Loaded(t)
	before := g.S.Data.Table
	g.Clear()
	g.Do(data.FileChosen{Name: "dates.csv", Source: work.BytesSource(unsureCSV)})
	answer(g, unsureCSV)
	r := g.S.Data.Reading
	if !r.Open || r.Review == nil || g.S.Data.Table != before || len(g.Cmds) > 0 {
		t.Fatalf("open %v, review %v, table replaced %v, commands %s", r.Open, r.Review, g.S.Data.Table != before, statetest.Kinds(g.Cmds))
	}

	g.Do(data.DialectChosen{Field: "dates", Value: csv.DayFirst})
	if j := answer(g, unsureCSV); j.Keep || j.Dialect.Dates != csv.DayFirst {
		t.Errorf("asked %+v", j)
	}
	if c := g.S.Data.Reading.Review.Table.Columns()[0]; c.Kind() != table.Time || c.Cell(0) != "2024-02-01" {
		t.Errorf("the review has %v %s", c.Kind(), c.Cell(0))
	}

	g.Do(data.TypeChosen{Column: "y", Kind: "text"}, data.TypeChosen{Column: "d", Kind: "number"}, data.TypeChosen{Column: "d"})
	answer(g, unsureCSV)
	g.Clear()
	g.Do(data.ReviewAccepted{})
	job, keep := statetest.Task[jobs.KeepTable](g)
	if c, err := g.S.Data.Table.Column("y"); err != nil || c.Kind() != table.Text || keep.Table != g.S.Data.Table.Hash() || g.S.Data.Reading.Open {
		t.Errorf("accepted %v, %v; kept %s", c.Kind(), err, keep.Table)
	}
	if g.S.Data.Kept {
		t.Error("kept before the worker has said so")
	}
	g.Do(state.Replied{Job: job, Reply: &jobs.KeepTableResult{Kept: true}})
	if !g.S.Data.Kept || !g.S.CanReadAgain() {
		t.Errorf("kept %v, can be read again %v", g.S.Data.Kept, g.S.CanReadAgain())
	}

	// Settings that the user chose are kept when the file is read again.
	g.Clear()
	g.Do(data.ReadAgainPressed{})
	if j := answer(g, unsureCSV); j.Dialect.Dates != csv.DayFirst || j.Dialect.Types["y"] != table.Text || j.Keep {
		t.Errorf("asked %+v", j)
	}
	table := g.S.Data.Table
	g.Do(data.ReviewDropped{})
	if g.S.Data.Reading.Open || g.S.Data.Table != table || !g.S.CanReadAgain() {
		t.Error("dropped, but something has changed")
	}
}

func TestReading_droppedAndFailed(t *testing.T) {
	g := statetest.Fresh(t)
	g.Load("good.csv", "a,b\n1,2\n")
	if !g.S.CanReadAgain() {
		t.Fatal("the file is not available")
	}
	g.Do(data.FileChosen{Name: "dates.csv", Source: work.BytesSource(unsureCSV)})
	answer(g, unsureCSV)
	g.Do(data.DialectChosen{Field: "delimiter", Value: ";"})
	g.Do(state.Refused{Job: g.S.Data.Loading.Job, Fail: work.Failed{Code: "csv", Text: "No."}})
	r := g.S.Data.Reading
	if !r.Open || r.Review != nil || r.Failed.Text != "No." || g.S.Data.Failed.Any() {
		t.Errorf("%+v", r)
	}
	g.Do(data.ReviewAccepted{})
	statetest.Same(t, "nothing to accept", g.S.Data.Name, "good.csv")
	g.Do(data.ReviewDropped{})
	if !g.S.CanReadAgain() || g.S.Data.Reading.Name != "good.csv" {
		t.Errorf("back at %+v", g.S.Data.Reading)
	}
	g.Do(data.FileChosen{Name: "bad.csv", Source: work.BytesSource("x")})
	g.Do(state.Refused{Job: g.S.Data.Loading.Job, Fail: work.Failed{Code: "csv", Text: "No."}})
	if !g.S.CanReadAgain() || !g.S.Data.Failed.Any() {
		t.Error("a broken file took the one before with it")
	}
}

func TestReading_large(t *testing.T) {
	g := statetest.Fresh(t)
	const file = "a\n1\n2\n3\n4\n"
	begin := func() {
		g.Clear()
		g.Do(data.FileChosen{Name: "large.csv", Source: work.BytesSource(file)})
		g.Do(state.Replied{Job: g.S.Data.Loading.Job, Reply: &jobs.Oversize{Name: "large.csv", Estimate: csv.Estimate{Rows: 5e7, Columns: 1, Bytes: 4e8}}})
		g.Clear()
	}
	begin()
	if g.S.Data.Reading.Large == nil || g.S.Data.Table != nil || g.S.Data.Loading.Running() {
		t.Fatalf("%+v", g.S.Data.Reading)
	}
	g.Do(data.LargeRows{Text: "two"}, data.LargeSampled{})
	statetest.Same(t, "no number", len(g.Cmds), 0)
	g.Do(data.LargeRows{Text: "2"}, data.LargeSampled{})
	if j := answer(g, file); j.Sample.Rows != 2 || !j.Keep || g.S.Data.Table.Rows() != 2 {
		t.Errorf("asked %+v, got %v", j, g.S.Data.Table)
	}
	begin()
	g.Do(data.LargeAll{})
	if j := answer(g, file); !j.Whole || j.Sample.Rows != 0 || g.S.Data.Table.Rows() != 4 {
		t.Errorf("asked %+v, got %v", j, g.S.Data.Table)
	}
	g.Clear()
	g.Do(data.FileChosen{Name: "bomb.csv.gz", Source: work.BytesSource(file)})
	g.Do(state.Replied{Job: g.S.Data.Loading.Job, Reply: &jobs.Oversize{Name: "bomb.csv.gz", Fits: 1000, Budget: 16000}})
	g.Clear()
	g.Do(data.LargeAll{})
	statetest.Same(t, "a file that does not fit is not read whole", len(g.Cmds), 0)
	g.Do(data.LargeRows{Text: "2"}, data.LargeSampled{})
	if j := answer(g, file); j.Sample.Rows != 2 {
		t.Errorf("asked %+v for a sample of a file that does not fit", j)
	}
	g.Clear()
	begin()
	g.Do(data.ReviewDropped{})
	if g.S.Data.Reading.Large != nil || g.S.Data.Table.Rows() != 2 {
		t.Error("cancelled, but something has changed")
	}
}
