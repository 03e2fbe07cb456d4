package metrics

import "math"

// Accuracy returns the fraction of rows whose prediction is correct, and NaN without rows.
func Accuracy(truth, pred []int) float64 {
	checkLengths(len(truth), len(pred))
	right := 0
	for i, c := range truth {
		if c == pred[i] {
			right++
		}
	}
	return float64(right) / float64(len(truth))
}

// ConfusionMatrix counts the rows by [truth][prediction]. It panics if a class is not below classes.
func ConfusionMatrix(truth, pred []int, classes int) [][]int {
	checkLengths(len(truth), len(pred))
	m := make([][]int, classes)
	for i := range m {
		m[i] = make([]int, classes)
	}
	for i, c := range truth {
		m[c][pred[i]]++
	}
	return m
}

// ClassScore has the scores of one class, or their mean over several.
type ClassScore struct {
	Precision float64 // fraction of the rows predicted as the class that are of the class
	Recall    float64 // fraction of the rows of the class that are predicted as the class
	F1        float64 // harmonic mean of both
	Jaccard   float64 // rows of the class that are predicted as such, divided by the rows that are of the class or predicted as it
	Support   int     // rows of the class
}

// PerClass returns the scores of each class of a confusion matrix. As in scikit-learn a fraction of no rows is 0.
func PerClass(confusion [][]int) []ClassScore {
	out := make([]ClassScore, len(confusion))
	called, support := predictedAndTrue(confusion)
	for c := range confusion {
		out[c] = classScore(confusion[c][c], called[c], support[c])
	}
	return out
}

func classScore(hit, called, support int) ClassScore {
	p, r := share(hit, called), share(hit, support)
	f := 0.0
	if p+r > 0 {
		f = 2 * float64(p*r) / (p + r)
	}
	return ClassScore{Precision: p, Recall: r, F1: f, Jaccard: share(hit, called+support-hit), Support: support}
}

// predictedAndTrue counts the rows predicted as each class and the rows of each class.
func predictedAndTrue(confusion [][]int) (called, support []int) {
	called, support = make([]int, len(confusion)), make([]int, len(confusion))
	for c, row := range confusion {
		for k, n := range row {
			called[k] += n
			support[c] += n
		}
	}
	return called, support
}

// Average is a way to combine the scores of all classes.
type Average uint8

// The averages. Binary uses class 1 alone; Micro counts the rows of all classes together; Macro is the mean over the
// classes that occur in truth or prediction; Weighted weights that mean by the rows of each class.
const (
	Binary Average = iota
	Micro
	Macro
	Weighted
)

// Averaged returns the scores of a confusion matrix, and NaN if there are no rows for a mean. Support is the number of
// rows, with Binary those of class 1.
func Averaged(confusion [][]int, by Average) ClassScore {
	called, support := predictedAndTrue(confusion)
	all := PerClass(confusion)
	if by == Binary {
		if len(all) < 2 {
			return ClassScore{}
		}
		return all[1]
	}
	var sum ClassScore
	hits, weights := 0, 0.0
	for c, s := range all {
		hits += confusion[c][c]
		sum.Support += support[c]
		w := float64(support[c])
		if by == Macro {
			if w = 0; support[c]+called[c] > 0 {
				w = 1
			}
		}
		weights += w
		sum.Precision += float64(w * s.Precision)
		sum.Recall += float64(w * s.Recall)
		sum.F1 += float64(w * s.F1)
		sum.Jaccard += float64(w * s.Jaccard)
	}
	if by == Micro {
		return classScore(hits, sum.Support, sum.Support)
	}
	sum.Precision /= weights
	sum.Recall /= weights
	sum.F1 /= weights
	sum.Jaccard /= weights
	return sum
}

// PrecisionRecallF1 returns the scores of class 1 for two classes, and the Macro mean for more.
func PrecisionRecallF1(truth, pred []int, classes int) (precision, recall, f1 float64) {
	by := Macro
	if classes == 2 {
		by = Binary
	}
	s := Averaged(ConfusionMatrix(truth, pred, classes), by)
	return s.Precision, s.Recall, s.F1
}

// BalancedAccuracy returns the mean recall of the classes in truth, and NaN without rows.
func BalancedAccuracy(confusion [][]int) float64 {
	sum, n := 0.0, 0.0
	for _, s := range PerClass(confusion) {
		if s.Support > 0 {
			sum += s.Recall
			n++
		}
	}
	return sum / n
}

// CohenKappa returns the agreement of truth and prediction beyond chance:
//
//	1 - (rows that differ) / (rows expected to differ by chance)
//
// It is NaN if none are expected to differ, which is the case if both have a single class, the same.
func CohenKappa(confusion [][]int) float64 {
	called, support := predictedAndTrue(confusion)
	rows, agree, chance := 0.0, 0.0, 0.0
	for c := range confusion {
		rows += float64(support[c])
		agree += float64(confusion[c][c])
		chance += float64(float64(called[c]) * float64(support[c]))
	}
	return 1 - (rows-agree)/(rows-chance/rows)
}

// Matthews returns the correlation of truth and prediction for any number of classes, and 0 if one of the two has a
// single class.
func Matthews(confusion [][]int) float64 {
	called, support := predictedAndTrue(confusion)
	rows, agree, both, squaredCalled, squaredTrue := 0.0, 0.0, 0.0, 0.0, 0.0
	for c := range confusion {
		p, t := float64(called[c]), float64(support[c])
		rows += t
		agree += float64(confusion[c][c])
		both += float64(p * t)
		squaredCalled += float64(p * p)
		squaredTrue += float64(t * t)
	}
	total := float64(rows * rows)
	spread := float64((total - squaredCalled) * (total - squaredTrue))
	if spread == 0 {
		return 0
	}
	return (float64(agree*rows) - both) / math.Sqrt(spread)
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

func checkLengths(a, b int) {
	if a != b {
		panic("metrics: truth and prediction differ in length")
	}
}
