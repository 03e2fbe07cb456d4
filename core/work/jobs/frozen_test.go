package jobs_test

import (
	"slices"
	"strings"
	"testing"

	"orrery/core/checks"
	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/work/jobs"
)

// ranged is MinMaxScaler written as features: what it learns is the range of the training rows.
var (
	ranged = jobs.Features{Key: "user_id", Defs: []feature.Definition{
		{Name: "a", Expr: "(feature_1 - colmin(feature_1)) / (colmax(feature_1) - colmin(feature_1))"},
		{Name: "b", Expr: "(feature_2 - colmin(feature_2)) / (colmax(feature_2) - colmin(feature_2))"}}}
	neighbours = ml.Spec{Kind: "KNeighborsClassifier", Params: map[string]any{"n_neighbors": 7.0}}
	byFeature  = ml.Pipeline{Final: neighbours, Inputs: []string{"a", "b"}, Target: "target"}
	byScaler   = ml.Pipeline{Steps: []ml.Spec{{Kind: "MinMaxScaler"}}, Final: neighbours, Inputs: []string{"feature_1", "feature_2"}, Target: "target"}
)

// TestFit_FreezesFromTheTrainingRows: a table-wide feature scores as the step of a pipeline that is fitted on the
// training rows does, and the reply carries what it learnt.
func TestFit_FreezesFromTheTrainingRows(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	split := jobs.Split{TestSize: 0.25, RandomState: 4}
	feature := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Features: ranged, Pipeline: byFeature, Split: split}, nil)
	step := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: byScaler, Split: split}, nil)
	if !slices.Equal(feature.Predicted, step.Predicted) || feature.Score.LogLoss != step.Score.LogLoss {
		t.Errorf("features score %v, the scaler %v", feature.Score, step.Score)
	}
	if len(feature.Defs) != 2 || !strings.HasPrefix(string(feature.Defs[0].Frozen), `[{"of":"colmin(feature_1)","values":[`) {
		t.Errorf("the reply carries %+v", feature.Defs)
	}
	other := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Features: ranged, Pipeline: byFeature, Split: jobs.Split{TestSize: 0.25, RandomState: 5}}, nil)
	if other.Defs[0].Frozen == feature.Defs[0].Frozen {
		t.Error("another split freezes the same values")
	}
	kept := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Features: jobs.Features{Key: "user_id", Defs: other.Defs}, Pipeline: byFeature, Split: split}, nil)
	if kept.Defs[0].Frozen != other.Defs[0].Frozen {
		t.Error("a frozen definition was fitted again")
	}
}

// TestCrossVal_FreezesInEachFold: the same, fold by fold. One fit for all folds would give other scores.
func TestCrossVal_FreezesInEachFold(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	cv := jobs.CV{NSplits: 5, Shuffle: true, RandomState: 2}
	split := &jobs.Split{TestSize: 0.25}
	for _, scoring := range []string{"neg_log_loss", "roc_auc"} {
		a := do[jobs.CrossValResult](t, c, jobs.CrossVal{Table: o.Table.Hash(), Features: ranged, Pipeline: byFeature, Split: split, CV: cv, Scoring: scoring}, nil)
		b := do[jobs.CrossValResult](t, c, jobs.CrossVal{Table: o.Table.Hash(), Pipeline: byScaler, Split: split, CV: cv, Scoring: scoring}, nil)
		if !slices.Equal(a.Scores, b.Scores) {
			t.Errorf("%s: features score %v, the scaler %v", scoring, a.Scores, b.Scores)
		}
	}
}

// TestCheck_Frozen checks a model with table-wide features: what training and serving compute is the same.
func TestCheck_Frozen(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Features: ranged, Pipeline: byFeature, Split: quarter}, nil)
	config := checks.Config{Columns: []string{"feature_1"}, Key: "user_id", Target: "target",
		Examples: []checks.Example{{Feature: "a", Given: map[string]string{"feature_1": "1e9"}, Want: "0"}}}
	frozen := jobs.Features{Key: "user_id", Defs: f.Defs}
	for name, job := range map[string]jobs.Check{
		"today's definitions": {StoredModel: jobs.StoredModel{Features: ranged}},
		"with the model":      {StoredModel: jobs.StoredModel{Features: ranged, Model: f.Model}, Split: quarter},
		"under the run's":     {StoredModel: jobs.StoredModel{Features: ranged, Model: f.Model}, Under: &frozen, Split: quarter},
	} {
		job.Table, job.Config = o.Table.Hash(), config
		seen := map[string]bool{}
		for _, r := range do[jobs.CheckResult](t, c, job, nil).Results {
			seen[r.Name] = r.Passed
			if r.Name == "test_feature_example[a]" && !strings.Contains(r.Found, "wanted 0") {
				t.Errorf("%s: the example says %s", name, r.Found)
			}
		}
		if !seen["test_train_serve_equal"] {
			t.Errorf("%s: training and serving differ, or were not compared: %v", name, seen)
		}
	}
}

func TestFit_TargetMustNotLearn(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	f := jobs.Features{Defs: []feature.Definition{{Name: "high", Expr: "feature_1 > mean(feature_1)"}}}
	p := ml.Pipeline{Final: neighbours, Inputs: []string{"feature_1"}, Target: "high"}
	_, err := c.Do(t.Context(), jobs.Fit{Table: o.Table.Hash(), Features: f, Pipeline: p, Split: quarter}, nil, nil)
	if err == nil || !strings.Contains(err.Error(), "choose a target without a table-wide function") {
		t.Errorf("a target that learns from the training rows gives %v", err)
	}
}

func TestDescribe_LearnsFromAllRows(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	d := do[jobs.DescribeResult](t, c, jobs.Describe{Table: o.Table.Hash(), Features: ranged, Columns: []string{"a"}}, nil)
	if d.Summaries[0].Min != 0 || d.Summaries[0].Max != 1 || len(d.Defs) != 2 || d.Defs[0].Frozen == "" {
		t.Errorf("described %+v under %+v", d.Summaries, d.Defs)
	}
}
