package jobs

import (
	"context"
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/metrics"
	"orrery/core/table"
	"orrery/core/work"
)

// answers holds a model's predictions for the test rows and the actual values.
// Class indexes count the classes of the whole table.
type answers struct {
	truth, pred []int
	prob        [][]float64 // nil if the model has no probabilities
	rank        []float64   // score of the second of two classes: probability or decision function; nil if there is none
	y, estimate []float64   // regression: actual and predicted values
}

// answers predicts the test rows of cols, which has the model's inputs.
func (p problem) answers(m *ml.Model, cols *table.Table) (answers, error) {
	var a answers
	var err error
	switch p.task {
	case ml.Classification:
		a.truth = ml.Ints(ml.Pick(p.y, p.test))
		err = a.classify(p, m, cols.Take(p.test))
	case ml.Regression:
		a.y = ml.Pick(p.y, p.test)
		a.estimate, err = m.Estimate(cols.Take(p.test))
	}
	return a, err
}

// classify predicts the classes of t: the most probable one, as serving does, or
// the model's own prediction if it has no probabilities.
func (a *answers) classify(p problem, m *ml.Model, t *table.Table) error {
	if m.Probable() {
		prob, err := m.Prob(t)
		if err != nil {
			return err
		}
		a.prob = align(prob, m.Classes(), p.classes)
		a.pred = argmax(a.prob)
		if len(p.classes) == 2 {
			a.rank = column(a.prob, 1)
		}
		return nil
	}
	pred, err := m.Predict(t)
	if err != nil {
		return err
	}
	a.pred = renumber(pred, m.Classes(), p.classes)
	if len(p.classes) != 2 || !slices.Equal(m.Classes(), p.classes) {
		return nil
	}
	decision, ok, err := m.Decision(t)
	if ok && err == nil {
		a.rank = column(decision, 0)
	}
	return err
}

// ranked reports whether a ROC curve is defined: the rows have scores, and both classes occur among them.
func (a answers) ranked() bool {
	return a.rank != nil && slices.Contains(a.truth, 0) && slices.Contains(a.truth, 1)
}

// selectRows returns the answers for the given rows. A row may occur more than once.
func (a answers) selectRows(rows []int) answers {
	return answers{truth: takeRows(a.truth, rows), pred: takeRows(a.pred, rows), prob: takeRows(a.prob, rows), rank: takeRows(a.rank, rows),
		y: takeRows(a.y, rows), estimate: takeRows(a.estimate, rows)}
}

// score computes the metrics of the task.
func (p problem) score(a answers) Score {
	s := unscored(p.task.String())
	switch p.task {
	case ml.Classification:
		precision, recall, f1 := metrics.PrecisionRecallF1(a.truth, a.pred, len(p.classes))
		s.Accuracy, s.Precision, s.Recall, s.F1 = work.Num(metrics.Accuracy(a.truth, a.pred)), work.Num(precision), work.Num(recall), work.Num(f1)
		if a.prob != nil {
			s.LogLoss = work.Num(metrics.LogLoss(a.truth, a.prob))
		}
		if a.ranked() {
			s.AUC = work.Num(metrics.ROCAUC(a.truth, a.rank))
		}
	case ml.Regression:
		v := metrics.Regression(a.y, a.estimate)
		s.R2, s.RMSE, s.MAE, s.MAPE, s.MedianAE = work.Num(v.R2), work.Num(v.RMSE), work.Num(v.MAE), work.Num(v.MAPE), work.Num(v.MedianAE)
	}
	return s
}

// baseline returns the score of a model that uses only the target. It is fitted on
// one empty column in place of the inputs, which may be text or have missing values.
func (p problem) baseline(ctx context.Context, c ml.Catalog) (Score, error) {
	final := ml.Spec{Kind: "DummyClassifier", Params: map[string]any{"strategy": "most_frequent"}}
	switch p.task {
	case ml.Classification:
	case ml.Regression:
		final = ml.Spec{Kind: "DummyRegressor"}
	default:
		return unscored(p.task.String()), nil
	}
	empty := table.Numbers(p.target.Name()+" ", make([]float64, p.target.Len()))
	t, err := table.New(empty, p.target)
	if err != nil {
		return Score{}, err
	}
	m, err := ml.Pipeline{Final: final, Inputs: []string{empty.Name()}, Target: p.target.Name()}.Fit(ctx, c, t, p.train)
	if err != nil {
		return Score{}, err
	}
	a, err := p.answers(m, t)
	return p.score(a), err
}

// clusterSizes counts the training rows of each cluster.
func (p problem) clusterSizes(m *ml.Model) ([]int, error) {
	v, err := m.Estimate(p.cols.Take(p.train))
	var out []int
	for _, c := range v {
		for int(c) >= len(out) {
			out = append(out, 0)
		}
		if c >= 0 {
			out[int(c)]++
		}
	}
	return out, err
}

// align reorders probabilities by the classes of the whole table. A model has only the classes of its training rows; a
// class that occurs only in the test rows gets the probability 0.
func align(proba [][]float64, from, to []table.Value) [][]float64 {
	if slices.Equal(from, to) {
		return proba
	}
	at := indexesIn(from, to)
	out := make([][]float64, len(proba))
	for i, p := range proba {
		out[i] = make([]float64, len(to))
		for c, v := range p {
			if at[c] >= 0 {
				out[i][at[c]] = v
			}
		}
	}
	return out
}

// renumber converts class indexes of the model to those of the whole table, which has every class of the model.
func renumber(pred []int, from, to []table.Value) []int {
	at := indexesIn(from, to)
	out := make([]int, len(pred))
	for i, c := range pred {
		out[i] = max(0, at[c])
	}
	return out
}

// indexesIn returns the index in to of each value of from, -1 if it is not there.
func indexesIn(from, to []table.Value) []int {
	at := make([]int, len(from))
	for i, c := range from {
		at[i] = slices.Index(to, c)
	}
	return at
}

// containsAll reports whether every value of some is in all.
func containsAll(all, some []table.Value) bool { return !slices.Contains(indexesIn(some, all), -1) }

// takeRows returns the elements at the given rows; nil for a nil list.
func takeRows[T any](list []T, rows []int) []T {
	if list == nil {
		return nil
	}
	return ml.Pick(list, rows)
}

func repeat[T any](v T, n int) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = v
	}
	return out
}

// argmax returns the most probable class of each row, the first one on a tie, as numpy does.
func argmax(proba [][]float64) []int {
	out := make([]int, len(proba))
	for i, p := range proba {
		out[i] = ml.ArgMax(p)
	}
	return out
}

// column returns column c of the rows, NaN where a row is too short.
func column(rows [][]float64, c int) []float64 {
	out := make([]float64, len(rows))
	for i, r := range rows {
		out[i] = math.NaN()
		if c < len(r) {
			out[i] = r[c]
		}
	}
	return out
}
