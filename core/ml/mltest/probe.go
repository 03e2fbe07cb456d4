package mltest

import (
	"context"
	"encoding/json"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext/prng"

	"orrery/core/ml"
	"orrery/core/table"
)

// probeKind is the last step of the pipelines for transformers: a predictor so simple that its predictions show the
// output of the transformer.
const probeKind = "mltest.Probe"

type probe struct{ Mean []float64 }

func (probe) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	p := probe{Mean: make([]float64, len(x.Cols))}
	for j, c := range x.Cols {
		for _, v := range c {
			p.Mean[j] += v / float64(len(c))
		}
	}
	return p, ml.Tick(ctx, ml.Progress{Done: 1, Total: 1})
}

func (probe) Load(attributes []byte, _ func()) (ml.Predictor, error) {
	var w struct {
		Mean ml.Floats `json:"mean"`
	}
	err := json.Unmarshal(attributes, &w)
	return probe{w.Mean}, err
}

func (p probe) ProbRow(dst, x []float64) []float64 {
	sum := 0.0
	for j, v := range x {
		sum += (v - p.Mean[j]) * float64(j+1)
	}
	dst = slices.Grow(dst[:0], 2)[:2]
	dst[1] = 0.5 + math.Atan(sum)/math.Pi
	dst[0] = 1 - dst[1]
	return dst
}

func (p probe) Prob(x ml.Matrix) [][]float64 {
	out := make([][]float64, x.Rows)
	row := make([]float64, len(x.Cols))
	for i := range out {
		for j := range row {
			row[j] = x.Cols[j][i]
		}
		out[i] = p.ProbRow(nil, row)
	}
	return out
}

func (p probe) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = dst[:0]
	for _, r := range p.Prob(x) {
		dst = append(dst, math.Round(r[1]))
	}
	return dst
}

func (p probe) Width() int { return len(p.Mean) }

func (p probe) Attributes() map[string]any { return map[string]any{"mean": slices.Clone(p.Mean)} }

// withProbe returns the catalog with the probe.
func withProbe(c ml.Catalog) ml.Catalog {
	out := ml.Catalog{probeKind: {
		Build: func(map[string]any) (any, error) { return probe{}, nil },
	}}
	for k, m := range c {
		out[k] = m
	}
	return out
}

// pipeline returns a pipeline with kind in its position and as few other steps as possible.
func pipeline(t T, c ml.Catalog, kind string) ml.Pipeline {
	t.Helper()
	p := ml.Pipeline{Final: ml.Spec{Kind: kind, Params: examples(kind)}, Inputs: []string{"a", "b", "c", "flag"}, Target: "target"}
	v, err := c.Build(p.Final)
	if err != nil {
		t.Fatalf("build %s: %v", kind, err)
	}
	if _, ok := v.(ml.Transformer); ok {
		p.Steps, p.Final = []ml.Spec{p.Final}, ml.Spec{Kind: probeKind}
	}
	return p
}

// examples returns parameters for kinds that do nothing by default.
func examples(kind string) map[string]any {
	if kind != "ColumnTransformer" {
		return nil
	}
	scale := []any{map[string]any{"op": "StandardScaler"}}
	return map[string]any{"remainder": "passthrough", "transformers": []any{
		map[string]any{"name": "num", "steps": scale, "columns": []any{"c", "a"}}}}
}

func build(t T, c ml.Catalog, kind string) any {
	t.Helper()
	step, err := c.Build(ml.Spec{Kind: kind, Params: examples(kind)})
	if err != nil {
		t.Fatalf("build: %v", err)
	}
	return step
}

// tables returns the tables to fit and to predict: numbers, or text for a kind that only accepts values from its fit.
func tables(t T, c ml.Catalog, kind string) (one, two *table.Table) {
	t.Helper()
	one, two = data(1), data(2)
	if tr, ok := build(t, c, kind).(ml.Transformer); ok {
		x, _ := two.Select("a", "b", "c", "flag")
		seen, _ := one.Select("a", "b", "c", "flag")
		fitted, err := tr.Fit(context.Background(), seen)
		if err != nil {
			return texts(one), texts(two)
		}
		if _, err = fitted.Apply(x); err != nil {
			return texts(one), texts(two)
		}
	}
	return one, two
}

// texts replaces the numbers by a few words.
func texts(t *table.Table) *table.Table {
	words := []string{"Oslo", "Bergen", "", "Tromsø"}
	for _, c := range t.Columns()[:4] {
		v := make([]string, c.Len())
		for i := range v {
			v[i] = words[int(math.Float64bits(1+c.Floats()[i])>>40)%len(words)]
		}
		t, _ = t.With(table.Texts(c.Name(), v))
	}
	return t
}

// data generates a table of two classes that overlap. Different seeds give different tables.
func data(seed uint64) *table.Table {
	const rows = 80
	source := prng.NewSplitMix64(seed)
	draw := func() float64 { return float64(source.Uint64()>>11) / (1 << 53) }
	cols := make([][]float64, 5)
	for i := range rows {
		class := float64(i % 2)
		cols[0] = append(cols[0], class+2*draw())
		cols[1] = append(cols[1], 100*(draw()-class/3))
		cols[2] = append(cols[2], 1e-3*draw())
		cols[3] = append(cols[3], math.Floor(2*draw()))
		cols[4] = append(cols[4], class)
	}
	t, err := table.New(table.Numbers("a", cols[0]), table.Numbers("b", cols[1]), table.Numbers("c", cols[2]),
		table.Bools("flag", cols[3]), table.Numbers("target", cols[4]))
	if err != nil {
		panic("mltest: " + err.Error())
	}
	return t
}

func fit(t T, c ml.Catalog, kind string, cols *table.Table) *ml.Model {
	t.Helper()
	c = withProbe(c)
	m, err := pipeline(t, c, kind).Fit(context.Background(), c, cols, nil)
	if err != nil {
		t.Fatalf("fit: %v", err)
	}
	return m
}

// answers returns all predictions of the model for each row: its number and, if it has them, probabilities.
func answers(t T, m *ml.Model, cols *table.Table) [][]float64 {
	t.Helper()
	v, err := m.Estimate(cols)
	if err != nil {
		t.Fatalf("estimate: %v", err)
	}
	out := make([][]float64, len(v))
	for i, f := range v {
		out[i] = []float64{f}
	}
	if !m.Probable() {
		return out
	}
	p, err := m.Prob(cols)
	if err != nil {
		t.Fatalf("prob: %v", err)
	}
	for i := range out {
		out[i] = append(out[i], p[i]...)
	}
	return out
}

func sameBits(t T, what string, got, want [][]float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d rows, want %d", what, len(got), len(want))
	}
	for i := range got {
		for k := range want[i] {
			if math.Float64bits(got[i][k]) != math.Float64bits(want[i][k]) {
				t.Errorf("%s: row %d number %d is %v, want %v", what, i, k, got[i][k], want[i][k])
				return
			}
		}
	}
}
