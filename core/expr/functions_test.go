package expr_test

import (
	"slices"
	"strings"
	"testing"

	"orrery/core/expr"
	"orrery/core/table"
)

// TestFunctions evaluates the example of every function, which the interface shows.
func TestFunctions(t *testing.T) {
	var x []float64
	for _, s := range strings.Split(expr.ExampleX, ", ") {
		x = append(x, spelt(t, s))
	}
	data := must(t)(table.New(table.Numbers("x", x)))
	for _, f := range append(expr.Operators(), expr.Functions()...) {
		got := evaluateFitted(t, f.Example, data, nil)
		var cells []string
		for _, v := range got {
			cells = append(cells, v.String())
		}
		if want := strings.Join(cells, ", "); f.Result != want && (f.Result != cells[0] || len(slices.Compact(cells)) > 1) {
			t.Errorf("%s is documented as %s, and gives %s", f.Example, f.Result, want)
		}
		if f.Doc == "" || f.Doc[len(f.Doc)-1] != '.' {
			t.Errorf("the documentation of %s is not a sentence: %q", f.Name, f.Doc)
		}
		if f.Name == "" {
			continue // an operator
		}
		if !strings.HasPrefix(f.Signature, f.Name+"(") || !strings.Contains(f.Example, f.Name+"(") {
			t.Errorf("%s has the signature %s and the example %s", f.Name, f.Signature, f.Example)
		}
		if !slices.Contains([]string{"number", "choice", "text", "time", "table"}, f.Group) {
			t.Errorf("%s is in no group: %q", f.Name, f.Group)
		}
	}
}

func spelt(t testing.TB, s string) float64 {
	v, err := compile(t, s, nil).EvalRow(nil)
	if err != nil {
		t.Fatal(err)
	}
	return v.Num
}

// evaluateFitted is evaluate with the table-wide functions fitted on rows.
func evaluateFitted(t testing.TB, src string, data *table.Table, rows []int) []table.Value {
	t.Helper()
	p, err := compile(t, src, data.Schema()).Fit(data, rows)
	if err != nil {
		t.Fatalf("fit %s: %v", src, err)
	}
	return bothWays(t, p, data)
}
