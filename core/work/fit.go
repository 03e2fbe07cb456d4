package work

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/ml/metrics"
	"orrery/core/ml/split"
	"orrery/core/table"
)

// maxRows is how many test rows a reply names: enough to open them one by one,
// small enough for one message.
const maxRows = 10_000

// maxCurve is how many points of a ROC curve are sent; a screen shows fewer.
const maxCurve = 400

// problem is a fit's data: the columns, the target as class numbers, and the split.
type problem struct {
	cols        *table.Table
	set         *feature.Set
	y           []float64
	classes     []table.Value
	train, test []int
}

func (w *worker) problem(ctx context.Context, hash string, f Features, p ml.Pipeline, s Split) (problem, error) {
	var out problem
	var err error
	names := append(append([]string(nil), p.Inputs...), p.Target)
	if out.cols, out.set, err = w.columns(ctx, hash, f, names); err != nil {
		return out, err
	}
	target, err := out.cols.Column(p.Target)
	if err != nil {
		return out, err
	}
	if out.y, out.classes, err = ml.Labels(target); err != nil {
		return out, err
	}
	o := split.Options{TestSize: s.TestSize, RandomState: s.RandomState}
	if s.Stratify {
		o.Stratify = ints(out.y)
	}
	out.train, out.test, err = split.TrainTest(out.cols.Rows(), o)
	return out, err
}

func (w *worker) fit(ctx context.Context, j Fit) (Reply, error) {
	p, err := w.problem(ctx, j.Table, j.Features, j.Pipeline, j.Split)
	if err != nil {
		return nil, err
	}
	start := w.opt.Now()
	m, err := j.Pipeline.Fit(ctx, w.catalog, p.cols, p.train)
	if err != nil {
		return nil, err
	}
	r := Fitted{Took: w.opt.Now().Sub(start), Digest: m.Digest(), Iterations: m.Iterations(), Converged: m.Converged(), Warning: m.Warning(),
		Losses: m.Losses(), Train: len(p.train), Test: len(p.test), Classes: p.classes}
	if len(p.test) <= maxRows {
		r.TestRows = p.test
	}
	if r.Model, err = json.Marshal(m); err != nil {
		return nil, err
	}
	if err := r.mark(p, m); err != nil {
		return nil, err
	}
	r.Champion, err = w.rival(ctx, j, p)
	return r, err
}

// mark scores the model on the test rows.
func (r *Fitted) mark(p problem, m *ml.Model) error {
	truth, proba, err := tested(p, m)
	if err != nil {
		return err
	}
	r.Score = score(truth, proba, len(p.classes))
	pred := argmax(proba)
	r.Confusion = metrics.ConfusionMatrix(truth, pred, len(p.classes))
	for i, c := range truth {
		if pred[i] != c {
			r.Wrong++
		}
	}
	if len(p.classes) == 2 && bothClasses(truth) {
		fpr, tpr, _ := metrics.ROC(truth, positive(proba))
		r.ROC = &ROC{FPR: thin(fpr), TPR: thin(tpr), AUC: r.Score.AUC}
	}
	return nil
}

// rival scores the champion on the same test rows, by its own definitions.
func (w *worker) rival(ctx context.Context, j Fit, p problem) (*Score, error) {
	if j.Champion == nil {
		return nil, nil
	}
	m, err := ml.Load(w.catalog, j.Champion.Model)
	if err != nil {
		return nil, fmt.Errorf("work: champion: %w", err)
	}
	cols, _, err := w.columns(ctx, j.Table, j.Champion.Features, m.Pipeline().Inputs)
	if err != nil || !knows(p.classes, m.Classes()) {
		// The champion cannot read this table: it has no score here, and whoever decides is told so.
		return nil, nil
	}
	proba, err := m.Prob(cols.Take(p.test))
	if err != nil {
		return nil, nil
	}
	s := score(pick(p.y, p.test), align(proba, m.Classes(), p.classes), len(p.classes))
	return &s, nil
}

func tested(p problem, m *ml.Model) (truth []int, proba [][]float64, err error) {
	proba, err = m.Prob(p.cols.Take(p.test))
	return pick(p.y, p.test), align(proba, m.Classes(), p.classes), err
}

// align gives probabilities the classes of the whole table. A model knows the
// classes of its training rows only; one that all lay in the test rows has the
// probability 0.
func align(proba [][]float64, from, to []table.Value) [][]float64 {
	if slices.Equal(from, to) {
		return proba
	}
	at := make([]int, len(from))
	for i, c := range from {
		at[i] = slices.Index(to, c)
	}
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

// knows reports whether every class of some is among all.
func knows(all, some []table.Value) bool {
	for _, c := range some {
		if !slices.Contains(all, c) {
			return false
		}
	}
	return true
}

// score computes the marks; what is not defined is NaN.
func score(truth []int, proba [][]float64, classes int) Score {
	pred := argmax(proba)
	precision, recall, f1 := metrics.PrecisionRecallF1(truth, pred, classes)
	s := Score{Accuracy: Num(metrics.Accuracy(truth, pred)), Precision: Num(precision), Recall: Num(recall), F1: Num(f1),
		AUC: Num(math.NaN()), LogLoss: Num(metrics.LogLoss(truth, proba))}
	if classes == 2 && bothClasses(truth) {
		s.AUC = Num(metrics.ROCAUC(truth, positive(proba)))
	}
	return s
}

func ints(y []float64) []int {
	out := make([]int, len(y))
	for i, v := range y {
		out[i] = int(v)
	}
	return out
}

func pick(y []float64, rows []int) []int {
	out := make([]int, len(rows))
	for i, r := range rows {
		out[i] = int(y[r])
	}
	return out
}

// argmax is the predicted class of each row; the first of equals wins, as in numpy.
func argmax(proba [][]float64) []int {
	out := make([]int, len(proba))
	for i, p := range proba {
		for c := range p {
			if p[c] > p[out[i]] {
				out[i] = c
			}
		}
	}
	return out
}

func positive(proba [][]float64) []float64 {
	out := make([]float64, len(proba))
	for i, p := range proba {
		out[i] = p[1]
	}
	return out
}

func bothClasses(y []int) bool {
	for _, c := range y {
		if c != y[0] {
			return true
		}
	}
	return false
}

// thin keeps the first, the last and evenly spaced points between.
func thin(v []float64) []float64 {
	if len(v) <= maxCurve {
		return v
	}
	out := make([]float64, maxCurve)
	for i := range out {
		out[i] = v[i*(len(v)-1)/(maxCurve-1)]
	}
	return out
}
