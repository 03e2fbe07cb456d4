package metrics

import (
	"math"

	"orrery/core/num/kernel"
)

// LogLoss returns the mean of -ln p, where p is the predicted probability of a row's true class. As in scikit-learn 1.2
// probabilities are first clipped to [2^-52, 1 - 2^-52] and each row is divided by its sum. It is NaN without rows, or
// if a class has no probability.
func LogLoss(truth []int, prob [][]float64) float64 {
	checkLengths(len(truth), len(prob))
	const eps = 0x1p-52
	sum := 0.0
	for i, c := range truth {
		if c < 0 || c >= len(prob[i]) {
			return math.NaN()
		}
		all := 0.0
		for _, p := range prob[i] {
			all += clip(p, eps)
		}
		sum -= kernel.Log(clip(prob[i][c], eps) / all)
	}
	return sum / float64(len(truth))
}

func clip(p, eps float64) float64 { return math.Max(eps, math.Min(1-eps, p)) }

// Brier returns the mean of (p - y)², where y is 1 for rows of class 1 and p the probability of class 1.
func Brier(truth []int, positive []float64) float64 {
	checkLengths(len(truth), len(positive))
	sum := 0.0
	for i, c := range truth {
		d := positive[i]
		if c == 1 {
			d -= 1
		}
		sum += float64(d * d)
	}
	return sum / float64(len(truth))
}
