package metrics

import "math"

// PRCurve returns precision and recall of class 1 for increasing thresholds, as scikit-learn 1.2's
// precision_recall_curve: rows are predicted as class 1 if their score is at least the threshold. Both lists have one
// more point at the end, (1, 0), which has no threshold. Without rows of class 1 recall is 1 everywhere.
func PRCurve(truth []int, score []float64) (precision, recall, thresholds []float64) {
	c := count(truth, score)
	n := len(c.threshold)
	if n == 0 {
		return nil, nil, nil
	}
	for i := n - 1; i >= 0; i-- {
		precision = append(precision, share(c.trues[i], c.trues[i]+c.falses[i]))
		r := 1.0
		if all := c.trues[n-1]; all > 0 {
			r = rate(c.trues[i], all)
		}
		recall = append(recall, r)
		thresholds = append(thresholds, c.threshold[i])
	}
	return append(precision, 1), append(recall, 0), thresholds
}

// AveragePrecision returns the area under PRCurve by steps: the sum of precision times the increase of recall, over
// decreasing thresholds. It is NaN without rows and 0 without rows of class 1.
func AveragePrecision(truth []int, score []float64) float64 {
	precision, recall, _ := PRCurve(truth, score)
	if precision == nil {
		return math.NaN()
	}
	sum := 0.0
	for i := range precision[:len(precision)-1] {
		sum += float64((recall[i] - recall[i+1]) * precision[i])
	}
	return sum
}

// CalibrationCurve compares probabilities of class 1 with actual frequencies: for each bin that has rows, the fraction
// of its rows in class 1 and the mean of their probabilities. Bins have the same width, or with quantile the same
// number of rows. It is scikit-learn's calibration_curve, whose default is 5 bins. Time: rows times bins.
func CalibrationCurve(truth []int, positive []float64, bins int, quantile bool) (happened, predicted []float64) {
	checkLengths(len(truth), len(positive))
	if len(truth) == 0 || bins < 1 {
		return nil, nil
	}
	edges := make([]float64, bins-1) // the inner ones
	sorted := ascending(positive)
	for i := range edges {
		edges[i] = float64(float64(i+1) * (1 / float64(bins)))
		if quantile {
			edges[i] = quantileOf(sorted, float64(edges[i]*100)/100) // through percents, as numpy does
		}
	}
	rows, trues, sums := make([]float64, bins), make([]float64, bins), make([]float64, bins)
	for i, p := range positive {
		k := 0
		for k < len(edges) && edges[k] < p {
			k++
		}
		rows[k]++
		sums[k] += p
		if truth[i] == 1 {
			trues[k]++
		}
	}
	for k, n := range rows {
		if n > 0 {
			happened = append(happened, trues[k]/n)
			predicted = append(predicted, sums[k]/n)
		}
	}
	return happened, predicted
}
