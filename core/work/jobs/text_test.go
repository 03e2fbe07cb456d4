package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"orrery/core/checks"
	"orrery/core/ml"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// people is 120 rows with two columns of text, gaps, and a target that the text decides.
func people(t *testing.T, c *work.Client) jobs.Opened {
	t.Helper()
	var b strings.Builder
	b.WriteString("id,age,size,city,plan,left,pay\n")
	for i := range 120 {
		city, plan, left, age := []string{"Bonn", "Essen", "Bonn", ""}[i%4], []string{"free", "paid"}[i*7%3%2], "no", fmt.Sprint(20+i*37%50)
		if plan == "free" && city != "Bonn" {
			left = "yes"
		}
		if i%11 == 0 {
			age = ""
		}
		fmt.Fprintf(&b, "p%d,%s,%d,%s,%s,%s,%v\n", i, age, i%13, city, plan, left, 10*(i%4)+i%13)
	}
	return do[jobs.Opened](t, c, jobs.Parse{Name: "people.csv"}, work.BytesSource(b.String()))
}

// branches is a ColumnTransformer over age and city; size is left to the remainder.
func branches(final ml.Spec, target string) ml.Pipeline {
	return ml.Pipeline{
		Steps: []ml.Spec{{Kind: "ColumnTransformer", Params: map[string]any{"remainder": "passthrough", "transformers": []any{
			map[string]any{"name": "num", "columns": []any{"age"}, "steps": []any{
				map[string]any{"op": "SimpleImputer", "params": map[string]any{"strategy": "median"}}, map[string]any{"op": "StandardScaler"}}},
			map[string]any{"name": "cat", "columns": []any{"city", "plan"}, "steps": []any{
				map[string]any{"op": "OneHotEncoder", "params": map[string]any{"handle_unknown": "ignore"}}}},
		}}}},
		Final: final, Inputs: []string{"age", "city", "size", "plan"}, Target: target,
	}
}

func TestFit_Text(t *testing.T) {
	c := start(t, jobs.Options{})
	o := people(t, c)
	p := branches(ml.Spec{Kind: "LogisticRegression"}, "left")
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: quarter}, nil)
	if f.Score.Accuracy < 0.9 || f.Score.Accuracy <= f.Baseline.Accuracy {
		t.Errorf("score %+v, baseline %+v", f.Score, f.Baseline)
	}
	outputs := []string{"num__age", "cat__city_", "cat__city_Bonn", "cat__city_Essen", "cat__plan_free", "cat__plan_paid", "remainder__size"}
	node := f.Diagram[0]
	if node.Op != "ColumnTransformer" || node.Inputs != 4 || node.Width != 7 || !slices.Equal(node.Outputs, outputs) ||
		!slices.Equal(node.Params, []jobs.NodeParam{{Name: "remainder", Value: "'passthrough'"}}) || len(node.Branches) != 3 {
		t.Fatalf("diagram: %+v", node)
	}
	num, cat, rest := node.Branches[0], node.Branches[1], node.Branches[2]
	if num.Name != "num" || !slices.Equal(num.Columns, []string{"age"}) || len(num.Steps) != 2 || num.Steps[1].Op != "StandardScaler" ||
		!slices.Equal(num.Steps[0].Params, []jobs.NodeParam{{Name: "strategy", Value: "'median'"}}) || num.Width != 1 {
		t.Errorf("branch: %+v", num)
	}
	if cat.How != "" || !slices.Equal(cat.Outputs, outputs[1:6]) || rest.Name != "remainder" || rest.How != "passthrough" ||
		rest.Steps != nil || !slices.Equal(rest.Columns, []string{"size"}) || !slices.Equal(rest.Outputs, outputs[6:]) {
		t.Errorf("branches: %+v and %+v", cat, rest)
	}
	if f.Diagram[1].Inputs != 7 || len(f.Importances) != 7 || f.Importances[4].Name != "cat__plan_free" || f.Importances[4].Value <= 0 {
		t.Errorf("last: %+v, importances %+v", f.Diagram[1], f.Importances)
	}
	m := do[jobs.DecisionBoundaryResult](t, c, jobs.DecisionBoundary{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Model: f.Model}, Split: quarter, X: "age", Y: "size"}, nil)
	if m.Means != "probability" || !slices.Equal(m.Held, []string{"city", "plan"}) {
		t.Errorf("map: %s, held %v", m.Means, m.Held)
	}
	r := do[jobs.CheckResult](t, c, jobs.Check{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Model: f.Model}, Split: quarter, Config: checks.Config{Key: "id", Target: "left", ScoreFloor: 0.9}}, nil)
	if open, why := checks.Gate(r.Results); !open {
		t.Error(why)
	}
	again := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: quarter, Champion: &jobs.Rival{Model: f.Model}}, nil)
	if again.Champion == nil || fmt.Sprint(*again.Champion) != fmt.Sprint(again.Score) {
		t.Errorf("champion %+v, want %+v", again.Champion, again.Score)
	}
}

// The columns that branches take by kind are named as the fit chose them.
func TestFit_TextByKind(t *testing.T) {
	c := start(t, jobs.Options{})
	o := people(t, c)
	p := branches(ml.Spec{Kind: "Ridge"}, "pay")
	p.Steps = []ml.Spec{{Kind: "ColumnTransformer"}}
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: quarter}, nil)
	if b := f.Diagram[0].Branches; len(b) != 2 || !slices.Equal(b[0].Columns, []string{"age", "size"}) || !slices.Equal(b[1].Columns, []string{"city", "plan"}) || len(b[0].Steps) != 2 {
		t.Errorf("branches: %+v", b)
	}
	if f.Score.R2 <= f.Baseline.R2 {
		t.Errorf("r2 %v, baseline %v", f.Score.R2, f.Baseline.R2)
	}
}

func TestFit_TextRefused(t *testing.T) {
	c := start(t, jobs.Options{})
	o := people(t, c)
	p := branches(ml.Spec{Kind: "LogisticRegression"}, "left")
	p.Steps = nil
	_, err := c.Do(context.Background(), jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: quarter}, nil, nil)
	var f work.Failed
	if !errors.As(err, &f) || f.Code != "schema" || !strings.Contains(f.Text, `"city", "plan"`) || !strings.Contains(f.Text, "LogisticRegression") {
		t.Errorf("text without an encoder: %+v", f)
	}
}

func TestSearch_WithinABranch(t *testing.T) {
	c := start(t, jobs.Options{})
	o := people(t, c)
	r, _ := asked[jobs.SearchResult](t, c, jobs.Search{Table: o.Table.Hash(), Pipeline: branches(ml.Spec{Kind: "LogisticRegression"}, "left"), CV: jobs.CV{NSplits: 3},
		Grid: jobs.Grid{"ColumnTransformer.num.SimpleImputer.strategy": {"mean", "median"}, "C": {0.001, 1.0}}})
	if len(r.Rows) != 4 || r.Rows[r.Best].Params["C"] != 1.0 || r.Rows[1].Params["ColumnTransformer.num.SimpleImputer.strategy"] != "median" {
		t.Errorf("rows: %+v", r.Rows)
	}
}
