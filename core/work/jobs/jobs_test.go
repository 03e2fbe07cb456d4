package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"orrery/core/checks"
	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/store/storetest"
	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// start runs a worker over a pipe and returns its client.
func start(t *testing.T, o jobs.Options) *work.Client {
	t.Helper()
	if o.Pause == nil {
		// In a browser nothing else runs, and no timer rings, until a job pauses.
		o.Pause = func() { time.Sleep(time.Microsecond) }
	}
	return work.NewClient(func() (work.Conn, error) {
		page, worker := work.Pipe()
		ctx, stop := context.WithCancel(context.Background())
		t.Cleanup(stop)
		go jobs.Serve(ctx, worker, o)
		return page, nil
	})
}

func csvOf(t *testing.T, tb *table.Table) work.BytesSource {
	t.Helper()
	var b bytes.Buffer
	if err := csv.Write(&b, tb); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func do[R any](t *testing.T, c *work.Client, j work.Job, file work.Source) R {
	t.Helper()
	r, err := c.Do(context.Background(), j, file, nil)
	if err != nil {
		t.Fatalf("%T: %v", j, err)
	}
	got, ok := any(r).(*R)
	if !ok {
		t.Fatalf("%T is answered by %T", j, r)
	}
	return *got
}

// notebook is the seed's pipeline over its three features.
var (
	notebook = ml.Pipeline{
		Steps:  []ml.Spec{{Kind: "StandardScaler"}},
		Final:  ml.Spec{Kind: "LogisticRegression", Params: map[string]any{"C": 1.0}},
		Inputs: []string{"feature_1", "feature_2", "feature_3"}, Target: "target",
	}
	squared = jobs.Features{Key: "user_id", Defs: []feature.Definition{{Name: "feature_3", Expr: "feature_1 ** 2", Version: 1}}}
	quarter = jobs.Split{TestSize: 0.25}
)

func load(t *testing.T, c *work.Client) jobs.Opened {
	t.Helper()
	return do[jobs.Opened](t, c, jobs.Parse{Name: "user_data.csv"}, csvOf(t, synth.UserData()))
}

func TestNotebook(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	if got, want := o.Table.Rows(), 100; got != want {
		t.Fatalf("rows: got %d, want %d", got, want)
	}
	if len(o.Summaries) != o.Table.Width() {
		t.Errorf("summaries: got %d, want one a column", len(o.Summaries))
	}
	x := do[jobs.BuildIndexResult](t, c, jobs.BuildIndex{Table: o.Table.Hash(), Column: "user_id"}, nil)
	key, _ := o.Table.Column("user_id")
	if row, ok := x.Index.Find(key, "a27b09ee-0cf8-11ed-899e-b29c4abd48f4"); !ok || row != 1 || x.Repeat != -1 {
		t.Errorf("index: row %d, found %v, repeat %d; want row 1, found, no repeat", row, ok, x.Repeat)
	}
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Features: squared, Pipeline: notebook, Split: quarter}, nil)
	if f.Train != 75 || f.Test != 25 || len(f.TestRows) != 25 || !f.Converged {
		t.Errorf("fit: %d train, %d test, %d named, converged %v", f.Train, f.Test, len(f.TestRows), f.Converged)
	}
	wrong := 0
	for i, row := range f.Confusion {
		for j, n := range row {
			if i != j {
				wrong += n
			}
		}
	}
	if wrong != f.Wrong || float64(f.Score.Accuracy) != 1-float64(wrong)/25 {
		t.Errorf("accuracy %v, wrong %d, confusion %v do not agree", f.Score.Accuracy, f.Wrong, f.Confusion)
	}
	m := do[jobs.DecisionBoundaryResult](t, c, jobs.DecisionBoundary{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Features: squared, Model: f.Model}, Split: quarter, X: "feature_1", Y: "feature_2"}, nil)
	marked := 0
	for _, p := range m.Points {
		if p.Wrong {
			marked++
		}
	}
	if len(m.Points) != 100 || marked != f.Wrong || len(m.P) != m.NX*m.NY {
		t.Errorf("map: %d points, %d wrong, %d cells; want 100, %d, %d", len(m.Points), marked, len(m.P), f.Wrong, m.NX*m.NY)
	}
	e := do[jobs.ExportResult](t, c, jobs.Export{Table: o.Table.Hash(), Features: squared, Columns: []string{"user_id", "feature_3"}}, nil)
	if !strings.Contains(string(e.CSV), "a27b09ee-0cf8-11ed-899e-b29c4abd48f4,0.015214292328332034\n") {
		t.Errorf("export lacks the notebook's feature_3:\n%.300s", e.CSV)
	}
}

func TestChampionIsScoredOnTheSameRows(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	job := jobs.Fit{Table: o.Table.Hash(), Features: squared, Pipeline: notebook, Split: quarter}
	first := do[jobs.FitResult](t, c, job, nil)
	job.Champion = &jobs.Rival{Model: first.Model, Features: squared}
	again := do[jobs.FitResult](t, c, job, nil)
	if again.Champion == nil || fmt.Sprint(*again.Champion) != fmt.Sprint(again.Score) {
		t.Errorf("the same model has two scores on the same rows: %v and %v", again.Champion, again.Score)
	}
	if again.Digest != first.Digest {
		t.Errorf("the same fit gave two models: %s and %s", first.Digest, again.Digest)
	}
	other := job
	other.Pipeline.Inputs, other.Pipeline.Target = []string{"feature_1"}, "side"
	other.Features.Defs = append(append([]feature.Definition(nil), squared.Defs...), feature.Definition{Name: "side", Expr: "feature_2 > 0", Version: 1})
	if r := do[jobs.FitResult](t, c, other, nil); r.Champion != nil {
		t.Error("a champion that answers another question has a score")
	}
	job.Champion.Features = jobs.Features{}
	if blind := do[jobs.FitResult](t, c, job, nil); blind.Champion != nil {
		t.Error("a champion that cannot read the table has a score")
	}
}

// A class that has no training row must not shift the others.
func TestClassOutsideOfTheTrainingRows(t *testing.T) {
	c := start(t, jobs.Options{})
	var b strings.Builder
	b.WriteString("x,y,target\n")
	for i := range 40 {
		class := []string{"a", "c"}[i%2]
		if i == 7 {
			class = "b" // one row only
		}
		fmt.Fprintf(&b, "%d,%d,%s\n", i%2*10+i%5, i%7, class)
	}
	o := do[jobs.Opened](t, c, jobs.Parse{Name: "rare.csv"}, work.BytesSource(b.String()))
	p := ml.Pipeline{Steps: notebook.Steps, Final: notebook.Final, Inputs: []string{"x", "y"}, Target: "target"}
	for seed := range uint64(20) {
		f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: jobs.Split{TestSize: 0.25, RandomState: seed}}, nil)
		rare := 0
		for _, n := range f.Confusion[1] {
			rare += n
		}
		if len(f.Classes) != 3 || len(f.Confusion) != 3 || f.Wrong != rare {
			t.Errorf("random_state %d: classes %v, confusion %v: want only class b wrong", seed, f.Classes, f.Confusion)
		}
		do[jobs.DecisionBoundaryResult](t, c, jobs.DecisionBoundary{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Model: f.Model}, Split: jobs.Split{TestSize: 0.25, RandomState: seed}, X: "x", Y: "y"}, nil)
	}
}

func TestCheck(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Features: squared, Pipeline: notebook, Split: quarter}, nil)
	config := checks.Config{Columns: []string{"feature_1", "feature_2"}, Key: "user_id", Target: "target", ScoreFloor: 0.5}
	job := jobs.Check{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Features: squared, Model: f.Model}, Config: config, Split: quarter}
	for _, test := range []struct {
		name  string
		floor float64
		open  bool
	}{{"reached", 0.5, true}, {"missed", 0.999, false}} {
		job.Config.ScoreFloor = test.floor
		r := do[jobs.CheckResult](t, c, job, nil)
		if open, why := checks.Gate(r.Results); open != test.open {
			t.Errorf("%s: gate open %v, want %v (%s)", test.name, open, test.open, why)
		}
	}
}

func TestCheckWithoutAModel(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	config := checks.Config{Columns: []string{"feature_1", "feature_2"}, Key: "user_id", Target: "target", ScoreFloor: 0.5}
	r := do[jobs.CheckResult](t, c, jobs.Check{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Features: squared}, Config: config}, nil)
	if len(r.Results) == 0 {
		t.Fatal("no check ran")
	}
	for _, one := range r.Results {
		if one.About == "model" {
			t.Errorf("%s ran without a model: %+v", one.Name, one)
		}
	}
}

func TestFailed(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	hash := o.Table.Hash()
	with := func(change func(*jobs.Fit)) jobs.Fit {
		j := jobs.Fit{Table: hash, Features: squared, Pipeline: notebook, Split: quarter}
		change(&j)
		return j
	}
	tests := []struct {
		name string
		job  work.Job
		file work.Source
		code string
		says string
		line int
	}{
		{"too few rows", with(func(j *jobs.Fit) { j.Split.TestSize = 0.999 }), nil, "split", "", 0},
		{"broken CSV", jobs.Parse{Name: "x"}, work.BytesSource("a,b\n1,2\n3,\"4\n"), "csv", "3", 3},
		{"unknown table", jobs.Describe{Table: "no"}, nil, work.UnknownTable, "", 0},
		{"unknown column", with(func(j *jobs.Fit) { j.Pipeline.Inputs = []string{"feature_9"} }), nil, "schema", "feature_9", 0},
		{"text input", with(func(j *jobs.Fit) { j.Pipeline.Inputs = []string{"user_id"} }), nil, "schema", "user_id", 0},
		{"bad parameter", with(func(j *jobs.Fit) {
			j.Pipeline.Final.Params = map[string]any{"C": -1.0}
		}), nil, "param", "C", 0},
		{"bad feature", with(func(j *jobs.Fit) {
			j.Features = jobs.Features{Defs: []feature.Definition{{Name: "f", Expr: "1 +"}}}
		}), nil, "feature", "f", 0},
	}
	for _, test := range tests {
		_, err := c.Do(context.Background(), test.job, test.file, nil)
		var f work.Failed
		if !errors.As(err, &f) || f.Code != test.code || f.Line != test.line || !strings.Contains(f.Text, test.says) {
			t.Errorf("%s: got %+v, want code %q, line %d, and %q in the text", test.name, f, test.code, test.line, test.says)
		}
	}
	if r := do[jobs.DescribeResult](t, c, jobs.Describe{Table: hash, Features: squared, Columns: []string{"feature_3"}}, nil); r.Summaries[0].Min < 0 {
		t.Error("the worker does not go on rightly after failures")
	}
}

func TestKeptTableIsFoundByAnotherWorker(t *testing.T) {
	blobs := &storetest.MemoryBlobs{}
	o := do[jobs.Opened](t, start(t, jobs.Options{Blobs: blobs}), jobs.Parse{Name: "user_data.csv", Keep: true}, csvOf(t, synth.UserData()))
	if !o.Kept {
		t.Fatal("the table was not kept")
	}
	other := start(t, jobs.Options{Blobs: blobs})
	back := do[jobs.Opened](t, other, jobs.Open{Table: o.Table.Hash()}, nil)
	if back.Table.Hash() != o.Table.Hash() || back.Name != "user_data.csv" {
		t.Errorf("got %s %s back, want user_data.csv %s", back.Name, back.Table.Hash(), o.Table.Hash())
	}
	do[work.Done](t, other, jobs.Forget{Table: o.Table.Hash()}, nil)
	if _, err := start(t, jobs.Options{Blobs: blobs}).Do(context.Background(), jobs.Open{Table: o.Table.Hash()}, nil, nil); err == nil {
		t.Error("a forgotten table is still there")
	}
}

func TestPutAfterTheWorkerWasLost(t *testing.T) {
	o := load(t, start(t, jobs.Options{}))
	other := start(t, jobs.Options{})
	if err := other.Put(context.Background(), o.Name, o.Table); err != nil {
		t.Fatal(err)
	}
	do[jobs.BuildIndexResult](t, other, jobs.BuildIndex{Table: o.Table.Hash(), Column: "user_id"}, nil)
}

// slow is a file that never ends on its own.
type slow struct{ at int }

func (s *slow) Read(p []byte) (int, error) {
	s.at++
	return copy(p, fmt.Sprintf("%d,%d\n", s.at, s.at)), nil
}

func TestCancel(t *testing.T) {
	c := start(t, jobs.Options{})
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err := c.Do(ctx, jobs.Parse{Name: "endless"}, endless{}, nil)
	var f work.Failed
	if !errors.As(err, &f) || f.Code != work.Canceled {
		t.Errorf("got %v, want a cancelled job", err)
	}
	load(t, c) // the client goes on, with the same worker or another
}

// stuck answers nothing, as a worker in an endless loop.
type stuck struct{ work.Conn }

func (stuck) Send(work.Message) error { return nil }

func TestCancelEndsAWorkerThatDoesNotListen(t *testing.T) {
	dials := 0
	c := work.NewClient(func() (work.Conn, error) {
		page, worker := work.Pipe()
		if dials++; dials == 1 {
			return stuck{page}, nil
		}
		go jobs.Serve(context.Background(), worker, jobs.Options{})
		return page, nil
	})
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	if _, err := c.Do(ctx, jobs.Describe{}, nil, nil); err == nil {
		t.Fatal("a stuck worker answered")
	}
	load(t, c)
	if dials != 2 {
		t.Errorf("%d workers were started, want 2", dials)
	}
}

type endless struct{}

func (endless) Size() int64     { return -1 }
func (endless) Open() io.Reader { return &slow{} }
