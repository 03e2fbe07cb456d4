package expr_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"orrery/core/expr"
	"orrery/core/table"
)

func column(t testing.TB, x ...float64) *table.Table {
	return must(t)(table.New(table.Numbers("x", x)))
}

func fit(t testing.TB, src string, data *table.Table, rows []int) *expr.Program {
	t.Helper()
	p, err := compile(t, src, data.Schema()).Fit(data, rows)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestFit_Unfitted(t *testing.T) {
	data := column(t, 1, 2, 3)
	p := compile(t, "x - mean(x)", data.Schema())
	if !p.TableWide() || p.Fitted() || p.Frozen() != "" {
		t.Errorf("TableWide %v, Fitted %v, Frozen %q before a fit", p.TableWide(), p.Fitted(), p.Frozen())
	}
	if _, err := p.Eval(data); !errors.Is(err, expr.ErrUnfitted) || !strings.Contains(err.Error(), "x - mean(x)") {
		t.Errorf("Eval gives %v, want ErrUnfitted and the formula", err)
	}
	if _, err := p.EvalRow(numbers(1)); !errors.Is(err, expr.ErrUnfitted) {
		t.Errorf("EvalRow gives %v, want ErrUnfitted", err)
	}
	q := compile(t, "x * 2", data.Schema())
	if q.TableWide() || !q.Fitted() {
		t.Error("a formula without table-wide functions needs a fit")
	}
	if again, err := q.Fit(data, nil); again != q || err != nil {
		t.Errorf("its Fit gives another program, %v", err)
	}
	if again, err := q.Freeze(""); again != q || err != nil {
		t.Errorf("its Freeze gives another program, %v", err)
	}
}

// TestFit_Overflow: a function that overflows is named, in place of a missing result in every row.
func TestFit_Overflow(t *testing.T) {
	for _, src := range []string{"zscore(x)", "mean(x)", "std(x)", "quantile(x, 0.5)", "median(x)", "x + colmax(zscore(x))"} {
		data := column(t, 1e308, -1e308, 1.5e308, 1.6e308)
		_, err := compile(t, src, data.Schema()).Fit(data, nil)
		if overflows := src != "median(x)" && src != "quantile(x, 0.5)"; errors.Is(err, expr.ErrOverflow) != overflows {
			t.Errorf("%s: %v", src, err)
		}
	}
	inf := column(t, 1, 2, math.Inf(1))
	if _, err := compile(t, "mean(x)", inf.Schema()).Fit(inf, nil); err != nil {
		t.Errorf("the mean of an infinite cell: %v; it is infinite, not an overflow", err)
	}
}

// TestFit_LeaksNothing: what is learnt depends on the training rows alone.
func TestFit_LeaksNothing(t *testing.T) {
	const src = "zscore(x) + rank(x) * 10 + quantile_bin(x, 3) + quantile(x, 0.3) - mean(zscore(x) ** 2)"
	rapid.Check(t, func(r *rapid.T) {
		train := rapid.SliceOfN(number(), 1, 30).Draw(r, "training rows")
		rest := rapid.SliceOfN(number(), 0, 30).Draw(r, "test rows")
		rows := make([]int, len(train))
		for i := range rows {
			rows[i] = i
		}
		with, without := column(t, append(train[:len(train):len(train)], rest...)...), column(t, train...)
		p := compile(t, src, with.Schema())
		a, errA := p.Fit(with, rows)
		b, errB := p.Fit(without, nil)
		if errA != nil || errB != nil {
			if !errors.Is(errA, expr.ErrOverflow) || !errors.Is(errB, expr.ErrOverflow) {
				r.Fatalf("with the test rows %v, without %v", errA, errB)
			}
			return
		}
		if a.Frozen() != b.Frozen() {
			r.Fatalf("the test rows changed\n%s to\n%s", b.Frozen(), a.Frozen())
		}
	})
}

func TestFreeze_RoundTrip(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		data := randomTable(r)
		src := formula(r, table.Number, 3) + " + zscore(n1) + rank(n2) + quantile_bin(n1, 4)"
		p, err := expr.Compile(src, data.Schema())
		if err != nil {
			return // a limit
		}
		fitted, err := p.Fit(data, someRows(r, data.Rows()))
		if errors.Is(err, expr.ErrOverflow) {
			return
		}
		if err != nil {
			r.Fatal(err)
		}
		b, err := json.Marshal(map[string]expr.Frozen{"frozen": fitted.Frozen()})
		if err != nil {
			r.Fatal(err)
		}
		var read map[string]expr.Frozen
		if err := json.Unmarshal(b, &read); err != nil {
			r.Fatal(err)
		}
		again, err := p.Freeze(read["frozen"])
		if err != nil {
			r.Fatalf("%s: %v", b, err)
		}
		want, err := fitted.Eval(data)
		if err != nil {
			r.Fatal(err)
		}
		got, err := again.Eval(data)
		if err != nil {
			r.Fatal(err)
		}
		for i := range data.Rows() {
			if !same(got.Value(i), want.Value(i)) {
				r.Fatalf("%s: row %d is %v after the fit and %v after a reload", src, i, want.Value(i), got.Value(i))
			}
		}
	})
}

func TestFreeze_Refuses(t *testing.T) {
	s := table.Schema{{Name: "x"}}
	for _, test := range []struct{ name, src, frozen string }{
		{"nothing", "mean(x)", ""},
		{"no JSON", "mean(x)", "{"},
		{"no list", "mean(x)", `{"of":"mean(x)"}`},
		{"null", "mean(x)", "null"},
		{"none", "mean(x)", "[]"},
		{"two", "mean(x)", `[{"of":"mean(x)","values":[1]},{"of":"mean(x)","values":[1]}]`},
		{"another call", "mean(x)", `[{"of":"std(x)","values":[1]}]`},
		{"no value", "mean(x)", `[{"of":"mean(x)","values":[]}]`},
		{"text", "mean(x)", `[{"of":"mean(x)","values":[{}]}]`},
		{"one value of two", "zscore(x)", `[{"of":"zscore(x)","values":[1]}]`},
		{"falling values", "quantile_bin(x, 3)", `[{"of":"quantile_bin(x, 3)","values":[2,1]}]`},
		{"ranks of bins", "quantile_bin(x, 3)", `[{"of":"quantile_bin(x, 3)","values":[1,2],"ranks":[1,2]}]`},
		{"no ranks", "rank(x)", `[{"of":"rank(x)","values":[1,2]}]`},
		{"falling ranks", "rank(x)", `[{"of":"rank(x)","values":[1,2],"ranks":[1,0.5]}]`},
	} {
		if _, err := compile(t, test.src, s).Freeze(expr.Frozen(test.frozen)); !errors.Is(err, expr.ErrFrozen) {
			t.Errorf("%s: got %v, want ErrFrozen", test.name, err)
		}
	}
}

// TestFit_Outside asks for values that no training row has.
func TestFit_Outside(t *testing.T) {
	data := column(t, 1, 2, 4, 4, nan, -7, 3, 100, nan, inf, -inf)
	rows := []int{0, 1, 2, 3, 4}
	for src, want := range map[string][]float64{
		"rank(x)":            {0.25, 0.5, 0.875, 0.875, nan, 0.25, 0.6875, 0.875, nan, 0.875, 0.25},
		"quantile_bin(x, 2)": {0, 0, 1, 1, nan, 0, 0, 1, nan, 1, 0},
		"colmax(x) - x":      {3, 2, 0, 0, nan, 11, 1, -96, nan, -inf, inf},
	} {
		for i, got := range evaluateFitted(t, src, data, rows) {
			if !same(got, numbers(want[i])[0]) {
				t.Errorf("%s of %v is %v, want %v", src, data.Columns()[0].Value(i), got, want[i])
			}
		}
	}
}

// TestFit_Degenerate has no, one, or only equal training rows.
func TestFit_Degenerate(t *testing.T) {
	data := column(t, 5, 5, nan, 6)
	for _, test := range []struct {
		src  string
		rows []int
		want float64 // of 5
	}{
		{"mean(x)", []int{}, nan}, {"std(x)", []int{0}, nan}, {"std(x)", []int{0, 1}, 0}, {"mean(x)", []int{2}, nan},
		{"median(x)", []int{}, nan}, {"rank(x)", []int{}, nan}, {"rank(x)", []int{0, 1}, 0.75}, {"quantile_bin(x, 4)", []int{}, 0},
		{"quantile_bin(x, 4)", []int{0, 1}, 0}, {"zscore(x)", []int{0, 1}, nan}, {"colmin(x)", []int{3, 3}, 6},
	} {
		if got := evaluateFitted(t, test.src, data, test.rows)[0]; !same(got, numbers(test.want)[0]) {
			t.Errorf("%s over rows %v is %v, want %v", test.src, test.rows, got, test.want)
		}
	}
}

// TestFit_ManyValues: rank keeps a bounded part of many different values, and stays within a row of 4,096.
func TestFit_ManyValues(t *testing.T) {
	const n = 50_000
	x := make([]float64, n)
	for i := range x {
		x[i] = math.Exp(float64(i*7919%n) / n * 20)
	}
	data := column(t, x...)
	p := fit(t, "rank(x)", data, nil)
	if len(p.Frozen()) > 200_000 {
		t.Errorf("%d bytes are frozen", len(p.Frozen()))
	}
	got, err := p.Eval(data)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got.Floats() {
		if want := float64(i*7919%n+1) / n; !(math.Abs(v-want) <= 1./4096) {
			t.Fatalf("the rank of row %d is %v, want %v", i, v, want)
		}
	}
}

func TestFrozen_String(t *testing.T) {
	data := column(t, 1, 2, 4)
	for src, want := range map[string]string{
		"x - mean(x)":                    "mean(x): 2.3333333333333335",
		"zscore(x * 0) + rank(x)":        "zscore(x * 0): 0, 0; rank(x) from 3 values",
		"quantile_bin(x, 3) + colmax(x)": "quantile_bin(x, 3): 1.6666666666666665, 2.666666666666666; colmax(x): 4",
		"quantile_bin(x * 0, 2)":         "quantile_bin(x * 0, 2) from 0 values",
		"x":                              "",
	} {
		if got := fit(t, src, data, nil).Frozen().String(); got != want {
			t.Errorf("%s learnt %q, want %q", src, got, want)
		}
	}
}
