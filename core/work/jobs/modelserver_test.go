package jobs_test

import (
	"math"
	"testing"

	"orrery/core/serve"
	"orrery/core/table"
	"orrery/core/work/jobs"
)

// A deployed model predicts by key and by values, explains the prediction and answers traffic.
func TestModelServer(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Features: squared, Pipeline: notebook, Split: quarter}, nil)
	if r := do[jobs.TrafficResult](t, c, jobs.SendTraffic{N: 1}, nil); r.Live || r.Observations != nil {
		t.Errorf("traffic without a model: %+v", r)
	}
	stored := jobs.StoredModel{Table: o.Table.Hash(), Features: squared, Model: f.Model}
	d := do[jobs.DeployResult](t, c, jobs.Deploy{StoredModel: stored, Name: "m", Version: 3, ByKey: true}, nil)
	if len(d.Inputs) != 3 || len(d.Sources) != 2 || len(d.Classes) != 2 || d.ClockStep <= 0 {
		t.Errorf("deployed: %+v", d)
	}
	key, _ := o.Table.Column("user_id")
	target, _ := o.Table.Column("target")
	p := do[jobs.PredictResult](t, c, jobs.Predict{Key: key.Cell(1)}, nil)
	if p.Prediction.Status != serve.OK || p.Prediction.Version != 3 || p.Label != target.Cell(1) || p.Calls < 1 {
		t.Errorf("prediction: %+v", p)
	}
	if !p.Linear || len(p.Contributions()) != 3 {
		t.Errorf("contributions of a linear model: %+v", p.Pushes)
	}
	given := map[string]table.Value{"feature_1": {Kind: table.Number, Num: 0.5}, "feature_2": {Kind: table.Number, Num: 0.5}}
	if p := do[jobs.PredictResult](t, c, jobs.Predict{Given: given}, nil); p.Prediction.Status != serve.OK || p.Label != "" {
		t.Errorf("prediction of given values: %+v", p)
	}
	if p := do[jobs.PredictResult](t, c, jobs.Predict{Key: "nobody"}, nil); p.Prediction.Status == serve.OK {
		t.Errorf("prediction of an unknown key: %+v", p)
	}
	r := do[jobs.TrafficResult](t, c, jobs.SendTraffic{N: 5}, nil)
	if !r.Live || len(r.Observations) != 5 || r.Observations[0].Version != 3 {
		t.Errorf("traffic: %+v", r)
	}
	if _, err := c.Do(t.Context(), jobs.Deploy{StoredModel: stored, Stores: []string{"none"}}, nil, nil); err == nil {
		t.Error("a model was deployed with a store that is not open")
	}
}

// The numbers of a model are named by step, attribute and column.
func TestDescribeModel(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Features: squared, Pipeline: notebook, Split: quarter}, nil)
	d := do[jobs.DescribeModelResult](t, c, jobs.DescribeModel{Model: f.Model}, nil)
	if len(d.Signature) != 3 || len(d.Classes) != 2 || d.Cut != 0 {
		t.Errorf("description: %+v", d)
	}
	for _, a := range d.Attributes {
		if a.Name == "LogisticRegression.coef_[feature_1]" && !math.IsNaN(float64(a.Value)) {
			return
		}
	}
	t.Errorf("no coefficient of feature_1 in %+v", d.Attributes)
}

// The answers to units combine to the answer of the whole cross-validation.
func TestCrossVal_Gather(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	j := jobs.CrossVal{Table: o.Table.Hash(), Features: squared, Pipeline: notebook, CV: jobs.CV{NSplits: 3}}
	want := do[jobs.CrossValResult](t, c, j, nil)
	var answers []*jobs.CrossValResult
	for _, unit := range j.Units() {
		r := do[jobs.CrossValResult](t, c, unit, nil)
		answers = append(answers, &r)
	}
	got := j.Gather(answers)
	if got.Scoring != want.Scoring || got.Mean != want.Mean || got.Std != want.Std || len(got.Folds) != 3 {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if early := j.Gather([]*jobs.CrossValResult{nil, answers[1], nil}); !math.IsNaN(float64(early.Mean)) || !math.IsNaN(early.Scores[0]) {
		t.Errorf("with one answer: %+v", early)
	}
	if f := jobs.NoScore("singular"); f.Code != "fit" || f.Text != "Every fit failed: singular" {
		t.Errorf("no score: %+v", f)
	}
}
