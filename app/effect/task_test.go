package effect_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station/automation"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/features"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/core/ml"
	coreserve "orrery/core/serve"
	"orrery/core/work"
)

// flats returns a table of 120 flats with their rents, for regression.
func flats() work.BytesSource {
	var b strings.Builder
	b.WriteString("flat_id,area,rooms,rent\n")
	for i := range 120 {
		area, rooms := 30+float64(i*37%90), 1+i*7%4
		fmt.Fprintf(&b, "f%03d,%v,%d,%v\n", i, area, rooms, 7.25*area+40*float64(rooms)+20*math.Sin(float64(i)))
	}
	return work.BytesSource(b.String())
}

// opened loads a file and sets its target.
func opened(t *testing.T, d *desk, name string, file work.BytesSource, target string) {
	t.Helper()
	d.until("the stored data", func(s state.State) bool { return s.Ready })
	d.do(data.FileChosen{Name: name, Source: file})
	d.until("the table and its index", func(s state.State) bool { return s.Data.Name == name && s.Data.Index != nil })
	d.do(data.RoleChosen{Column: target, Role: data.RoleTarget})
	d.until("what follows", func(s state.State) bool {
		return s.Data.Index != nil && !s.Data.Indexing.Running() && !s.Features.Describing.Running()
	})
}

// scores returns the score column of the downloaded metadata_store.csv.
func scores(t *testing.T, d *desk) []string {
	t.Helper()
	d.do(experiments.DownloadRuns{})
	d.until("metadata_store.csv", func(state.State) bool { return d.page.downloads["metadata_store.csv"] != nil })
	rows, err := csv.NewReader(strings.NewReader(string(d.page.downloads["metadata_store.csv"]))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, row := range rows[1:] {
		out = append(out, row[3])
	}
	return out
}

// TestRegression goes from a file to a prediction, and through a scheduled run.
func TestRegression(t *testing.T) {
	d := newBrowser().open(t)
	opened(t, d, "flats.csv", flats(), "rent")
	d.do(train.EstimatorChosen{Op: "LinearRegression"})
	d.do(features.ExprTyped{Text: "area / rooms"}, features.NameTyped{Text: "room_size"})
	d.until("the preview", func(s state.State) bool { return s.Features.Draft.OK() })
	d.do(features.FeatureSaved{})
	trained(t, d)
	r := d.state.Train.Result
	if r.Task != "regression" || r.Score.R2 < 0.95 || r.Baseline.R2 > 0.1 || len(r.Points.Rows) != 30 || d.state.Train.Boundary.Means != "value" {
		t.Fatalf("result: %s, score %+v, baseline %+v", r.Task, r.Score, r.Baseline)
	}
	promoted(t, d)
	live := d.state.Live
	if live == nil || live.Metric != "r2" || live.Score != float64(r.Score.R2) || live.Classes != nil {
		t.Fatalf("live: %+v, gate %q", live, d.state.Experiments.GateClosed)
	}
	if got, want := scores(t, d), strconv.FormatFloat(float64(r.Score.R2), 'g', -1, 64); len(got) != 1 || got[0] != want {
		t.Errorf("scores in metadata_store.csv: %v, want %s", got, want)
	}
	d.do(serve.ServeKeyTyped{Text: "f007"}, serve.PredictPressed{})
	d.until("the prediction", func(s state.State) bool { return s.Answer != nil })
	a := d.state.Answer
	truth, err := strconv.ParseFloat(a.Label, 64)
	if p := a.Prediction; p.Status != coreserve.OK || p.Task != ml.Regression || err != nil || math.Abs(p.Value-truth) > 40 {
		t.Errorf("f007 is predicted %v, its rent is %s: %+v", p.Value, a.Label, p)
	}
	sum := a.Intercept
	for _, push := range a.Contributions {
		sum += push.Push
	}
	if !a.Linear || math.Abs(sum-a.Prediction.Value) > 1e-9 {
		t.Errorf("the pushes add up to %v, want %v (linear %v)", sum, a.Prediction.Value, a.Linear)
	}
	d.do(train.TrainTyped{Field: "copy_X", Text: "false"}) // another model with the same predictions
	scheduledRun(t, d)
	if last := d.state.Automation.History[0]; last.Status() != "passed" || !strings.Contains(last.Note(), "v2 serves") {
		t.Errorf("scheduled run: %+v", last.Tasks)
	}
	if run := d.state.Registry.Runs[0]; !strings.HasPrefix(run.Tags["decision"], "r2 0.9") || !strings.Contains(run.Tags["decision"], "equal, so it is registered") {
		t.Errorf("decision: %q", run.Tags["decision"])
	}
}

// scheduledRun makes the schedule run the pipeline once.
func scheduledRun(t *testing.T, d *desk) {
	t.Helper()
	now := time.Now()
	d.tick(now)
	d.do(automation.EveryTyped{Text: "5"}, automation.ScheduleToggled{})
	d.tick(now.Add(5100 * time.Millisecond))
	d.until("the scheduled run", func(s state.State) bool { return len(s.Automation.History) == 1 && s.Automation.Current == nil })
	d.do(automation.ScheduleToggled{})
}

// A model without probabilities predicts classes; its curves are computed from decision_function.
func TestNoProbabilities(t *testing.T) {
	d := newBrowser().open(t)
	loaded(t, d)
	d.do(train.EstimatorChosen{Op: "LinearSVC"})
	trained(t, d)
	r := d.state.Train.Result
	if r.Score.Accuracy < 0.7 || r.Score.AUC < 0.8 || !math.IsNaN(float64(r.Score.LogLoss)) || r.Curves == nil || r.Curves.Of != "decision" || d.state.Train.Boundary.Means != "decision" {
		t.Fatalf("score %+v, curves %+v, map of %q", r.Score, r.Curves, d.state.Train.Boundary.Means)
	}
	promoted(t, d)
	d.do(serve.ServeKeyTyped{Text: second}, serve.PredictPressed{})
	d.until("the prediction", func(s state.State) bool { return s.Answer != nil })
	if p := d.state.Answer.Prediction; p.Status != coreserve.OK || p.Proba != nil || p.Class.String() != d.state.Answer.Label || !d.state.Answer.Linear {
		t.Errorf("prediction: %+v, label %q", p, d.state.Answer.Label)
	}
}
