package render_test

import (
	"encoding/csv"
	"math"
	"strings"
	"testing"
	"time"

	"orrery/core/registry"
	"orrery/core/registry/render"
)

func TestRunsCSV(t *testing.T) {
	at := time.UnixMilli(1_700_000_000_123)
	runs := []registry.Run{
		{ID: "a1", Number: 2, Name: "=HYPERLINK(\"http://x\")", Experiment: "+e", Status: "FINISHED", LifecycleStage: "active", StartedBy: "@you",
			Start: at, End: at.Add(1500 * time.Millisecond), ModelID: "m", Data: registry.Dataset{Name: "a,b\n.csv", Digest: "d"},
			Metrics: map[string]float64{"r2": -0.5, "auc": math.NaN(), "loss": math.Inf(1), "low": math.Inf(-1)},
			Params:  map[string]string{"C": "-1", "w": "-{0: 1}", "+p": "+1e3", "t": "\tx"}, Tags: map[string]string{"note": "\rx"}},
		{ID: "b2", Number: 1},
	}
	var b strings.Builder
	if err := render.RunsCSV(&b, runs); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v:\n%s", len(rows), err, b.String())
	}
	got := map[string]string{}
	for i, name := range rows[0] {
		got[name] = rows[1][i]
	}
	for name, want := range map[string]string{
		"run_id": "a1", "number": "2", "run_name": `'=HYPERLINK("http://x")`, "experiment_id": "'+e", "user_id": "'@you", "datasets.name": "a,b\n.csv",
		"start_time": "2023-11-14T22:13:20.123Z", "duration_seconds": "1.5", "artifact_uri": "m",
		"metrics.r2": "-0.5", "metrics.auc": "NaN", "metrics.loss": "Inf", "metrics.low": "-Inf",
		"params.C": "-1", "params.w": "'-{0: 1}", "params.+p": "+1e3", "params.t": "'\tx", "tags.note": "'\rx",
	} {
		if v, ok := got[name]; !ok || v != want {
			t.Errorf("%s = %q (there: %v), want %q", name, v, ok, want)
		}
	}
	if rows[2][0] != "b2" || rows[2][len(rows[2])-1] != "" {
		t.Errorf("second row %q", rows[2])
	}
}
