package jobs

import (
	"context"

	"orrery/core/ml"
	"orrery/core/ml/search"
	"orrery/core/work"
)

// PermutationImportance is permutation_importance on the test rows, over the inputs of the whole pipeline.
type PermutationImportance struct {
	StoredModel
	Split       Split
	Repeats     int // n_repeats
	RandomState uint64
}

func (PermutationImportance) Kind() string { return "permute" }
func (PermutationImportance) Replies() []work.Reply {
	return []work.Reply{&PermutationImportanceResult{}}
}

// PermutationImportanceResult answers PermutationImportance, in the order of the inputs.
type PermutationImportanceResult struct {
	Scoring string
	Repeats int
	Inputs  []InputImportance
}

func (*PermutationImportanceResult) Kind() string { return "permuted" }

// InputImportance is how much worse the score became when an input was shuffled.
type InputImportance struct {
	Input     string
	Mean, Std work.Num
}

func (w *worker) permutationImportance(ctx context.Context, j PermutationImportance) (PermutationImportanceResult, error) {
	m, p, err := w.loadModelAndData(ctx, j.Model, j.Table, j.Features, &j.Split)
	if err != nil {
		return PermutationImportanceResult{}, err
	}
	r := PermutationImportanceResult{Scoring: "accuracy", Repeats: j.Repeats}
	if p.task == ml.Regression {
		r.Scoring = "r2"
	}
	list, err := search.PermutationImportance(ctx, search.Asked{Model: m, Table: p.cols, Rows: evenly(p.test, maxPermuted)},
		search.Permuting{Repeats: j.Repeats, RandomState: j.RandomState, Scoring: r.Scoring})
	for _, i := range list {
		r.Inputs = append(r.Inputs, InputImportance{i.Input, work.Num(i.Mean), work.Num(i.Std)})
	}
	return r, err
}
