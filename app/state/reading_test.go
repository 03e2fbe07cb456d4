package state_test

import (
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/station/data"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// readAs is what the worker answers to a file that is read by a dialect.
func readAs(t *testing.T, text string, j jobs.Parse) *jobs.Opened {
	t.Helper()
	got, err := csv.Read(strings.NewReader(text), int64(len(text)), csv.Options{Dialect: j.Dialect, Sample: j.Sample})
	if err != nil {
		t.Fatal(err)
	}
	o := read(t, j.Name, "a\n1\n")
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

// answer plays the worker for the file that is being read.
func (g *stage) answer(csv string) jobs.Parse {
	g.t.Helper()
	_, j := task[jobs.Parse](g)
	g.clear()
	g.do(state.Replied{Job: g.s.Data.Loading.Job, Reply: readAs(g.t, csv, j)})
	return j
}

const unsureCSV = "d,y\n1/2/2024,0\n3/4/2024,1\n"

func TestReading_doubtStopsForALook(t *testing.T) {
	g := loaded(t)
	before := g.s.Data.Table
	g.clear()
	g.do(data.FileChosen{Name: "dates.csv", Source: work.BytesSource(unsureCSV)})
	g.answer(unsureCSV)
	r := g.s.Data.Reading
	if !r.Open || r.Review == nil || g.s.Data.Table != before || len(g.cmds) > 0 {
		t.Fatalf("open %v, review %v, table replaced %v, commands %s", r.Open, r.Review, g.s.Data.Table != before, kinds(g.cmds))
	}

	g.do(data.DialectChosen{Field: "dates", Value: csv.DayFirst})
	if j := g.answer(unsureCSV); j.Keep || j.Dialect.Dates != csv.DayFirst {
		t.Errorf("asked %+v", j)
	}
	if c := g.s.Data.Reading.Review.Table.Columns()[0]; c.Kind() != table.Time || c.Cell(0) != "2024-02-01" {
		t.Errorf("the review has %v %s", c.Kind(), c.Cell(0))
	}

	g.do(data.TypeChosen{Column: "y", Kind: "text"}, data.TypeChosen{Column: "d", Kind: "number"}, data.TypeChosen{Column: "d"})
	g.answer(unsureCSV)
	g.clear()
	g.do(data.ReviewAccepted{})
	job, keep := task[jobs.KeepTable](g)
	if c, err := g.s.Data.Table.Column("y"); err != nil || c.Kind() != table.Text || keep.Table != g.s.Data.Table.Hash() || g.s.Data.Reading.Open {
		t.Errorf("accepted %v, %v; kept %s", c.Kind(), err, keep.Table)
	}
	if g.s.Data.Kept {
		t.Error("kept before the worker has said so")
	}
	g.do(state.Replied{Job: job, Reply: &jobs.KeepTableResult{Kept: true}})
	if !g.s.Data.Kept || !g.s.CanReadAgain() {
		t.Errorf("kept %v, can be read again %v", g.s.Data.Kept, g.s.CanReadAgain())
	}

	// What the person chose is still chosen when the file is read again.
	g.clear()
	g.do(data.ReadAgainPressed{})
	if j := g.answer(unsureCSV); j.Dialect.Dates != csv.DayFirst || j.Dialect.Types["y"] != table.Text || j.Keep {
		t.Errorf("asked %+v", j)
	}
	table := g.s.Data.Table
	g.do(data.ReviewDropped{})
	if g.s.Data.Reading.Open || g.s.Data.Table != table || !g.s.CanReadAgain() {
		t.Error("dropped, but something has changed")
	}
}

func TestReading_droppedAndFailed(t *testing.T) {
	g := fresh(t)
	g.load("good.csv", "a,b\n1,2\n")
	if !g.s.CanReadAgain() {
		t.Fatal("the file is not at hand")
	}
	g.do(data.FileChosen{Name: "dates.csv", Source: work.BytesSource(unsureCSV)})
	g.answer(unsureCSV)
	g.do(data.DialectChosen{Field: "delimiter", Value: ";"})
	g.do(state.Refused{Job: g.s.Data.Loading.Job, Fail: work.Failed{Code: "csv", Text: "No."}})
	r := g.s.Data.Reading
	if !r.Open || r.Review != nil || r.Failed.Text != "No." || g.s.Data.Failed.Any() {
		t.Errorf("%+v", r)
	}
	g.do(data.ReviewAccepted{})
	same(t, "nothing to accept", g.s.Data.Name, "good.csv")
	g.do(data.ReviewDropped{})
	if !g.s.CanReadAgain() || g.s.Data.Reading.Name != "good.csv" {
		t.Errorf("back at %+v", g.s.Data.Reading)
	}
	g.do(data.FileChosen{Name: "bad.csv", Source: work.BytesSource("x")})
	g.do(state.Refused{Job: g.s.Data.Loading.Job, Fail: work.Failed{Code: "csv", Text: "No."}})
	if !g.s.CanReadAgain() || !g.s.Data.Failed.Any() {
		t.Error("a broken file took the one before with it")
	}
}

func TestReading_large(t *testing.T) {
	g := fresh(t)
	const file = "a\n1\n2\n3\n4\n"
	begin := func() {
		g.clear()
		g.do(data.FileChosen{Name: "large.csv", Source: work.BytesSource(file)})
		g.do(state.Replied{Job: g.s.Data.Loading.Job, Reply: &jobs.Oversize{Name: "large.csv", Estimate: csv.Estimate{Rows: 5e7, Columns: 1, Bytes: 4e8}}})
		g.clear()
	}
	begin()
	if g.s.Data.Reading.Large == nil || g.s.Data.Table != nil || g.s.Data.Loading.On() {
		t.Fatalf("%+v", g.s.Data.Reading)
	}
	g.do(data.LargeRows{Text: "two"}, data.LargeSampled{})
	same(t, "no number", len(g.cmds), 0)
	g.do(data.LargeRows{Text: "2"}, data.LargeSampled{})
	if j := g.answer(file); j.Sample.Rows != 2 || !j.Keep || g.s.Data.Table.Rows() != 2 {
		t.Errorf("asked %+v, got %v", j, g.s.Data.Table)
	}
	begin()
	g.do(data.LargeAll{})
	if j := g.answer(file); !j.Whole || j.Sample.Rows != 0 || g.s.Data.Table.Rows() != 4 {
		t.Errorf("asked %+v, got %v", j, g.s.Data.Table)
	}
	g.clear()
	g.do(data.FileChosen{Name: "bomb.csv.gz", Source: work.BytesSource(file)})
	g.do(state.Replied{Job: g.s.Data.Loading.Job, Reply: &jobs.Oversize{Name: "bomb.csv.gz", Fits: 1000, Budget: 16000}})
	g.clear()
	g.do(data.LargeAll{})
	same(t, "a file that does not fit is not read whole", len(g.cmds), 0)
	g.do(data.LargeRows{Text: "2"}, data.LargeSampled{})
	if j := g.answer(file); j.Sample.Rows != 2 {
		t.Errorf("asked %+v for a sample of a file that does not fit", j)
	}
	g.clear()
	begin()
	g.do(data.ReviewDropped{})
	if g.s.Data.Reading.Large != nil || g.s.Data.Table.Rows() != 2 {
		t.Error("cancelled, but something has changed")
	}
}
