package mltest

import (
	"context"
	"encoding/json"
	"math"

	"orrery/core/ml"
	"orrery/core/table"
)

// atOnce uses one model from several goroutines; go test -race finds shared state.
func atOnce(t T, c ml.Catalog, kind string) {
	one, two := tables(t, c, kind)
	m := fit(t, c, kind, one)
	want := answers(t, m, two)
	const askers = 4
	got := make(chan [][]float64, askers)
	for range askers {
		go func() {
			v, err := m.Estimate(two)
			out := make([][]float64, len(v))
			for i := range v {
				out[i] = []float64{v[i]}
			}
			if err == nil && m.Probable() {
				var p [][]float64
				p, err = m.Prob(two)
				for i := range p {
					out[i] = append(out[i], p[i]...)
				}
			}
			if err != nil {
				out = nil
			}
			got <- out
		}()
	}
	for range askers {
		sameBits(t, "asked at once", <-got, want)
	}
}

func noRows(t T, c ml.Catalog, kind string) {
	one, two := tables(t, c, kind)
	if got := answers(t, fit(t, c, kind, one), two.Take([]int{})); len(got) != 0 {
		t.Errorf("%d answers for no rows", len(got))
	}
}

// threeClasses checks a classifier with more than two classes, named by strings.
func threeClasses(t T, c ml.Catalog, kind string) {
	one, two := tables(t, c, kind)
	names := make([]string, one.Rows())
	for i := range names {
		names[i] = []string{"low", "high", "other"}[i%3]
	}
	one, err := one.With(table.Texts("target", names))
	if err != nil {
		t.Fatalf("with: %v", err)
	}
	c = withProbe(c)
	p := pipeline(t, c, kind)
	if task, err := p.Task(c); err != nil || task != ml.Classification || p.Final.Kind == probeKind {
		return // a transformer does not see the target
	}
	m, err := p.Fit(context.Background(), c, one, nil)
	if err != nil {
		t.Fatalf("fit: %v", err)
	}
	if k := m.Classes(); len(k) != 3 || k[0].Text != "high" {
		t.Errorf("classes %v, want high, low, other", k)
	}
	got := answers(t, m, two)
	for i, row := range got {
		if !validOfThree(row) {
			t.Errorf("row %d: class and probabilities %v", i, row)
			return
		}
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatalf("write: %v", err)
	}
	back, err := ml.Load(c, text)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	sameBits(t, "three classes after JSON", answers(t, back, two), got)
	byRow := make([][]float64, two.Rows())
	for i := range byRow {
		byRow[i] = rowAnswer(t, m, two.Row(i))
	}
	sameBits(t, "three classes row by row", byRow, got)
}

// validOfThree reports whether a row is one of three classes, followed by no probabilities or by three that sum to 1.
func validOfThree(row []float64) bool {
	class, prob := row[0], row[1:]
	if class < 0 || class > 2 || len(prob) != 0 && len(prob) != 3 {
		return false
	}
	sum := 0.0
	for _, p := range prob {
		sum += p
	}
	return len(prob) == 0 || math.Abs(sum-1) < 1e-9
}

// littleData fits to a few rows, to constant columns, to numbers near the limits of float64. The result is an error or
// a model that predicts, never a panic or an endless loop.
func littleData(t T, c ml.Catalog, kind string) {
	one, _ := tables(t, c, kind)
	c = withProbe(c)
	flat := make([]int, 12) // only two distinct rows
	for i := range flat {
		flat[i] = i % 2
	}
	wide := one
	for _, col := range one.Columns()[:3] {
		if v := col.Floats(); v != nil {
			scaled := make([]float64, len(v))
			for i := range v {
				scaled[i] = v[i] * 1e300
			}
			wide, _ = wide.With(table.Numbers(col.Name(), scaled))
		}
	}
	for what, cols := range map[string]*table.Table{"two rows": one.Take([]int{0, 1}), "three rows": one.Take([]int{0, 1, 2}),
		"two rows again and again": one.Take(flat), "huge numbers": wide} {
		m, err := pipeline(t, c, kind).Fit(context.Background(), c, cols, nil)
		if err != nil {
			continue
		}
		if _, err := m.Estimate(cols); err != nil {
			continue
		}
		if _, err := json.Marshal(m); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}
