package expr_test

import (
	"testing"

	"orrery/core/table"
)

// TestEval_SameBitsEverywhere holds the hash of what many formulas give on a fixed table. It was computed on
// linux/amd64; the browser (js/wasm) and every other processor must find the same, else a model fitted natively would
// not be the one fitted in a tab.
func TestEval_SameBitsEverywhere(t *testing.T) {
	const rows = 3000
	a, b := make([]float64, rows), make([]float64, rows)
	state := uint64(1)
	next := func() float64 { // Knuth's MMIX generator: the same on every processor
		state = state*6364136223846793005 + 1442695040888963407
		return float64(int64(state>>11))/(1<<53)*40 - 20
	}
	for i := range a {
		a[i], b[i] = next(), next()
		if i%50 == 0 {
			b[i] = []float64{nan, inf, -inf, 0, -1, 2}[i/50%6]
		}
	}
	data := must(t)(table.New(table.Numbers("a", a), table.Numbers("b", b)))
	for i, src := range []string{
		"exp(a)", "log(abs(a))", "log1p(a)", "abs(a) ** b", "a ** 3", "a ** -3", "a // b", "a % b", "a * b + a / b - b", "a ** 2 * 3 + 1",
		"min(a, b)", "max(a, -b)", "round(a)", "where(a < b, exp(-a), log(b))", "sqrt(a) + 1", "exp(a * 30) * exp(-b * 30)", "1e-300 ** abs(b / 15)",
	} {
		column, err := compile(t, src, data.Schema()).Eval(data)
		if err == nil {
			data, err = data.With(column.Rename(string(rune('A' + i))))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	const want = "93aa82aae5970a5ac70f7fa111bbd5994f356f4b02bd2ecf9a92c5a8ca3a682c"
	if got := data.Hash(); got != want {
		t.Errorf("the hash is %s, want %s", got, want)
	}
}
