package metrics

import (
	"cmp"
	"math"
	"slices"
)

// ROC returns the receiver operating characteristic of class 1 against the rest: for decreasing thresholds the fraction
// of other rows (fpr) and of rows of class 1 (tpr) whose score is at least the threshold.
//
// It is scikit-learn 1.2's roc_curve: the first point is (0, 0) with the largest score plus 1 as threshold, and points
// on a straight line between their neighbors are dropped. fpr is NaN without other rows, tpr without rows of class 1.
// Without rows there are no points. A NaN score counts as the lowest. Time: n log n.
func ROC(truth []int, score []float64) (fpr, tpr, thresholds []float64) {
	return count(truth, score).roc(true)
}

func (c counts) roc(drop bool) (fpr, tpr, thresholds []float64) {
	n := len(c.threshold)
	if n == 0 {
		return nil, nil, nil
	}
	fp, tp := c.falses[n-1], c.trues[n-1]
	add := func(f, t int, at float64) {
		fpr = append(fpr, rate(f, fp))
		tpr = append(tpr, rate(t, tp))
		thresholds = append(thresholds, at)
	}
	add(0, 0, c.threshold[0]+1)
	for i := range n {
		if drop && i > 0 && i < n-1 && c.falses[i+1]-c.falses[i] == c.falses[i]-c.falses[i-1] &&
			c.trues[i+1]-c.trues[i] == c.trues[i]-c.trues[i-1] {
			continue
		}
		add(c.falses[i], c.trues[i], c.threshold[i])
	}
	return fpr, tpr, thresholds
}

func rate(part, whole int) float64 { return float64(part) / float64(whole) } // 0/0 is NaN

// counts holds, for each distinct score from the highest down, the number of rows with at least that score.
type counts struct {
	threshold     []float64
	falses, trues []int
}

func count(truth []int, score []float64) counts {
	checkLengths(len(truth), len(score))
	type row struct {
		score float64
		hit   bool
	}
	rows := make([]row, len(score))
	for i, s := range score {
		rows[i] = row{s, truth[i] == 1}
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(b.score, a.score) })
	var c counts
	f, t := 0, 0
	for i, r := range rows {
		if r.hit {
			t++
		} else {
			f++
		}
		if i+1 == len(rows) || cmp.Compare(r.score, rows[i+1].score) != 0 {
			c.threshold = append(c.threshold, r.score)
			c.falses, c.trues = append(c.falses, f), append(c.trues, t)
		}
	}
	return c
}

// AUC returns the area under a curve by the trapezoidal rule, with x increasing or decreasing, and NaN for fewer than
// two points.
func AUC(x, y []float64) float64 {
	checkLengths(len(x), len(y))
	if len(x) < 2 {
		return math.NaN()
	}
	area := 0.0
	for i := 1; i < len(x); i++ {
		area += float64((x[i]-x[i-1])*(y[i]+y[i-1])) / 2
	}
	if x[len(x)-1] < x[0] {
		return -area
	}
	return area
}

// ROCAUC returns the area under ROC: the probability that a row of class 1 has a higher score than another row, where
// ties count half. It is NaN if truth has a single class.
func ROCAUC(truth []int, score []float64) float64 {
	fpr, tpr, _ := ROC(truth, score)
	return AUC(fpr, tpr)
}

// ROCAUCRest is scikit-learn's roc_auc_score for several classes with multi_class="ovr": the mean of ROCAUC of each
// class against the rest, by Macro or Weighted. It is NaN if a class is not in truth.
func ROCAUCRest(truth []int, prob [][]float64, by Average) float64 {
	checkLengths(len(truth), len(prob))
	classes := width(prob)
	own, score := make([]int, len(truth)), make([]float64, len(truth))
	sum, weights := 0.0, 0.0
	for c := range classes {
		rows := 0.0
		for i, t := range truth {
			own[i], score[i] = 0, prob[i][c]
			if t == c {
				own[i] = 1
				rows++
			}
		}
		w := 1.0
		if by == Weighted {
			w = rows
		}
		sum += float64(w * ROCAUC(own, score))
		weights += w
	}
	return sum / weights
}

// ROCAUCPairs is roc_auc_score with multi_class="ovo": the mean over the pairs of classes of both ROCAUCs among the
// rows of the two, by Macro or Weighted. It is NaN if a class is not in truth.
func ROCAUCPairs(truth []int, prob [][]float64, by Average) float64 {
	checkLengths(len(truth), len(prob))
	classes := width(prob)
	sum, weights := 0.0, 0.0
	for a := range classes {
		for b := a + 1; b < classes; b++ {
			area, rows := pair(truth, prob, a, b)
			w := 1.0
			if by == Weighted {
				w = rows
			}
			sum += float64(w * area)
			weights += w
		}
	}
	return sum / weights
}

func pair(truth []int, prob [][]float64, a, b int) (area, rows float64) {
	var isA, isB []int
	var scoreA, scoreB []float64
	for i, t := range truth {
		if t == a || t == b {
			hit := 0
			if t == a {
				hit = 1
			}
			isA, isB = append(isA, hit), append(isB, 1-hit)
			scoreA, scoreB = append(scoreA, prob[i][a]), append(scoreB, prob[i][b])
		}
	}
	return (ROCAUC(isA, scoreA) + ROCAUC(isB, scoreB)) / 2, float64(len(isA))
}

func width(prob [][]float64) int {
	if len(prob) == 0 {
		return 0
	}
	return len(prob[0])
}

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
