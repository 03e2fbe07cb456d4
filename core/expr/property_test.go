package expr_test

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"orrery/core/expr"
	"orrery/core/table"
)

// formula draws a source of the given kind over the columns n1, n2, b1, b2, d1, d2, t1, t2.
func formula(r *rapid.T, kind table.Kind, depth int) string {
	if depth == 0 {
		return leaf(r, kind)
	}
	sub := func(k table.Kind) string { return formula(r, k, rapid.IntRange(0, depth-1).Draw(r, "depth")) }
	number, boolean, text, time := sub(table.Number), sub(table.Bool), sub(table.Text), sub(table.Time)
	same := sub(kind)
	choices := []string{
		"(" + same + " if " + boolean + " else " + sub(kind) + ")",
		"where(" + boolean + ", " + same + ", None)",
		"coalesce(" + same + ", " + sub(kind) + ", " + leaf(r, kind) + ")",
	}
	pick := func(s ...string) string { return rapid.SampledFrom(s).Draw(r, "pick") }
	switch kind {
	case table.Number:
		op := pick(" + ", " - ", "*", "/", " // ", " % ", "**", " ** 2 + ", "*-")
		choices = append(choices, "("+number+op+same+")", "("+number+op+same+")", "-"+leaf(r, kind)+" ** 2",
			pick("abs", "sqrt", "log", "log1p", "exp", "round", "floor", "ceil")+"("+same+")",
			pick("mean", "std", "median", "colmin", "colmax", "zscore", "rank")+"("+leaf(r, kind)+pick("", "+n1", " * 2")+")",
			pick("quantile("+same+", 0.3)", "quantile_bin("+same+", 3)"), pick("len", "number")+"("+text+")",
			pick("year", "month", "day", "weekday", "dayofyear", "hour", "minute", "second", "days_between(d1, d2) - year")+"("+time+")",
			pick("min", "max", "clip")+"("+number+", "+same+", "+leaf(r, kind)+")", "("+same+") ** "+pick("2", "3", "0.5", "-1", "n2"))
	case table.Bool:
		op, op2 := pick(" == ", " != ", "<", "<=", " > ", ">="), pick("<", " == ", ">=")
		choices = append(choices, "("+number+op+sub(table.Number)+")", "("+number+op+sub(table.Number)+op2+leaf(r, table.Number)+")",
			"("+text+" "+op+" "+sub(table.Text)+op2+leaf(r, table.Text)+")", "("+boolean+pick(" and ", " or ", " == ", " != ")+same+")",
			"(not "+same+")", "isnull("+pick(number, boolean, text, time)+")", "("+time+op+sub(table.Time)+")",
			pick("contains", "startswith", "endswith")+"("+text+", "+leaf(r, table.Text)+")")
	case table.Text:
		choices = append(choices, pick("lower", "upper", "strip")+"("+same+")", "("+same+" + "+leaf(r, kind)+")", "concat("+same+", "+leaf(r, kind)+", '-')",
			"split("+same+", "+leaf(r, kind)+", "+pick("0", "1", "-1", "n2")+")", "replace("+same+", "+leaf(r, kind)+", "+pick("''", "'bb'", "t1")+")",
			"text("+pick(number, boolean, same, time)+")")
	}
	return rapid.SampledFrom(choices).Draw(r, "choice")
}

func leaf(r *rapid.T, kind table.Kind) string {
	switch kind {
	case table.Number:
		return rapid.OneOf(rapid.SampledFrom([]string{"n1", "n2", "0", "1", "2", "0.5", "1e999"}),
			rapid.Map(rapid.Float64Range(0, 1e6), func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) })).Draw(r, "number")
	case table.Bool:
		return rapid.SampledFrom([]string{"b1", "b2", "True", "False"}).Draw(r, "boolean")
	}
	if kind == table.Time {
		return rapid.SampledFrom([]string{"d1", "d2", "date('2024-02-29 12:30')"}).Draw(r, "time")
	}
	return rapid.SampledFrom([]string{"t1", "t2", "'a'", "'b'", `"ab"`}).Draw(r, "text")
}

func number() *rapid.Generator[float64] {
	return rapid.OneOf(rapid.SampledFrom([]float64{nan, inf, -inf, math.Copysign(0, -1), 0, 1, -1, 2, 3, 0.5, 1e300, 5e-324, 709.9}),
		rapid.Float64(), rapid.Float64Range(-10, 10), rapid.Map(rapid.IntRange(-20, 20), func(i int) float64 { return float64(i) }))
}

// values draws a column's cells: a short pattern repeated, so that a table can be longer than a block.
func values[T any](r *rapid.T, g *rapid.Generator[T], rows int, name string) []T {
	pattern := rapid.SliceOfN(g, 1, 40).Draw(r, name)
	out := make([]T, rows)
	for i := range out {
		out[i] = pattern[(i+i/1024)%len(pattern)]
	}
	return out
}

func randomTable(r *rapid.T) *table.Table {
	rows := rapid.SampledFrom([]int{0, 1, 7, 30, 1023, 1024, 1025, 2100}).Draw(r, "rows")
	truth := rapid.SampledFrom([]float64{0, 1, nan})
	time := rapid.OneOf(rapid.SampledFrom([]float64{nan, 0, -1, 951782400e6, -62167219200e6, 253402300799999999}), rapid.Float64Range(-6e16, 2.5e17))
	text := rapid.SampledFrom([]string{"", "a", "b", "ab", "ß", "日本", " A-B ", "ΑΣ", "-1.5"})
	t, err := table.New(
		table.Numbers("n1", values(r, number(), rows, "n1")), table.Numbers("n2", values(r, number(), rows, "n2")),
		table.Bools("b1", values(r, truth, rows, "b1")), table.Bools("b2", values(r, truth, rows, "b2")),
		table.Times("d1", values(r, time, rows, "d1")), table.Times("d2", values(r, time, rows, "d2")),
		table.Texts("t1", values(r, text, rows, "t1")), table.Texts("t2", values(r, text, rows, "t2")))
	if err != nil {
		r.Fatal(err)
	}
	return t
}

// someRows are the training rows: all, some in any order, or none.
func someRows(r *rapid.T, n int) []int {
	if n == 0 || rapid.Bool().Draw(r, "all rows") {
		return nil
	}
	return rapid.SliceOfN(rapid.IntRange(0, n-1), 0, 50).Draw(r, "training rows")
}

// TestEval_EqualsEvalRow is the promise that training and serving see the same features.
func TestEval_EqualsEvalRow(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		data := randomTable(r)
		kind := rapid.SampledFrom([]table.Kind{table.Number, table.Number, table.Bool, table.Text, table.Time}).Draw(r, "kind")
		src := formula(r, kind, rapid.IntRange(0, 5).Draw(r, "depth"))
		p, err := expr.Compile(src, data.Schema())
		if err != nil {
			if len(src) > 1500 || strings.Contains(err.Error(), "more than 16 table-wide") { // the limits
				return
			}
			r.Fatalf("Compile(%q): %v", src, err)
		}
		if p.Kind() != kind {
			r.Fatalf("%s is of kind %v, want %v", src, p.Kind(), kind)
		}
		if p, err = p.Fit(data, someRows(r, data.Rows())); errors.Is(err, expr.ErrOverflow) {
			return
		} else if err != nil {
			r.Fatal(err)
		}
		whole, err := p.Eval(data)
		if err != nil {
			r.Fatal(err)
		}
		for i := range data.Rows() {
			row, err := p.EvalRow(inputs(p, data, i))
			if err != nil {
				r.Fatal(err)
			}
			if got := whole.Value(i); !same(got, row) {
				r.Fatalf("%s, row %d: Eval %v (%x), EvalRow %v (%x)", src, i, got, math.Float64bits(got.Num), row, math.Float64bits(row.Num))
			}
		}
	})
}

// TestCompile_SpaceMeansNothing puts every token on a line of its own.
func TestCompile_SpaceMeansNothing(t *testing.T) {
	spread := strings.NewReplacer("(", "\n(\t", ")", " )\r\n", ",", " , ", "+", " + ")
	rapid.Check(t, func(r *rapid.T) {
		data := randomTable(r)
		src := formula(r, table.Number, 3)
		if strings.Contains(src, "e+") || len(src) > 1000 {
			return
		}
		if overflows(src, data) {
			return
		}
		a, b := evaluateFitted(t, src, data, nil), evaluateFitted(t, spread.Replace(src), data, nil)
		for i := range a {
			if !same(a[i], b[i]) {
				r.Fatalf("%q and %q differ in row %d: %v, %v", src, spread.Replace(src), i, a[i], b[i])
			}
		}
	})
}

// overflows reports whether a table-wide function of src cannot be learnt because the table's numbers are too large.
func overflows(src string, data *table.Table) bool {
	p, err := expr.Compile(src, data.Schema())
	if err != nil {
		return false
	}
	_, err = p.Fit(data, nil)
	return errors.Is(err, expr.ErrOverflow)
}
