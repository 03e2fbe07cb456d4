package expr_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"orrery/core/expr"
	"orrery/core/table"
)

// TestText_Edges has what pandas.json leaves out.
func TestText_Edges(t *testing.T) {
	data := must(t)(table.New(table.Texts("t", []string{"a-b", "", "-"}), table.Texts("u", []string{"-", "-", ""}), table.Numbers("i", []float64{1, 0, nan})))
	for _, test := range []struct {
		src  string
		want []table.Value
	}{
		{"split(t, u, i)", texts("b", "", "")},
		{"split(t, '-', 0.5)", texts("", "", "")},
		{"split(t, '-', 1e300)", texts("", "", "")},
		{"split(t, '-', -1e300)", texts("", "", "")},
		{"split(t, '-', 1e999)", texts("", "", "")},
		{"split(t, '-', -2)", texts("a", "", "")},
		{"contains(t, u)", booleans(1, nan, nan)},
		{"replace(t, u, '')", texts("ab", "", "-")},
		{"replace(t, '-', '')", texts("ab", "", "")},
		{"t + u", texts("a-b-", "", "")},
		{"u + t + u", texts("-a-b-", "", "")},
		{"concat(u, coalesce(t, '?'))", texts("-a-b", "-?", "")},
		{"len(t + u)", numbers(4, nan, nan)},
		{"text(i)", texts("1", "0", "")},
		{"text(i > 0)", texts("true", "false", "false")},
		{"text(t)", texts("a-b", "", "-")},
		{"number(i > 0)", numbers(1, 0, 0)},
		{"number('1e400')", numbers(inf, inf, inf)},
		{"number('inf')", numbers(nan, nan, nan)},
		{"number('0x10')", numbers(nan, nan, nan)},
		{"number('1_000')", numbers(nan, nan, nan)},
		{"number(' -12.5e-1 ')", numbers(-1.25, -1.25, -1.25)},
		{"lower('ΑΣ ΣΑ Σ')", texts("ας σα σ", "ας σα σ", "ας σα σ")},
		{"strip('\\u001c\\u00a0a\\u2003')", texts("a", "a", "a")},
	} {
		for i, got := range evaluate(t, test.src, data) {
			if !same(got, test.want[i]) {
				t.Errorf("%s in row %d is %q, want %q", test.src, i, got, test.want[i])
			}
		}
	}
}

// doubled grows a text to 2^n times its length.
func doubled(n int) string {
	if n == 0 {
		return "t"
	}
	return "replace(" + doubled(n-1) + ", 'a', 'aa')"
}

// TestText_GrowthIsBounded: formulas that would fill the memory end with ErrTooLarge before they take
// much of it, on rows and on columns.
func TestText_GrowthIsBounded(t *testing.T) {
	cells := make([]string, 1000)
	for i := range cells {
		cells[i] = strings.Repeat("a", 60)
	}
	data := must(t)(table.New(table.Texts("t", cells)))
	for name, src := range map[string]string{
		"replace":  "len(" + doubled(60) + ")",
		"join":     "len(" + strings.Repeat("replace(", 30) + "t" + strings.Repeat(", 'a', t)", 30) + ")",
		"many":     "len(" + strings.Repeat("t + ", 498) + "t)",
		"literals": "len(replace(t, 'a', '" + strings.Repeat("x", 3000) + "'))",
	} {
		p, err := expr.Compile(src, data.Schema())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err = p.Eval(data)
		runtime.ReadMemStats(&after)
		if !errors.Is(err, expr.ErrTooLarge) {
			t.Errorf("%s: Eval gives %v, want ErrTooLarge", name, err)
		}
		took := after.TotalAlloc - before.TotalAlloc
		t.Logf("%s: %d KiB", name, took>>10)
		if took > 64<<20 {
			t.Errorf("%s: Eval took %d MiB before it gave up", name, took>>20)
		}
		if name == "many" {
			continue // one row is 30 kB
		}
		if _, err = p.EvalRow(inputs(p, data, 0)); !errors.Is(err, expr.ErrTooLarge) {
			t.Errorf("%s: EvalRow gives %v, want ErrTooLarge", name, err)
		}
	}
}
