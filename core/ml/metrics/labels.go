package metrics

// Accuracy is the share of rows whose prediction is the truth; NaN without rows.
func Accuracy(truth, pred []int) float64 {
	same(len(truth), len(pred))
	right := 0
	for i, c := range truth {
		if c == pred[i] {
			right++
		}
	}
	return float64(right) / float64(len(truth))
}

// ConfusionMatrix counts the rows by [truth][prediction]. It panics when a class is not below classes.
func ConfusionMatrix(truth, pred []int, classes int) [][]int {
	same(len(truth), len(pred))
	m := make([][]int, classes)
	for i := range m {
		m[i] = make([]int, classes)
	}
	for i, c := range truth {
		m[c][pred[i]]++
	}
	return m
}

// ClassScore is how well one class is found, or the mean of several.
type ClassScore struct {
	Precision float64 // share of the rows called so that are so
	Recall    float64 // share of the rows that are so that are called so
	F1        float64 // harmonic mean of both
	Support   int     // rows that are so
}

// PerClass scores each class of a confusion matrix. As in scikit-learn a share of no rows is 0.
func PerClass(confusion [][]int) []ClassScore {
	out := make([]ClassScore, len(confusion))
	for c := range confusion {
		hit, called, support := confusion[c][c], 0, 0
		for k := range confusion {
			called += confusion[k][c]
			support += confusion[c][k]
		}
		p, r := share(hit, called), share(hit, support)
		f := 0.0
		if p+r > 0 {
			f = 2 * float64(p*r) / (p + r)
		}
		out[c] = ClassScore{Precision: p, Recall: r, F1: f, Support: support}
	}
	return out
}

// Macro is the plain mean over the classes that occur in truth or prediction; Support is the number
// of rows.
func Macro(confusion [][]int) ClassScore {
	var sum ClassScore
	n := 0.0
	for c, s := range PerClass(confusion) {
		sum.Support += s.Support
		if s.Support == 0 && !called(confusion, c) {
			continue
		}
		n++
		sum.Precision += s.Precision
		sum.Recall += s.Recall
		sum.F1 += s.F1
	}
	sum.Precision /= n
	sum.Recall /= n
	sum.F1 /= n
	return sum
}

func called(confusion [][]int, c int) bool {
	for k := range confusion {
		if confusion[k][c] > 0 {
			return true
		}
	}
	return false
}

// PrecisionRecallF1 scores class 1 where there are two classes and gives the Macro mean where there
// are more.
func PrecisionRecallF1(truth, pred []int, classes int) (precision, recall, f1 float64) {
	m := ConfusionMatrix(truth, pred, classes)
	s := Macro(m)
	if classes == 2 {
		s = PerClass(m)[1]
	}
	return s.Precision, s.Recall, s.F1
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

func same(a, b int) {
	if a != b {
		panic("metrics: truth and prediction differ in length")
	}
}
