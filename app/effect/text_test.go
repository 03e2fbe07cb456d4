package effect_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	coreserve "orrery/core/serve"
	"orrery/core/table"
	"orrery/core/work"
)

// customers returns a table with two text columns, and missing values in a numeric and a text column.
func customers() work.BytesSource {
	var b strings.Builder
	b.WriteString("customer_id,age,visits,city,plan,left\n")
	for i := range 160 {
		age, city, plan := fmt.Sprint(20+i*37%50), []string{"Bonn", "Essen", "Ulm", ""}[i%4], []string{"free", "paid"}[i*7%3%2]
		left := "no"
		if plan == "free" && i%4 < 2 || i%29 == 0 {
			left = "yes"
		}
		if i%11 == 0 {
			age = ""
		}
		fmt.Fprintf(&b, "c%03d,%s,%d,%s,%s,%s\n", i, age, i%13, city, plan, left)
	}
	return work.BytesSource(b.String())
}

// A table with text and missing values can be used for training, passes its checks and serves without preparation.
func TestTextAndGaps(t *testing.T) {
	d := newBrowser().open(t)
	opened(t, d, "customers.csv", customers(), "left")
	if got := d.state.Train.Inputs; !slices.Equal(got, []string{"age", "visits", "city", "plan"}) {
		t.Fatalf("inputs: %v", got)
	}
	trained(t, d)
	r := d.state.Train.Result
	if r.Score.Accuracy < 0.9 || r.Score.Accuracy <= r.Baseline.Accuracy || len(r.Diagram) != 2 || len(r.Diagram[0].Branches) != 2 {
		t.Fatalf("score %+v, diagram %+v", r.Score, r.Diagram)
	}
	numbers, texts := r.Diagram[0].Branches[0], r.Diagram[0].Branches[1]
	if !slices.Equal(numbers.Columns, []string{"age", "visits"}) || len(numbers.Steps) != 2 || numbers.Steps[0].Op != "SimpleImputer" ||
		texts.Width != 6 || !strings.HasSuffix(texts.Outputs[0], "__city_") {
		t.Errorf("branches: %+v and %+v", numbers, texts)
	}
	if len(r.Importances) != 8 || r.Importances[0].Name != r.Diagram[0].Outputs[0] {
		t.Errorf("importances: %+v", r.Importances)
	}
	if m := d.state.Train.Boundary; m.Means != "probability" || !slices.Equal(m.Held, []string{"city", "plan"}) {
		t.Errorf("map: %s, held %v", m.Means, m.Held)
	}
	promoted(t, d)
	if d.state.Live == nil {
		t.Fatal(d.state.Experiments.GateClosed)
	}
	for _, key := range []string{"c001", "c011", "c003"} { // complete, without an age, without a city
		d.state.Answer = nil
		d.do(serve.ServeKeyTyped{Text: key}, serve.PredictPressed{})
		d.until("the prediction", func(s state.State) bool { return s.Answer != nil })
		p := d.state.Answer.Prediction
		if p.Status != coreserve.OK || len(p.Proba) != 2 || len(p.Cells) != 4 || p.Values != nil || !d.state.Answer.Linear || len(d.state.Answer.Contributions) != 8 {
			t.Errorf("%s: %+v", key, p)
		}
	}
	d.do(serve.TabChosen{Tab: "values"}, serve.ValueTyped{Name: "age", Text: "30"}, serve.ValueTyped{Name: "visits", Text: "3"}, serve.ValueTyped{Name: "city", Text: "Rom"}, serve.ValueTyped{Name: "plan", Text: "free"}, serve.PredictPressed{})
	d.until("the prediction", func(s state.State) bool { return s.Answer != nil })
	if p := d.state.Answer.Prediction; p.Status != coreserve.OK || p.Cells[2] != table.TextValue("Rom") {
		t.Errorf("a city that is new, which the encoder ignores: %+v", p)
	}
	if csv := scores(t, d); len(csv) != 1 {
		t.Errorf("scores: %v", csv)
	}
	d.do(train.TrainTyped{Field: "max_iter", Text: "101"}) // another model with the same predictions
	scheduledRun(t, d)
	if last := d.state.Automation.History[0]; last.Status() != "passed" || !strings.Contains(last.Note(), "v2 serves") {
		t.Errorf("scheduled run: %+v", last.Tasks)
	}
}
