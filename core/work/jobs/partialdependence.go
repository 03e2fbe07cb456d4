package jobs

import (
	"context"

	"orrery/core/ml"
	"orrery/core/ml/search"
	"orrery/core/work"
)

// PartialDependence is partial_dependence of one input on the test rows.
type PartialDependence struct {
	StoredModel
	Split Split
	Input string
}

func (PartialDependence) Kind() string          { return "depend" }
func (PartialDependence) Replies() []work.Reply { return []work.Reply{&PartialDependenceResult{}} }

// PartialDependenceResult answers PartialDependence: the mean answer over the test rows at each value of the input.
// Values are the numbers; of a text, Names.
type PartialDependenceResult struct {
	Input  string
	Values ml.Floats
	Names  []string
	Means  []ml.Floats // [output][point]: of the second of two classes, of each class, or the value
}

func (*PartialDependenceResult) Kind() string { return "depended" }

func (w *worker) partialDependence(ctx context.Context, j PartialDependence) (PartialDependenceResult, error) {
	m, p, err := w.loadModelAndData(ctx, j.Model, j.Table, j.Features, &j.Split)
	if err != nil {
		return PartialDependenceResult{}, err
	}
	d, err := search.PartialDependence(ctx, search.Asked{Model: m, Table: p.cols, Rows: evenly(p.test, maxDependence)}, search.Along{Inputs: []string{j.Input}, Points: 50})
	if err != nil {
		return PartialDependenceResult{}, err
	}
	r := PartialDependenceResult{Input: j.Input}
	if r.Values = d.Axes[0].Floats(); r.Values == nil {
		for i := range d.Axes[0].Len() {
			r.Names = append(r.Names, d.Axes[0].Text(i))
		}
	}
	for _, mean := range d.Mean {
		r.Means = append(r.Means, mean)
	}
	return r, nil
}
