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

// TestFit_SameBitsEverywhere is the same for what is learnt, and for texts and times.
func TestFit_SameBitsEverywhere(t *testing.T) {
	const rows = 3000
	a, d, s := make([]float64, rows), make([]float64, rows), make([]string, rows)
	for i := range a {
		a[i] = float64(i*7919%rows)/37 - 20
		d[i] = a[i] * 1e15
		s[i] = string(rune('A'+i%60)) + "ß-Σ" + string(rune(0x3b1+i%20)) + " "
		if i%50 == 0 {
			a[i], s[i] = nan, ""
		}
	}
	data := must(t)(table.New(table.Numbers("a", a), table.Times("d", d), table.Texts("s", s)))
	out := must(t)(data.Select("a"))
	for i, src := range []string{
		"zscore(exp(a / 10))", "rank(a * a)", "quantile_bin(a, 7)", "a - mean(a) - median(a) + std(a)", "clip(a, quantile(a, 0.03), quantile(a, 0.97))",
		"year(d) * 1e6 + month(d) * 1e4 + day(d) * 100 + weekday(d)", "dayofyear(d) + hour(d) + minute(d) + second(d)", "days_between(date('2024-02-29'), d)",
		"upper(s)", "lower(s) + text(a)", "replace(strip(s), '-', '++')", "len(s) + number(split(text(a), '.', 1))", "number(contains(s, 'Σ'))",
	} {
		p, err := compile(t, src, data.Schema()).Fit(data, sequence(0, rows, 3))
		if err != nil {
			t.Fatal(err)
		}
		column, err := p.Eval(data)
		if err == nil {
			out, err = out.With(column.Rename(string(rune('A' + i))))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	const want = "d3829a0fa3e4bc46fef90a4be516133e0fc01b1a8baa8b1a3086434f6b2cc1e0"
	if got := out.Hash(); got != want {
		t.Errorf("the hash is %s, want %s", got, want)
	}
}

func sequence(from, to, step int) []int {
	var out []int
	for i := from; i < to; i += step {
		out = append(out, i)
	}
	return out
}
