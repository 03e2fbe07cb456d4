package jobs_test

import (
	"math"
	"testing"

	"orrery/core/checks"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/work/jobs"
)

// Every kind of the catalog goes through fit, map and checks as the last step of a pipeline, with the
// answers that belong to its task.
func TestEveryKind(t *testing.T) {
	c := start(t, jobs.Options{})
	o := classesTable(t, c)
	kinds := catalog.Catalog()
	for _, kind := range kinds.Kinds() {
		step, err := kinds.Build(ml.Spec{Kind: kind})
		if err != nil {
			t.Fatal(err)
		}
		task := ml.TagsOf(step).Task
		p := ml.Pipeline{Final: ml.Spec{Kind: kind}, Inputs: []string{"x", "y"}, Target: "kind"}
		switch {
		case task == ml.Regression:
			p.Inputs, p.Target = []string{"x"}, "y"
		case kind == "OneHotEncoder" || kind == "OrdinalEncoder":
			p.Inputs, p.Target = []string{"kind"}, ""
		}
		f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: quarter}, nil)
		name, value := f.Score.Primary()
		if scored := task == ml.Classification || task == ml.Regression; f.Task != task.String() || scored != !math.IsNaN(value) || scored != (name != "") {
			t.Errorf("%s: a %s with %s %v", kind, f.Task, name, value)
		}
		if baseName, base := f.Baseline.Primary(); baseName != name || (name != "") != !math.IsNaN(base) {
			t.Errorf("%s: baseline %s %v", kind, baseName, base)
		}
		if last := f.Diagram[len(f.Diagram)-1]; last.Op != kind || (last.Width > 0) != (task == ml.Transformation) {
			t.Errorf("%s: diagram %+v", kind, f.Diagram)
		}
		if f.ImportanceOf != "" && len(f.Importances) != len(p.Inputs) {
			t.Errorf("%s: %s of %d inputs: %v", kind, f.ImportanceOf, len(p.Inputs), f.Importances)
		}
		r := do[jobs.CheckResult](t, c, jobs.Check{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Model: f.Model}, Split: quarter, Config: checks.Config{ScoreFloor: -1e9}}, nil)
		if open, why := checks.Gate(r.Results); !open {
			t.Errorf("%s: %s", kind, why)
		}
		if task == ml.Transformation {
			continue
		}
		m := do[jobs.DecisionBoundaryResult](t, c, jobs.DecisionBoundary{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Model: f.Model}, Split: quarter, X: "x", Y: "y"}, nil)
		if len(m.P) != m.NX*m.NY || len(m.Points) != 90 || m.Means == "" || !(m.V0 < m.V1) || (m.Class != nil) != (task != ml.Regression) {
			t.Errorf("%s: map of %q from %v to %v, %d cells, %d points", kind, m.Means, m.V0, m.V1, len(m.P), len(m.Points))
		}
	}
}
