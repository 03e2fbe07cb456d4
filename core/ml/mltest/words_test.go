package mltest_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/mltest"
	"orrery/core/table"
)

// words is a transformer that accepts only text and numbers the values of its fit.
type words struct{ seen [][]string }

var errNumbers = errors.New("words takes texts only")

func (*words) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	out := &words{}
	for _, c := range t.Columns() {
		if c.Kind() != table.Text {
			return nil, errNumbers
		}
		var seen []string
		for i := range c.Len() {
			seen = append(seen, c.Text(i))
		}
		slices.Sort(seen)
		out.seen = append(out.seen, slices.Compact(seen))
	}
	return out, ml.Tick(ctx, ml.Progress{})
}

func (*words) Load(attributes []byte, _ func()) (ml.Transform, error) {
	var w struct{ Seen [][]string }
	err := json.Unmarshal(attributes, &w)
	return &words{w.Seen}, err
}

func (w *words) Apply(t *table.Table) (*table.Table, error) {
	var cols []table.Column
	for j, c := range t.Columns() {
		if c.Kind() != table.Text {
			return nil, errNumbers
		}
		v := make([]float64, c.Len())
		for i := range v {
			at, _ := slices.BinarySearch(w.seen[j], c.Text(i))
			v[i] = float64(at)
		}
		cols = append(cols, table.Numbers(c.Name(), v))
	}
	return table.New(cols...)
}

func (w *words) Width() int { return len(w.seen) }

func (w *words) Attributes() map[string]any {
	var all []any
	for _, s := range w.seen {
		list := make([]any, len(s))
		for i, word := range s {
			list[i] = word
		}
		all = append(all, list)
	}
	return map[string]any{"seen": all}
}

// A kind that refuses numbers is tested with text instead, and passes.
func TestCases_TextsOnly(t *testing.T) {
	maker := ml.Maker{Note: "Numbers the words.", Params: ml.ParamDocs{{Name: "strict", Doc: "Nothing.", Default: true}}}
	maker.Build = func(params map[string]any) (any, error) {
		_, err := maker.Params.Read("Shift", params)
		return &words{}, err
	}
	for _, c := range mltest.Cases() {
		if got := complaints(c, maker); len(got) > 0 {
			t.Errorf("%s: %v", c.Name, got)
		}
	}
}

// lender returns its own numbers inside other lists.
type lender struct {
	shift
	how string
}

func (l *lender) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	s, err := l.shift.Fit(ctx, t)
	if err != nil {
		return nil, err
	}
	return &lender{*s.(*shift), l.how}, nil
}

func (l *lender) Attributes() map[string]any {
	switch l.how {
	case "rows":
		return map[string]any{"by": [][]float64{l.by}}
	case "any":
		return map[string]any{"by": []any{1.0, l.by}}
	}
	return map[string]any{"by": map[string]any{"inner": l.by}}
}

// Lists that a caller could write to are found at any depth.
func TestCases_LentListsAreFound(t *testing.T) {
	for _, how := range []string{"rows", "any", "map"} {
		m := maker("")
		m.Build = func(map[string]any) (any, error) { return &lender{how: how}, nil }
		for _, c := range mltest.Cases() {
			if c.Name == "gives attributes away" && len(complaints(c, m)) == 0 {
				t.Errorf("numbers lent in %s were not found", how)
			}
		}
	}
}

// failure runs f and returns its failures.
func failure(f func(mltest.T)) (text string) {
	r := &recorder{}
	defer func() {
		if v := recover(); v != nil && v != any(stopped{}) {
			panic(v)
		}
		text = strings.Join(r.complaints, "; ")
	}()
	f(r)
	return ""
}

func TestGolden(t *testing.T) {
	var g struct{ Rows [][]float64 }
	mltest.Golden(t, "rows.json", &g)
	x := mltest.Matrix(g.Rows)
	if x.Rows != 2 || !slices.Equal(x.Cols[0], []float64{1, 3}) || !slices.Equal(x.Cols[1], []float64{2, 4}) {
		t.Errorf("rows %v became the columns %v", g.Rows, x.Cols)
	}
	if cols := mltest.Table(t, "two.csv"); cols.Rows() != 2 || cols.Width() != 2 {
		t.Errorf("two.csv has %d rows and %d columns", cols.Rows(), cols.Width())
	}
	for name, want := range map[string]string{"cut.json": "testdata/cut.json", "none.json": "none.json"} {
		if got := failure(func(r mltest.T) { mltest.Golden(r, name, &g) }); !strings.Contains(got, want) {
			t.Errorf("%s: complaint %q, want one about %s", name, got, want)
		}
	}
	if got := failure(func(r mltest.T) { mltest.Table(r, "empty.csv") }); !strings.Contains(got, "testdata/empty.csv") {
		t.Errorf("empty.csv: complaint %q", got)
	}
}
