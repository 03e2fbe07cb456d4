//go:build e2e

package e2e_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"orrery/app/e2e"
)

// TestNotebook repeats the notebook from its first cell to its last.
func TestNotebook(t *testing.T) {
	p := open(t)
	loadSample(p)
	p.In("region", "Row preview").SeeText(secondUser)
	p.Click("button", "Describe")
	p.In("region", "Column summaries").SeeText("0.2047") // the mean of feature_1

	registerFeature(p)
	p.Fill("user_id", secondUser)
	p.Click("button", "Look up")
	p.SeeText("0.015214292328332034") // printed by the notebook

	train(p)
	p.SeeText("Score on 25 test rows 0.88")
	p.SeeText("AUC")

	promote(p)
	name, content := p.Download(func() { p.Click("button", "metadata_store.csv") })
	checkMetadata(t, name, content)

	station(p, "Serve")
	p.Fill("user_id", secondUser)
	p.Click("button", "Predict")
	p.SeeText("Prediction of v1")
	p.SeeText("probability of 1: 0.894")
	p.Fill("user_id", "nobody")
	p.Click("button", "Predict")
	p.SeeText(`No row has user_id "nobody"`)
	p.SeeNoText("Prediction of v1")
	p.Click("tab", "By values")
	p.Fill("feature_1", "-0.1233462294856719")
	p.Fill("feature_2", "0.365275089687713")
	p.Click("button", "Predict")
	p.SeeText("probability of 1: 0.894") // as by id: the same row

	station(p, "Monitor")
	p.SeeText("Errors 1 of 3")
	p.Click("button", "Prometheus text")
	text := p.In("region", "Prometheus text")
	text.SeeText("orrery_prediction_latency_seconds_count 3")
	text.SeeText(`orrery_predictions_total{status="NOT_FOUND",version="1"} 1`)
}

// checkMetadata reads metadata_store.csv as the notebook's next cell would.
func checkMetadata(t *testing.T, name, content string) {
	t.Helper()
	if name != "metadata_store.csv" {
		t.Errorf("file %q", name)
	}
	rows, err := csv.NewReader(strings.NewReader(content)).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v:\n%s", len(rows), err, content)
	}
	if got := strings.Join(rows[0], ","); got != "timestamp,model,parameters,score,model_path" {
		t.Errorf("columns %s", got)
	}
	if rows[1][3] != "0.88" {
		t.Errorf("score %q", rows[1][3])
	}
}

// TestReload shows everything again after a reload in the middle.
func TestReload(t *testing.T) {
	p := open(t)
	champion(p)
	p.Reload()
	p.See("heading", "Experiments")
	p.In("region", "Runs").SeeText("0.88")
	p.In("region", "Versions").SeeText("champion")
	p.In("region", "Audit trail").SeeText("champion is v1")
	station(p, "Features")
	p.In("region", "Feature list").SeeText("feature_3")
	station(p, "Data")
	p.In("region", "Row preview").SeeText(secondUser)
	station(p, "Serve")
	p.Fill("user_id", secondUser)
	p.Click("button", "Predict")
	p.SeeText("probability of 1: 0.894")
}

// The steps that several journeys begin with.

const secondUser = "a27b09ee-0cf8-11ed-899e-b29c4abd48f4" // printed by the notebook with its feature_3

// open opens the app in a journey that runs in parallel with others.
func open(t *testing.T) *e2e.Page {
	t.Helper()
	t.Parallel()
	return alone(t)
}

// alone opens the app in a journey that does not run in parallel, because it measures something.
func alone(t testing.TB) *e2e.Page {
	t.Helper()
	p := suite.Open(t, suite.Serve(t, ""))
	p.See("heading", "Map")
	return p
}

// blank opens a blank tab in a journey that runs in parallel with others.
func blank(t *testing.T) *e2e.Page {
	t.Helper()
	t.Parallel()
	return suite.Blank(t, suite.Serve(t, ""))
}

// station opens a station with the navigation rail.
func station(p *e2e.Page, name string) {
	p.In("navigation", "Stations").Click("link", name)
	p.See("heading", name)
}

// loadSample corresponds to pd.read_csv("user_data.csv").
func loadSample(p *e2e.Page) {
	station(p, "Data")
	if len(p.All("table")) == 0 {
		p.Click("button", "Load user_data.csv")
	} else {
		p.Choose("Sample", "user_data.csv")
	}
	p.SeeText("100 rows, 4 columns")
}

// registerFeature corresponds to register_feature("feature_3", "feature_1 ** 2").
func registerFeature(p *e2e.Page) {
	station(p, "Features")
	p.Fill("Name", "feature_3")
	p.Fill("Expression", "feature_1 ** 2")
	p.Click("button", "Save feature")
	p.In("region", "Feature list").SeeText("feature_3")
}

// train corresponds to train_test_split, pipeline.fit and pipeline.score.
func train(p *e2e.Page) {
	station(p, "Train")
	p.Click("button", "Train")
	p.SeeText("Run 1 done")
}

// promote corresponds to record_model and load_latest_model: it registers the run and deploys the version.
func promote(p *e2e.Page) {
	p.SeeText("bootstrap samples") // the button moves when the intervals appear
	p.Click("button", "Register as v1")
	station(p, "Experiments")
	makeChampion(p, "v1", "the first one")
	p.In("region", "Audit trail").SeeText("champion is v1")
}

// makeChampion waits for the checks and enters a reason.
func makeChampion(p *e2e.Page, version, why string) {
	p.Click("button", "Promote "+version)
	p.Fill("Reason for promoting "+version, why)
	p.Click("button", "Make "+version+" champion")
}

// champion runs all steps up to a deployed version.
func champion(p *e2e.Page) {
	loadSample(p)
	registerFeature(p)
	train(p)
	promote(p)
}
