package effect_test

import (
	"encoding/csv"
	"math"
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/features"
	"orrery/app/station/monitor"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	coreserve "orrery/core/serve"
	"orrery/core/work"
)

// serving returns the app with the notebook's champion deployed.
func serving(t *testing.T, b *browser) *desk {
	t.Helper()
	d := b.open(t)
	loaded(t, d)
	withFeature(t, d)
	trained(t, d)
	promoted(t, d)
	if d.state.Live == nil {
		t.Fatal(d.state.Experiments.GateClosed)
	}
	return d
}

func (d *desk) ask(msgs ...station.Msg) station.Answer {
	d.t.Helper()
	d.state.Answer = nil
	d.do(append(msgs, serve.PredictPressed{})...)
	d.until("the prediction", func(s state.State) bool { return s.Answer != nil })
	return *d.state.Answer
}

// Typed values give the same prediction as a row with the same values.
func TestTypedValues(t *testing.T) {
	d := serving(t, newBrowser())
	byID := d.ask(serve.ServeKeyTyped{Text: second})
	d.do(serve.TabChosen{Tab: "values"})
	var names []string
	for _, f := range d.state.Serve.Form {
		names = append(names, f.Name)
	}
	if strings.Join(names, " ") != "feature_1 feature_2" {
		t.Fatalf("the form asks for %q: feature_3 is computed", names)
	}
	a := d.ask(serve.ValueTyped{Name: "feature_1", Text: "-0.1233462294856719"}, serve.ValueTyped{Name: "feature_2", Text: "0.365275089687713"})
	if a.Prediction.Status != coreserve.OK || a.Prediction.Proba[1] != byID.Prediction.Proba[1] || a.Label != "" {
		t.Errorf("typed: %+v, by id %+v", a.Prediction, byID.Prediction)
	}
	if !byID.Linear || len(byID.Contributions) != 3 || byID.Label != "1" {
		t.Errorf("by id: %d pushes, linear %v, label %q", len(byID.Contributions), byID.Linear, byID.Label)
	}
	for _, c := range []struct{ text, says string }{{"", "feature_2"}, {"much", "feature_2"}, {"1e400", "feature_2"}} {
		a := d.ask(serve.ValueTyped{Name: "feature_2", Text: c.text})
		if a.Prediction.Status != coreserve.Invalid || !strings.Contains(a.Prediction.Err, c.says) {
			t.Errorf("feature_2 = %q: %s %q, want INVALID that names it", c.text, a.Prediction.Status, a.Prediction.Err)
		}
	}
}

// The champion's predictions do not change when the definitions of its features are changed.
func TestChampionKeepsItsDefinitions(t *testing.T) {
	b := newBrowser()
	d := serving(t, b)
	before := d.ask(serve.ServeKeyTyped{Text: second}).Prediction
	d.do(features.FeatureEdited{Name: "feature_3"}, features.ExprTyped{Text: "feature_1 * 1000"})
	d.until("the preview", func(s state.State) bool { return s.Features.Draft.OK() && s.Features.Draft.Expr == "feature_1 * 1000" })
	d.do(features.FeatureSaved{})
	d.until("the summaries", func(s state.State) bool { return !s.Features.Describing.Running() })
	if v := d.state.Features.Defs[0].Version; v != 2 {
		t.Errorf("version %d, want 2", v)
	}
	same := func(d *desk, when string) {
		t.Helper()
		after := d.ask(serve.ServeKeyTyped{Text: second}).Prediction
		if after.Proba[1] != before.Proba[1] || after.Values[2] != 0.015214292328332034 {
			t.Errorf("%s: probability %v, feature_3 %v; before %v", when, after.Proba, after.Values, before.Proba)
		}
	}
	same(d, "after the change")
	d.do(checks.ChecksPressed{})
	d.until("the checks", func(s state.State) bool { return len(s.Checks.Results) > 0 && !s.Checks.Running.Running() })
	for _, r := range d.state.Checks.Results {
		if !r.Passed {
			t.Errorf("%s: %s", r.Name, r.Found)
		}
	}
	d.do(data.RoleChosen{Column: "user_id", Role: data.RoleIgnore}, data.RoleChosen{Column: "user_id", Role: data.RoleKey})
	d.until("the index", func(s state.State) bool { return s.Data.Index != nil })
	same(d, "deployed again")
	again := b.reload(t, d)
	again.until("the champion after a reload", func(s state.State) bool { return s.Live != nil && s.Features.Reader != nil })
	same(again, "after a reload")
}

// A champion that does not fit a new table of the same name does not serve, and the reason is shown.
func TestChampionCannotServeANewTable(t *testing.T) {
	d := serving(t, newBrowser())
	for _, c := range []struct{ name, csv, says string }{
		{"a column is missing", "feature_1,target,user_id\n1,0,a\n2,1,b\n", "feature_2"},
		{"a column is text", "feature_1,feature_2,target,user_id\n1,x,0,a\n2,y,1,b\n", "feature_2"},
	} {
		d.do(data.FileChosen{Name: "user_data.csv", Source: work.BytesSource(c.csv)})
		d.until(c.name, func(s state.State) bool {
			return s.Data.Table.Rows() == 2 && !s.Data.Indexing.Running() && s.Serve.Unready != ""
		})
		if d.state.Live != nil || !strings.Contains(d.state.Serve.Unready, c.says) || !strings.HasSuffix(d.state.Serve.Unready, ".") {
			t.Errorf("%s: live %v, %q", c.name, d.state.Live, d.state.Serve.Unready)
		}
		if p := d.ask(serve.ServeKeyTyped{Text: "a"}).Prediction; p.Status != coreserve.Unavailable {
			t.Errorf("%s: %s", c.name, p.Status)
		}
		d.do(data.SampleChosen{Name: "user_data.csv"})
		d.until("the champion on its own table", func(s state.State) bool { return s.Live != nil && s.Data.Index != nil })
		if p := d.ask(serve.ServeKeyTyped{Text: second}).Prediction; p.Status != coreserve.OK {
			t.Errorf("back on its table: %+v", p)
		}
	}
	d.do(data.FileChosen{Name: "other.csv", Source: work.BytesSource("feature_1,feature_2,y\n1,2,0\n2,3,1\n")})
	d.until("another table", func(s state.State) bool { return s.Data.Name == "other.csv" })
	if d.state.Live != nil || d.state.Serve.Unready != "" {
		t.Errorf("a table without a champion: live %v, %q", d.state.Live, d.state.Serve.Unready)
	}
}

func TestTrafficIsObserved(t *testing.T) {
	d := serving(t, newBrowser())
	now := time.Now()
	d.tick(now) // catch up with the time that has elapsed
	d.do(serve.RateChosen{Rate: 50})
	for range 9 { // 2.25 s
		now = now.Add(250 * time.Millisecond)
		d.tick(now)
	}
	d.ask(serve.ServeKeyTyped{Text: second}) // it is answered after the traffic
	d.do(monitor.WindowChosen{Window: 0})
	d.until("a reading", func(s state.State) bool { return s.Monitor.Snapshot.Count >= 112 })
	m := d.state.Monitor.Snapshot
	total := 0
	for _, n := range m.Buckets {
		total += n
	}
	if m.Count < 112 || m.Count > 130 || m.Errors != 0 || total != m.Count || m.P50 <= 0 || m.P50 > m.P95 || m.P95 > m.P99 || m.Mean <= 0 || m.ClockStep <= 0 || m.Rate <= 0 {
		t.Errorf("reading: %+v", m)
	}
	if len(m.Series) == 0 || !math.IsInf(m.Bounds[len(m.Bounds)-1], 1) {
		t.Errorf("series of %d, bounds %v", len(m.Series), m.Bounds)
	}
	if !strings.Contains(m.Prometheus, `orrery_predictions_total{status="OK",version="1"} `) {
		t.Errorf("Prometheus text:\n%.800s", m.Prometheus)
	}
	d.ask(serve.ServeKeyTyped{Text: "nobody"})
	d.do(monitor.WindowChosen{Window: time.Minute})
	d.until("the error", func(s state.State) bool { return s.Monitor.Snapshot.Errors == 1 })
	d.do(monitor.DownloadMetrics{})
	if got := string(d.page.downloads["metrics.txt"]); !strings.Contains(got, `status="NOT_FOUND"`) {
		t.Errorf("metrics.txt:\n%.800s", got)
	}
}

// When the worker of the model server is killed, the next request deploys the model again without an error.
func TestModelServer_WorkerKilled(t *testing.T) {
	b := newBrowser()
	d := serving(t, b)
	before, workers := d.ask(serve.ServeKeyTyped{Text: second}).Prediction, b.workers.Load()
	for range 2 {
		b.killWorker()
		after := d.ask().Prediction
		if after.Status != coreserve.OK || after.Proba[1] != before.Proba[1] || d.state.Live == nil {
			t.Errorf("after: %+v, before %+v", after, before)
		}
	}
	if n := b.workers.Load() - workers; n != 2 {
		t.Errorf("%d workers were started, want 2", n)
	}
}

// metadata_store.csv has the notebook's format: the oldest run first, five columns, parameters as a Python dict.
func TestMetadataStore(t *testing.T) {
	d := newBrowser().open(t)
	loaded(t, d)
	for _, c := range []string{"1.0", "0.01"} {
		runs := len(d.state.Registry.Runs)
		d.do(train.TrainTyped{Field: "C", Text: c}, train.FitPressed{})
		d.until("the run", func(s state.State) bool {
			return len(s.Registry.Runs) == runs+1 && s.Registry.Runs[0].ModelID != ""
		})
	}
	d.do(experiments.DownloadRuns{})
	rows, err := csv.NewReader(strings.NewReader(string(d.page.downloads["metadata_store.csv"]))).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if got := strings.Join(rows[0], ","); got != "timestamp,model,parameters,score,model_path" {
		t.Errorf("header: %s", got)
	}
	for i, row := range rows[1:] {
		if _, err := time.Parse("2006-01-02 15:04:05", row[0][:19]); err != nil {
			t.Errorf("row %d: timestamp %q", i, row[0])
		}
		if !strings.Contains(row[1], "Pipeline(") || !strings.HasPrefix(row[2], "{") || !strings.HasSuffix(row[2], "}") || row[4] == "" {
			t.Errorf("row %d: %q", i, row)
		}
	}
	if rows[1][2] != "{}" || rows[2][2] != "{'C': 0.01}" {
		t.Errorf("parameters %s, %s", rows[1][2], rows[2][2])
	}
}

func TestRollback(t *testing.T) {
	d := serving(t, newBrowser())
	d.do(train.TrainTyped{Field: "C", Text: "0.01"})
	d.do(train.FitPressed{})
	d.until("the run", func(s state.State) bool { return s.Train.RunID != "" && s.Train.Run == 2 })
	d.do(station.RegisterPressed{Run: d.state.Train.RunID})
	d.until("the challenger", func(s state.State) bool { return s.AliasN("challenger") == 2 })
	d.do(experiments.PromotePressed{Version: d.state.Versions()[0]})
	d.until("the gate", func(s state.State) bool { return s.Experiments.GateOpen })
	d.do(experiments.ReasonTyped{Text: "better"}, experiments.PromoteConfirmed{})
	d.until("the new champion", func(s state.State) bool { return s.Live.Version.N == 2 && s.AliasN("challenger") == 0 })
	if d.state.Toast.Action != "Undo" || d.state.AliasN("previous") != 1 {
		t.Errorf("toast %+v, previous v%d", d.state.Toast, d.state.AliasN("previous"))
	}
	d.do(state.ToastPressed{})
	d.until("the champion before", func(s state.State) bool { return s.Live.Version.N == 1 })
	if p := d.ask(serve.ServeKeyTyped{Text: second}).Prediction; p.Version != 1 {
		t.Errorf("v%d answers", p.Version)
	}
}

func TestTheme(t *testing.T) {
	b := newBrowser()
	d := b.open(t)
	d.until("the stored data", func(s state.State) bool { return s.Ready })
	d.do(state.ThemePressed{})
	if d.page.theme != "night" {
		t.Errorf("theme %q, want night", d.page.theme)
	}
	d.saved()
	// boot.js looks for "night" in this record before the first rendering.
	v, err := b.kv.Get("orrery/v1/d/theme")
	if err != nil || !strings.Contains(string(v), `"night"`) {
		t.Errorf("stored as %q, %v", v, err)
	}
	d.do(state.ThemePressed{})
	d.saved()
	if v, _ = b.kv.Get("orrery/v1/d/theme"); strings.Contains(string(v), `"night"`) || !strings.Contains(string(v), `"day"`) {
		t.Errorf("stored as %q", v)
	}
}
