package expr_test

import (
	"strings"
	"testing"

	"orrery/core/table"
)

// TestEvalRow_DoesNotAllocate holds for every formula without text, however long.
func TestEvalRow_DoesNotAllocate(t *testing.T) {
	data := people(t)
	for name, src := range map[string]string{
		"square": "feature_1 ** 2", "log": "log(feature_1) + feature_2 * 3", "boolean": "paid and feature_1 > 0",
		"long": "feature_1" + strings.Repeat(" * 1.5 + feature_2", 200), "few texts": "1 if city == 'Oslo' else 2", "text": "coalesce(city, 'x')",
	} {
		p := compile(t, src, data.Schema())
		in := inputs(p, data, 0)
		var out table.Value
		if n := testing.AllocsPerRun(100, func() { out, _ = p.EvalRow(in) }); n != 0 {
			t.Errorf("%s: %v allocations a row (%v)", name, n, out)
		}
	}
}

// TestEvalRow_ManySlots has 400 different constants.
func TestEvalRow_ManySlots(t *testing.T) {
	var b strings.Builder
	b.WriteString("feature_1")
	for i := range 490 {
		b.WriteString("+" + strings.Repeat("1", 1+i%4) + "." + string(rune('0'+i%10)))
	}
	evaluate(t, b.String(), people(t))
	evaluate(t, nested(30), people(t))
}

// nested holds many intermediate values at once.
func nested(depth int) string {
	if depth == 0 {
		return "feature_1"
	}
	return "(feature_1 + " + strings.Repeat("1", depth%9+1) + ") * ((feature_2 - 1) + (feature_1 ** 3) * (" + nested(depth-1) + "))"
}
