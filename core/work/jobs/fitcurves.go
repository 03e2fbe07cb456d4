package jobs

import (
	"slices"

	"orrery/core/ml/metrics"
	"orrery/core/work"
)

const (
	maxCurve      = 400 // points of a curve in a reply; a screen shows fewer
	maxThresholds = 200
	maxScatter    = 600 // points of a regression
	bins          = 10  // of a calibration curve
)

// classes sets the fields of a classification: confusion matrix, ROC and other curves.
func (r *FitResult) classes(p problem, a answers) {
	r.Confusion = metrics.ConfusionMatrix(a.truth, a.pred, len(p.classes))
	for i, c := range a.truth {
		if a.pred[i] != c {
			r.Wrong++
		}
	}
	if r.TestRows != nil {
		r.Predicted = a.pred
	}
	if !a.ranked() {
		return
	}
	fpr, tpr, _ := metrics.ROC(a.truth, a.rank)
	r.ROC = &ROC{FPR: thinCurve(fpr), TPR: thinCurve(tpr), AUC: r.Score.AUC}
	precision, recall, _ := metrics.PRCurve(a.truth, a.rank)
	c := &Curves{Of: "decision", Precision: thinCurve(precision), Recall: thinCurve(recall), AveragePrecision: work.Num(averagePrecision(precision, recall))}
	ends := []float64{0}
	if a.prob != nil {
		c.Of, c.Default, c.Calibration = "probability", 0.5, calibration(a)
		ends = []float64{0, 0.5, 1}
	}
	c.Operating = operating(a, ends)
	r.Curves = c
}

// averagePrecision is metrics.AveragePrecision for a curve that is already computed.
func averagePrecision(precision, recall []float64) float64 {
	sum := 0.0
	for i := range precision[:len(precision)-1] {
		sum += float64((recall[i] - recall[i+1]) * precision[i])
	}
	return sum
}

// calibration computes the calibration curve and the number of rows of each point.
func calibration(a answers) *Calibration {
	happened, predicted := metrics.CalibrationCurve(a.truth, a.rank, bins, false)
	rows := make([]int, bins)
	for _, p := range a.rank {
		k := 0
		for k < bins-1 && float64(float64(k+1)*(1/float64(bins))) < p {
			k++
		}
		rows[k]++
	}
	return &Calibration{Predicted: predicted, Actual: happened, Rows: slices.DeleteFunc(rows, func(n int) bool { return n == 0 })}
}

// operating computes the counts at a sample of the scores, evenly spaced by rank, and at the given thresholds.
func operating(a answers, with []float64) Operating {
	var yes, no []float64
	for i, c := range a.truth {
		if c == 1 {
			yes = append(yes, a.rank[i])
		} else {
			no = append(no, a.rank[i])
		}
	}
	slices.Sort(yes)
	slices.Sort(no)
	all := slices.Concat(yes, no)
	slices.Sort(all)
	all = append(evenly(slices.Compact(all), maxThresholds-len(with)), with...)
	slices.Sort(all)
	all = slices.Compact(all)
	n := len(all)
	o := Operating{Threshold: all, TP: make([]int, n), FP: make([]int, n), TN: make([]int, n), FN: make([]int, n)}
	below(o.FN, o.TP, yes, all)
	below(o.TN, o.FP, no, all)
	return o
}

// below sets under to the number of sorted scores below each threshold, and over to the rest.
func below(under, over []int, scores, thresholds []float64) {
	k := 0
	for i, t := range thresholds {
		for k < len(scores) && scores[k] < t {
			k++
		}
		under[i], over[i] = k, len(scores)-k
	}
}

// points samples test rows evenly.
func points(rows []int, a answers) *Points {
	at := make([]int, len(rows))
	for i := range at {
		at[i] = i
	}
	out := &Points{}
	for _, i := range evenly(at, maxScatter) {
		out.Rows = append(out.Rows, rows[i])
		out.Actual, out.Predicted = append(out.Actual, a.y[i]), append(out.Predicted, a.estimate[i])
	}
	return out
}

func thinCurve(v []float64) []float64 { return evenly(v, maxCurve) }

// evenly returns at most n elements of v: the first, the last and evenly spaced ones
// between them. It returns v itself if that has at most n.
func evenly[T any](v []T, n int) []T {
	if len(v) <= n {
		return v
	}
	out := make([]T, n)
	for i := range out {
		out[i] = v[i*(len(v)-1)/(n-1)]
	}
	return out
}
