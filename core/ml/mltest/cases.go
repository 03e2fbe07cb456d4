package mltest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"

	"orrery/core/ml"
	"orrery/core/table"
)

func documented(t T, c ml.Catalog, kind string) {
	maker := c[kind]
	if maker.Note == "" {
		t.Errorf("no note says what %s does", kind)
	}
	for _, d := range maker.Params {
		if d.Name == "" || d.Doc == "" {
			t.Errorf("parameter %q: %q does not say what it does", d.Name, d.Doc)
		}
	}
}

func refusesUnknown(t T, c ml.Catalog, kind string) {
	_, err := c.Build(ml.Spec{Kind: kind, Params: map[string]any{"no_such_parameter": 1.0}})
	var param *ml.ParamError
	if !errors.As(err, &param) || param.Param != "no_such_parameter" || param.Kind != kind {
		t.Errorf("err = %v, want a *ml.ParamError that names %s and no_such_parameter", err, kind)
	}
}

func takesDefaults(t T, c ml.Catalog, kind string) {
	all := map[string]any{}
	for _, d := range c[kind].Params {
		all[d.Name] = d.Default
	}
	given, err := c.Build(ml.Spec{Kind: kind, Params: all})
	if err != nil {
		t.Fatalf("defaults: %v", err)
	}
	none, err := c.Build(ml.Spec{Kind: kind})
	if err != nil {
		t.Fatalf("no parameters: %v", err)
	}
	if !reflect.DeepEqual(given, none) {
		t.Errorf("with the defaults %+v, without parameters %+v", given, none)
	}
}

func repeats(t T, c ml.Catalog, kind string) {
	one, _ := tables(t, c, kind)
	if a, b := fit(t, c, kind, one), fit(t, c, kind, one); a.Digest() != b.Digest() {
		t.Errorf("two fits on the same rows: %s and %s", a.Digest(), b.Digest())
	}
}

// learn fits the step itself, outside of a pipeline, and returns its attributes.
func learn(ctx context.Context, step any, cols *table.Table) (map[string]any, error) {
	x, err := cols.Select("a", "b", "c", "flag")
	if err != nil {
		return nil, err
	}
	if tr, ok := step.(ml.Transformer); ok {
		fitted, err := tr.Fit(ctx, x)
		if err != nil {
			return nil, err
		}
		return fitted.Attributes(), nil
	}
	m, err := ml.MatrixOf(x, "mltest")
	if err != nil {
		return nil, err
	}
	var y []float64
	if ml.TagsOf(step).Task != ml.Clustering {
		target, err := cols.Column("target")
		if err != nil {
			return nil, err
		}
		y = slices.Clone(target.Floats())
	}
	fitted, err := step.(ml.Estimator).Fit(ctx, m, y)
	if err != nil {
		return nil, err
	}
	return fitted.Attributes(), nil
}

func mustLearn(t T, step any, cols *table.Table) map[string]any {
	t.Helper()
	attributes, err := learn(context.Background(), step, cols)
	if err != nil {
		t.Fatalf("fit: %v", err)
	}
	return attributes
}

func forgets(t T, c ml.Catalog, kind string) {
	one, two := tables(t, c, kind)
	step := build(t, c, kind)
	mustLearn(t, step, one)
	again := mustLearn(t, step, two)
	if want := mustLearn(t, build(t, c, kind), two); !reflect.DeepEqual(again, want) {
		t.Errorf("the second fit learnt %v, a first one %v", again, want)
	}
}

func leavesInput(t T, c ml.Catalog, kind string) {
	cols, _ := tables(t, c, kind)
	kept := cols.Hash()
	answers(t, fit(t, c, kind, cols), cols)
	again, err := table.New(cols.Columns()...) // a table caches its hash, so use a new one
	if err != nil {
		t.Fatalf("table: %v", err)
	}
	if again.Hash() != kept {
		t.Errorf("the input was changed")
	}
}

// keepsNothing overwrites the memory of the training table, which no caller may do, and predicts again.
func keepsNothing(t T, c ml.Catalog, kind string) {
	cols, other := tables(t, c, kind)
	m := fit(t, c, kind, cols)
	before := answers(t, m, other)
	for _, col := range cols.Columns() {
		for i := range col.Floats() {
			col.Floats()[i] = -1e6
		}
	}
	sameBits(t, "after the training rows were spoilt", answers(t, m, other), before)
}

func givesAway(t T, c ml.Catalog, kind string) {
	one, two := tables(t, c, kind)
	m := fit(t, c, kind, one)
	before := answers(t, m, two)
	for _, attributes := range m.Attributes() {
		for _, v := range attributes {
			spoil(v)
		}
	}
	sameBits(t, "after the attributes were spoilt", answers(t, m, two), before)
}

func spoil(v any) {
	switch v := v.(type) {
	case []float64:
		for i := range v {
			v[i] = -1e6
		}
	case []int:
		for i := range v {
			v[i] = -1e6
		}
	case []string:
		for i := range v {
			v[i] = "spoilt"
		}
	case [][]float64:
		for _, row := range v {
			spoil(row)
		}
	case []any:
		for i := range v {
			spoil(v[i])
		}
	case map[string]any:
		for _, part := range v {
			spoil(part)
		}
	}
}

func survivesJSON(t T, c ml.Catalog, kind string) {
	one, two := tables(t, c, kind)
	m := fit(t, c, kind, one)
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		t.Fatalf("write: %v", err)
	}
	back, err := ml.Load(withProbe(c), text)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	sameBits(t, "after JSON", answers(t, back, two), answers(t, m, two))
	if back.Digest() != m.Digest() {
		t.Errorf("digest %s became %s", m.Digest(), back.Digest())
	}
	if !reflect.DeepEqual(back.Attributes(), m.Attributes()) {
		t.Errorf("attributes %v became %v", m.Attributes(), back.Attributes())
	}
	if !reflect.DeepEqual(back.Pipeline(), m.Pipeline()) {
		t.Errorf("pipeline %v became %v", m.Pipeline(), back.Pipeline())
	}
	changed := bytes.Replace(text, []byte(`"target": "target"`), []byte(`"target": "other"`), 1)
	if _, err := ml.Load(withProbe(c), changed); !errors.Is(err, ml.ErrChecksum) {
		t.Errorf("a changed text: %v, want ErrChecksum", err)
	}
}

// rowEqualsTable predicts row by row: numbers with ProbRow or EstimateRow, text with a table of one row.
func rowEqualsTable(t T, c ml.Catalog, kind string) {
	one, two := tables(t, c, kind)
	m := fit(t, c, kind, one)
	got := make([][]float64, two.Rows())
	for i := range got {
		got[i] = rowAnswer(t, m, two.Row(i))
	}
	sameBits(t, "row by row", got, answers(t, m, two))
}

func rowAnswer(t T, m *ml.Model, row table.Row) []float64 {
	t.Helper()
	values, x := make([]table.Value, len(m.Schema())), make([]float64, len(m.Schema()))
	text := false
	for j, f := range m.Schema() {
		values[j], _ = row.Get(f.Name)
		x[j] = values[j].Num
		text = text || f.Kind == table.Text
	}
	if text {
		one, err := m.RowTable(values)
		if err != nil {
			t.Fatalf("row: %v", err)
		}
		return answers(t, m, one)[0]
	}
	kept := slices.Clone(x)
	answer := []float64{m.EstimateRow(x)}
	if m.Probable() {
		answer = append(answer, m.ProbRow(nil, x)...)
	}
	if !slices.Equal(x, kept) {
		t.Errorf("the row was changed")
	}
	return answer
}

func byName(t T, c ml.Catalog, kind string) {
	one, cols := tables(t, c, kind)
	m := fit(t, c, kind, one)
	turned, err := cols.Select("target", "flag", "c", "a", "b")
	if err != nil {
		t.Fatalf("select: %v", err)
	}
	turned, err = turned.With(table.Texts("note", make([]string, cols.Rows())))
	if err != nil {
		t.Fatalf("with: %v", err)
	}
	sameBits(t, "with other columns in another order", answers(t, m, turned), answers(t, m, cols))
}

// stops cancels at the first tick, which must come from the kind's own fit.
func stops(t T, c ml.Catalog, kind string) {
	one, _ := tables(t, c, kind)
	step := build(t, c, kind)
	ctx, cancel := context.WithCancel(context.Background())
	ticks := 0
	ctx = ml.WithHook(ctx, func(ml.Progress) {
		ticks++
		cancel()
	})
	if _, err := learn(ctx, step, one); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want context.Canceled", err)
	}
	if ticks != 1 {
		t.Errorf("%d ticks, want that the first one ends the fit", ticks)
	}
}
