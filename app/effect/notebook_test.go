package effect_test

import (
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/features"
	"orrery/app/station/monitor"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/core/registry"
	coreserve "orrery/core/serve"
	"orrery/core/work"
)

const second = "a27b09ee-0cf8-11ed-899e-b29c4abd48f4" // the notebook's second row

func loaded(t *testing.T, d *desk) {
	t.Helper()
	d.until("the stored data", func(s state.State) bool { return s.Ready })
	d.do(data.SampleChosen{Name: "user_data.csv"})
	d.until("the table and its index", func(s state.State) bool { return s.Data.Index != nil })
}

func withFeature(t *testing.T, d *desk) {
	t.Helper()
	d.do(features.NameTyped{Text: "feature_3"}, features.ExprTyped{Text: "feature_1 ** 2"})
	d.until("the preview", func(s state.State) bool { return s.Features.Draft.OK() })
	d.do(features.FeatureSaved{})
}

func trained(t *testing.T, d *desk) {
	t.Helper()
	d.do(train.FitPressed{})
	d.until("the run", func(s state.State) bool { return s.Train.RunID != "" && s.Train.Boundary != nil })
}

func promoted(t *testing.T, d *desk) {
	t.Helper()
	d.do(station.RegisterPressed{Run: d.state.Train.RunID})
	d.until("the version", func(s state.State) bool { return len(s.Versions()) > 0 })
	d.do(experiments.PromotePressed{Version: d.state.Versions()[0]})
	d.until("the gate", func(s state.State) bool { return s.Experiments.GateOpen || s.Experiments.GateClosed != "" })
	d.do(experiments.ReasonTyped{Text: "better"}, experiments.PromoteConfirmed{})
	d.until("the champion", func(s state.State) bool { return s.Live != nil || s.Experiments.GateClosed != "" })
}

// TestNotebook repeats the notebook from its first cell to its last.
func TestNotebook(t *testing.T) {
	b := newBrowser()
	d := b.open(t)
	loaded(t, d)
	if d.state.Column(data.RoleKey) != "user_id" || d.state.Column(data.RoleTarget) != "target" {
		t.Fatalf("roles: %+v", d.state.Data.Roles)
	}
	withFeature(t, d)
	d.do(features.KeyTyped{Text: second}, features.LookupPressed{})
	d.until("the look-up", func(s state.State) bool { return s.Features.Found != nil })
	if v, ok := d.state.Features.Found.Row.Get("feature_3"); !ok || v.Num != 0.015214292328332034 {
		t.Errorf("feature_3 of %s: %v", second, v)
	}
	trained(t, d)
	if got := float64(d.state.Train.Result.Score.Accuracy); got < 0.8 {
		t.Errorf("accuracy: %v", got)
	}
	promoted(t, d)
	if d.state.Live == nil {
		t.Fatal(d.state.Experiments.GateClosed)
	}
	d.do(serve.ServeKeyTyped{Text: second}, serve.PredictPressed{})
	d.until("the prediction", func(s state.State) bool { return s.Answer != nil })
	if p := d.state.Answer.Prediction; p.Status != coreserve.OK || len(p.Proba) != 2 || d.state.Answer.Took <= 0 {
		t.Errorf("prediction: %+v", d.state.Answer)
	}
	d.do(monitor.WindowChosen{Window: 0})
	d.until("the monitor", func(s state.State) bool { return s.Monitor.Snapshot.Count == 1 })
	if text := d.state.Monitor.Snapshot.Prometheus; !strings.Contains(text, "orrery_prediction_latency_seconds_count 1\n") {
		t.Errorf("Prometheus text:\n%s", text)
	}
	d.do(experiments.DownloadRuns{}, features.DownloadFeatures{})
	d.until("the files", func(state.State) bool { return len(d.page.downloads) == 2 })
	if csv := string(d.page.downloads["metadata_store.csv"]); !strings.HasPrefix(csv, "timestamp,model,parameters,score,model_path\n") {
		t.Errorf("metadata_store.csv:\n%s", csv)
	}
	reloaded(t, b, d)
}

// reloaded opens the app again in the same browser and checks that everything is restored.
func reloaded(t *testing.T, b *browser, before *desk) {
	t.Helper()
	d := b.open(t)
	d.until("the champion after a reload", func(s state.State) bool { return s.Live != nil && s.Features.Reader != nil })
	if d.state.Data.Name != "user_data.csv" || d.state.Data.Table.Hash() != before.state.Data.Table.Hash() {
		t.Errorf("another table: %s", d.state.Data.Name)
	}
	if len(d.state.Features.Defs) != 1 || len(d.state.Registry.Runs) != 1 || d.state.AliasN("champion") != 1 {
		t.Errorf("after a reload: %d features, %d runs, champion v%d", len(d.state.Features.Defs), len(d.state.Registry.Runs), d.state.AliasN("champion"))
	}
	d.do(serve.ServeKeyTyped{Text: second}, serve.PredictPressed{})
	d.until("the prediction", func(s state.State) bool { return s.Answer != nil })
	if got, want := d.state.Answer.Prediction.Proba[1], before.state.Answer.Prediction.Proba[1]; got != want {
		t.Errorf("probability after a reload: %v, before %v", got, want)
	}
}

func TestUnknownEntity(t *testing.T) {
	d := newBrowser().open(t)
	loaded(t, d)
	trained(t, d)
	promoted(t, d)
	d.do(serve.ServeKeyTyped{Text: "nobody"}, serve.PredictPressed{})
	d.until("the answer", func(s state.State) bool { return s.Answer != nil })
	if p := d.state.Answer.Prediction; p.Status != coreserve.NotFound || !strings.Contains(p.Err, "nobody") {
		t.Errorf("got %+v", p)
	}
}

func TestFailingCheckBlocksPromotion(t *testing.T) {
	d := newBrowser().open(t)
	loaded(t, d)
	d.do(checks.FloorTyped{Text: "0.999"})
	trained(t, d)
	promoted(t, d)
	if d.state.Live != nil || !strings.Contains(d.state.Experiments.GateClosed, "test_score_floor") {
		t.Errorf("live %v, gate %q", d.state.Live, d.state.Experiments.GateClosed)
	}
}

func TestInvalidFileKeepsTable(t *testing.T) {
	d := newBrowser().open(t)
	loaded(t, d)
	hash := d.state.Data.Table.Hash()
	d.do(data.FileChosen{Name: "broken.csv", Source: work.BytesSource("a,b\n1,2\n\"3,4\n")})
	d.until("the refusal", func(s state.State) bool { return s.Data.Failed.Any() })
	if f := d.state.Data.Failed; f.Line == 0 || d.state.Data.Table.Hash() != hash {
		t.Errorf("failed %+v, table changed %v", f, d.state.Data.Table.Hash() != hash)
	}
}

func TestScheduleTrainsRegistersAndServes(t *testing.T) {
	d := newBrowser().open(t)
	loaded(t, d)
	now := time.Now()
	d.tick(now)
	d.do(automation.EveryTyped{Text: "5"}, automation.ScheduleToggled{})
	for run := 1; run <= 3; run++ {
		if run == 3 { // another model with the same predictions
			d.do(train.TrainTyped{Field: "max_iter", Text: "101"})
		}
		now = now.Add(5100 * time.Millisecond)
		d.tick(now)
		d.until("the run", func(s state.State) bool { return len(s.Automation.History) == run && s.Automation.Current == nil })
	}
	runs := d.state.Registry.Runs
	if len(runs) != 3 || runs[0].StartedBy != "schedule" || runs[0].Status != registry.StatusFinished {
		t.Fatalf("runs: %+v", runs)
	}
	// The second run has the same data and settings, so that its model is v1. The third scores the same as the champion
	// and replaces it.
	if n := d.state.AliasN("champion"); n != 2 || d.state.Live.Version.N != 2 || len(d.state.Versions()) != 2 {
		t.Errorf("champion v%d, live %+v, versions %+v", n, d.state.Live.Version, d.state.Versions())
	}
	if second := d.state.Automation.History[1]; second.Status() != "passed" || second.Note() != "The model is identical to v1, so it is kept as a run." || runs[1].ModelID != runs[2].ModelID {
		t.Errorf("the second run: %+v", second)
	}
	for _, task := range d.state.Automation.History[2].Tasks {
		if task.Status != "passed" {
			t.Errorf("task %s: %s (%s)", task.Name, task.Status, task.Note)
		}
	}
}

func TestFailedFitIsRecorded(t *testing.T) {
	d := newBrowser().open(t)
	d.until("the stored data", func(s state.State) bool { return s.Ready })
	d.do(data.FileChosen{Name: "few.csv", Source: work.BytesSource("x,y\n1,0\n2,0\n3,0\n4,0\n5,0\n6,0\n7,0\n8,0\n9,0\n10,1\n")})
	d.until("the table", func(s state.State) bool { return s.Data.Table != nil })
	d.do(data.RoleChosen{Column: "y", Role: data.RoleTarget}, train.InputToggled{Name: "x"})
	if len(d.state.Train.Inputs) == 0 {
		d.do(train.InputToggled{Name: "x"})
	}
	d.do(train.StratifyToggled{}, train.FitPressed{})
	d.until("the failed run", func(s state.State) bool {
		return len(s.Registry.Runs) == 1 && s.Registry.Runs[0].Status != registry.StatusRunning
	})
	if r := d.state.Registry.Runs[0]; r.Status != registry.StatusFailed || r.Err == "" || !d.state.Train.Failed.Any() {
		t.Errorf("run %+v, notice %+v", r, d.state.Train.Failed)
	}
}
