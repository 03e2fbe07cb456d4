package metrics

// FullROC is ROC with a point for every distinct score: roc_curve with drop_intermediate=False.
func FullROC(truth []int, score []float64) (fpr, tpr, thresholds []float64) {
	return count(truth, score).roc(false)
}
