//go:build e2e

package e2e_test

import (
	"testing"

	"orrery/app/e2e"
)

const secondUser = "a27b09ee-0cf8-11ed-899e-b29c4abd48f4" // printed by the notebook with its feature_3

// station goes to a station by the rail.
func station(p *e2e.Page, name string) {
	p.In("navigation", "Stations").Click("link", name)
	p.See("heading", name)
}

// TestNotebook walks from the notebook's first cell to its last.
func TestNotebook(t *testing.T) {
	p := suite.Open(t, suite.Serve(t, ""))
	p.See("heading", "Map")

	// pd.read_csv("user_data.csv")
	station(p, "Data")
	p.Click("button", "Load user_data.csv")
	p.SeeText("100 rows, 4 columns")
	p.In("region", "Row preview").SeeText(secondUser)

	// register_feature("feature_3", "feature_1 ** 2"), get_user_feature(user_id)
	station(p, "Features")
	p.Fill("Name", "feature_3")
	p.Fill("Expression", "feature_1 ** 2")
	p.Click("button", "Save feature")
	p.In("region", "Feature list").SeeText("feature_3")
	p.Fill("user_id", secondUser)
	p.Click("button", "Look up")
	p.SeeText("0.015214292328332034")

	// train_test_split, pipeline.fit, pipeline.score
	station(p, "Train")
	p.Click("button", "Train")
	p.SeeText("Run 1 done")
	p.SeeText("Score on 25 test rows 0.88")

	// record_model(pipeline, score, parameters), load_latest_model()
	p.Click("button", "Register as v1")
	station(p, "Experiments")
	t.Log(p.Text())
	for _, role := range []string{"button", "link", "textbox", "combobox", "checkbox", "slider", "tab", "radio", "region", "spinbutton", "img", "table", "heading", "row"} {
		for _, th := range p.In("main", "").All(role) {
			t.Log("    ", th, th.Value, th.Properties["disabled"])
		}
	}
}
