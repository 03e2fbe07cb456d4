package jobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"orrery/core/ml"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// asked does a job and keeps what is told while it runs.
func asked[R any](t *testing.T, c *work.Client, j work.Job) (R, []work.Progress) {
	t.Helper()
	var told []work.Progress
	r, err := c.Do(context.Background(), j, nil, func(p work.Progress) {
		if p.Candidate != nil {
			told = append(told, p)
		}
	})
	if err != nil {
		t.Fatalf("%T: %v", j, err)
	}
	return *any(r).(*R), told
}

// The scores are scikit-learn 1.2.1's cross_val_score.
func TestCrossVal(t *testing.T) {
	c := start(t, jobs.Options{})
	o, p := regression(t, c)
	p.Final.Kind = "Ridge"
	j := jobs.CrossVal{Table: o.Table.Hash(), Pipeline: p, Scoring: "neg_root_mean_squared_error",
		CV: jobs.CV{Splitter: "KFold", NSplits: 5, Shuffle: true, RandomState: 1}}
	want := []float64{-7.242594596406655, -7.121646379029289, -8.06395101133188, -8.659194324322618, -9.650141336033494}
	r, told := asked[jobs.CrossValResult](t, c, j)
	for i, w := range want {
		if !near(r.Scores[i], w, 1e-9) || r.Folds[i] != i {
			t.Errorf("fold %d: %v, want %v", r.Folds[i], r.Scores[i], w)
		}
	}
	if !near(float64(r.Mean), -8.147505529424787, 1e-9) || !near(float64(r.Std), 0.9378669352062958, 1e-9) || r.Scoring != j.Scoring || r.Err != "" || r.Note != "" {
		t.Errorf("answer: %+v", r)
	}
	if len(told) != 5 {
		t.Fatalf("told %d times, want once a fold", len(told))
	}
	for i, p := range told {
		if p.Done != int64(i+1) || p.Total != 5 || !slices.Equal(p.Candidate.Scores, r.Scores[:i+1]) || math.IsNaN(float64(p.Candidate.Mean)) != (i < 4) {
			t.Errorf("told %+v with %+v", p, p.Candidate)
		}
	}
	// Two workers share the folds.
	j.Folds = []int{3, 1}
	half, _ := asked[jobs.CrossValResult](t, c, j)
	if !slices.Equal(half.Folds, j.Folds) || half.Scores[0] != r.Scores[3] || half.Scores[1] != r.Scores[1] {
		t.Errorf("folds %v: %v, want those of %v", half.Folds, half.Scores, r.Scores)
	}
	j.Folds, j.Params = nil, work.Params{"alpha": 1000.0}
	if other, _ := asked[jobs.CrossValResult](t, c, j); other.Mean >= r.Mean {
		t.Errorf("alpha 1000: %v, not worse than %v", other.Mean, r.Mean)
	}
}

func TestCrossVal_Classes(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	j := jobs.CrossVal{Table: o.Table.Hash(), Features: squared, Pipeline: notebook, CV: jobs.CV{NSplits: 4}}
	r, _ := asked[jobs.CrossValResult](t, c, j)
	if r.Scoring != "accuracy" || len(r.Scores) != 4 || r.Mean < 0.7 {
		t.Errorf("answer: %+v", r)
	}
	j.CV = jobs.CV{Splitter: "GroupKFold", NSplits: 2, Groups: "target"}
	if _, err := c.Do(context.Background(), j, nil, nil); err == nil || !strings.Contains(err.Error(), "very fit failed") {
		t.Errorf("folds that learn from one class: %v", err)
	}
}

// search is what TestSearch and the next ask for; the numbers are GridSearchCV's.
func searched(t *testing.T, c *work.Client) jobs.Search {
	o, p := regression(t, c)
	p.Final.Kind = "Ridge"
	return jobs.Search{Table: o.Table.Hash(), Pipeline: p, CV: jobs.CV{NSplits: 4},
		Grid: jobs.Grid{"Ridge.alpha": {0.1, 10.0, 1000.0}, "Ridge.fit_intercept": {true, false}}}
}

func TestSearch(t *testing.T) {
	c := start(t, jobs.Options{})
	j := searched(t, c)
	r, told := asked[jobs.SearchResult](t, c, j)
	want := []struct {
		alpha     float64
		intercept bool
		mean, std float64
		rank      int
	}{
		{0.1, true, 0.99131632992282, 0.0021695298151673766, 1}, {0.1, false, 0.9883823904669291, 0.003298521299003132, 3},
		{10, true, 0.988604357176571, 0.0024373237123400835, 2}, {10, false, 0.9863704337305628, 0.0029487679216576236, 4},
		{1000, true, 0.2594316352251831, 0.021755990588570945, 6}, {1000, false, 0.2684471514854782, 0.020602448736545962, 5},
	}
	if len(r.Rows) != len(want) || r.Best != 0 || r.Scoring != "r2" {
		t.Fatalf("answer: %+v", r)
	}
	for i, w := range want {
		row := r.Rows[i]
		if row.Params["Ridge.alpha"] != w.alpha || row.Params["Ridge.fit_intercept"] != w.intercept || row.Index != i ||
			!near(float64(row.Mean), w.mean, 1e-9) || !near(float64(row.Std), w.std, 1e-9) || row.Rank != w.rank || len(row.Scores) != 4 {
			t.Errorf("row %d: %+v, want %+v", i, row, w)
		}
	}
	if len(told) != 24 {
		t.Fatalf("told %d times, want once a fit", len(told))
	}
	last := told[23]
	if last.Done != 24 || last.Total != 24 || last.Candidate.Index != 5 || last.Candidate.Mean != r.Rows[5].Mean || last.Candidate.Rank != 0 {
		t.Errorf("told last: %+v with %+v", last, last.Candidate)
	}
	train := jobs.Split{TestSize: 0.25, RandomState: 3}
	j.Split, j.Grid = &train, jobs.Grid{"alpha": {0.1, 10.0, 1000.0}}
	r, _ = asked[jobs.SearchResult](t, c, j)
	for i, w := range []float64{0.9911866891227246, 0.9861331803224344, 0.2058189572553212} {
		if !near(float64(r.Rows[i].Mean), w, 1e-9) {
			t.Errorf("training rows only: row %d: %v, want %v", i, r.Rows[i].Mean, w)
		}
	}
}

// What workers do apart comes together to the same answer.
func TestSearch_Units(t *testing.T) {
	c := start(t, jobs.Options{})
	j := searched(t, c)
	whole, _ := asked[jobs.SearchResult](t, c, j)
	units, err := j.Units()
	if err != nil || len(units) != 6 {
		t.Fatalf("%d units, %v", len(units), err)
	}
	answers := make([]*jobs.CrossValResult, len(units))
	other := start(t, jobs.Options{})
	regression(t, other)
	for _, i := range []int{3, 0, 5, 1, 4} {
		a, _ := asked[jobs.CrossValResult](t, []*work.Client{c, other}[i%2], units[i])
		answers[i] = &a
	}
	part, err := j.Gather(answers)
	if err != nil || part.Best != 0 || part.Rows[2].Scores != nil || part.Rows[2].Rank != 6 || part.Rows[4].Rank != 5 {
		t.Errorf("five of six: %+v, %v", part, err)
	}
	last, _ := asked[jobs.CrossValResult](t, other, units[2])
	answers[2] = &last
	got, err := j.Gather(answers)
	got.Took, whole.Took = 0, 0
	if err != nil || !reflect.DeepEqual(got, whole) {
		t.Errorf("gathered\n%+v, want\n%+v", got, whole)
	}
	if _, err := j.Gather(answers[1:]); err == nil {
		t.Error("five answers are enough for six units")
	}
}

// The draws are RandomizedSearchCV's for the seed.
func TestSearch_Draws(t *testing.T) {
	c := start(t, jobs.Options{})
	j := searched(t, c)
	j.Grid["Ridge.alpha"] = []any{0.1, 1.0, 10.0, 100.0, 1000.0}
	j.Draws, j.RandomState = 3, 7
	r, _ := asked[jobs.SearchResult](t, c, j)
	got := ""
	for _, row := range r.Rows {
		got += fmt.Sprintf("%v %v %.9f\n", row.Params["Ridge.alpha"], row.Params["Ridge.fit_intercept"], float64(row.Mean))
	}
	if want := "1000 true 0.259431635\n10 false 0.986370434\n0.1 true 0.991316330\n"; got != want {
		t.Errorf("drawn:\n%s, want\n%s", got, want)
	}
}

func TestSearch_Refused(t *testing.T) {
	c := start(t, jobs.Options{})
	base := searched(t, c)
	many := make([]any, 3000)
	for i := range many {
		many[i] = float64(i + 1)
	}
	for name, test := range map[string]struct {
		change     func(j *jobs.Search)
		code, says string
	}{
		"no grid":   {func(j *jobs.Search) { j.Grid = nil }, "param", "one value or more"},
		"no values": {func(j *jobs.Search) { j.Grid = jobs.Grid{"alpha": {}} }, "param", "one value or more"},
		"too large": {func(j *jobs.Search) { j.Grid = jobs.Grid{"alpha": many} }, "param", "he grid has 3,000 candidates; a search tries at most 2,000"},
		"overflow": {func(j *jobs.Search) {
			j.Grid = jobs.Grid{"alpha": many, "tol": many, "max_iter": many, "solver": many, "positive": many, "copy_X": many}
		}, "param", "more than 9,223,372,036,854,775,806 candidates"},
		"too many draws": {func(j *jobs.Search) { j.Grid, j.Draws = jobs.Grid{"alpha": many}, 2500 }, "param", "n_iter is 2,500"},
		"no such step":   {func(j *jobs.Search) { j.Grid = jobs.Grid{"Lasso.alpha": {1.0}} }, "param", "Lasso.alpha"},
		"bad value":      {func(j *jobs.Search) { j.Grid = jobs.Grid{"alpha": {1.0, -1.0}} }, "param", "alpha"},
		"scoring":        {func(j *jobs.Search) { j.Scoring = "accuracy" }, "param", "r2"},
		"folds":          {func(j *jobs.Search) { j.CV.NSplits = 251 }, "split", "251"},
		"splitter":       {func(j *jobs.Search) { j.CV.Splitter = "StratifiedKFold" }, "split", "KFold"},
	} {
		j := base
		test.change(&j)
		_, err := c.Do(context.Background(), j, nil, nil)
		var f work.Failed
		if !errors.As(err, &f) || f.Code != test.code || !strings.Contains(f.Text, test.says) {
			t.Errorf("%s: %+v, want code %q and %q", name, f, test.code, test.says)
		}
	}
}

// A share crosses as a share: 1.0 is all, 1 is one.
func TestParams_KeepShares(t *testing.T) {
	in := jobs.Search{Grid: jobs.Grid{"F.max_features": {ml.Share(1), 1.0, 0.5, "sqrt", nil}}}
	b, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var back jobs.Search
	if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(back.Grid, in.Grid) {
		t.Errorf("the grid %v came back as %v, %v", in.Grid, back.Grid, err)
	}
	p := work.Candidate{Params: work.Params{"a": ml.Share(2), "b": 2.0, "c": true, "d": math.NaN()}}
	if b, err = json.Marshal(p); err != nil {
		t.Fatal(err)
	}
	var one work.Candidate
	if err := json.Unmarshal(b, &one); err != nil || one.Params["a"] != ml.Share(2) || one.Params["b"] != 2.0 || one.Params["d"] != "nan" {
		t.Errorf("%s came back as %v, %v", b, one.Params, err)
	}
	var none jobs.CrossVal
	if b, err = json.Marshal(none); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &none); err != nil || none.Params != nil {
		t.Errorf("no parameters came back as %v, %v", none.Params, err)
	}
}
