package metrics

import (
	"math"
	"slices"

	"orrery/core/num/kernel"
)

// RegressionScore has the scores of a regression. Without rows all are NaN.
type RegressionScore struct {
	R2                float64 // 1 - squared errors / squared distances from the mean
	ExplainedVariance float64 // as R2, with the mean of the errors subtracted
	MSE, RMSE         float64 // mean squared error and its root
	MAE, MedianAE     float64 // mean and median absolute error
	MAPE              float64 // mean of absolute error / |truth|, where |truth| is at least 2^-52
	MaxError          float64 // largest absolute error
}

// Regression returns the scores with scikit-learn's definitions. R2 is NaN for one row. If the truth is constant, R2
// and ExplainedVariance are 1 for a perfect prediction and 0 otherwise.
func Regression(truth, pred []float64) RegressionScore {
	checkLengths(len(truth), len(pred))
	n := float64(len(truth))
	if n == 0 {
		nan := math.NaN()
		return RegressionScore{nan, nan, nan, nan, nan, nan, nan, nan}
	}
	var s RegressionScore
	off := make([]float64, len(truth))
	sum, drift, share := 0.0, 0.0, 0.0
	for i, y := range truth {
		e := y - pred[i]
		a := math.Abs(e)
		off[i] = a
		sum += y
		drift += e
		s.MSE += float64(e * e)
		s.MAE += a
		share += a / math.Max(math.Abs(y), 0x1p-52)
		s.MaxError = math.Max(s.MaxError, a)
	}
	spread, scatter := 0.0, 0.0
	for i, y := range truth {
		d, e := y-sum/n, y-pred[i]-drift/n
		spread += float64(d * d)
		scatter += float64(e * e)
	}
	s.R2 = explained(s.MSE, spread)
	if n < 2 {
		s.R2 = math.NaN()
	}
	s.ExplainedVariance = explained(scatter, spread)
	s.MSE /= n
	s.RMSE = math.Sqrt(s.MSE)
	s.MAE /= n
	s.MAPE = share / n
	s.MedianAE = quantileOf(ascending(off), 0.5)
	return s
}

func explained(left, all float64) float64 {
	switch {
	case all != 0:
		return 1 - left/all
	case left == 0:
		return 1
	}
	return 0
}

func ascending(v []float64) []float64 {
	out := slices.Clone(v)
	slices.Sort(out)
	return out
}

// quantileOf interpolates as numpy does by default: between the two sorted numbers around position q (n - 1), starting
// from the nearer one. The median is the mean of the two.
func quantileOf(sorted []float64, q float64) float64 {
	n := len(sorted)
	if n == 0 {
		return math.NaN()
	}
	place := float64(q * float64(n-1))
	low := int(place)
	if low >= n-1 {
		return sorted[n-1]
	}
	t := place - float64(low)
	a, b := sorted[low], sorted[low+1]
	switch {
	case q == 0.5 && t == 0.5:
		return (a + b) / 2
	case t < 0.5:
		return a + float64((b-a)*t)
	}
	return b - float64((b-a)*(1-t))
}

// LogError returns scikit-learn's mean_squared_log_error, and NaN if a number is negative, for which scikit-learn
// raises an error.
func LogError(truth, pred []float64) float64 {
	return meanOf(truth, pred, func(y, p float64) float64 {
		if y < 0 || p < 0 {
			return math.NaN()
		}
		d := kernel.Log(1+y) - kernel.Log(1+p)
		return float64(d * d)
	})
}

// PoissonDeviance returns mean_poisson_deviance, and NaN if the truth is negative or a prediction is not positive, for
// which scikit-learn raises an error.
func PoissonDeviance(truth, pred []float64) float64 {
	return meanOf(truth, pred, func(y, p float64) float64 {
		switch {
		case y < 0 || !(p > 0):
			return math.NaN()
		case y == 0:
			return 2 * p
		}
		return 2 * (float64(y*kernel.Log(y/p)) - y + p)
	})
}

// GammaDeviance returns mean_gamma_deviance, and NaN if a number is not positive, for which scikit-learn raises an
// error.
func GammaDeviance(truth, pred []float64) float64 {
	return meanOf(truth, pred, func(y, p float64) float64 {
		if !(y > 0) || !(p > 0) {
			return math.NaN()
		}
		return 2 * (kernel.Log(p/y) + y/p - 1)
	})
}

// meanOf returns the mean of cost over all pairs.
func meanOf(truth, pred []float64, cost func(y, p float64) float64) float64 {
	checkLengths(len(truth), len(pred))
	sum := 0.0
	for i, y := range truth {
		sum += cost(y, pred[i])
	}
	return sum / float64(len(truth))
}
