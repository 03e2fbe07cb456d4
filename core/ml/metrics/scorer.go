package metrics

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"orrery/core/num/kernel"
)

// ErrScoring means that a scoring does not exist, or does not fit the model or its target.
var ErrScoring = errors.New("metrics: wrong scoring")

// Answers holds the predictions for rows and their true classes or numbers. Fields that a model does not have are nil.
type Answers struct {
	Classes  int         // 0 for a regression
	Truth    []int       // class of each row; -1 for a class that the model does not have
	Pred     []int       //
	Prob     [][]float64 // [row][class]
	Decision [][]float64 // one number for each row with two classes, one for each class with more
	Y        []float64   // the target of a regression
	Estimate []float64   //
}

// Needs says what a scoring uses in addition to truth and prediction.
type Needs struct {
	Prob     bool
	Decision bool // or probabilities if there is no decision
}

// Scorings returns the scikit-learn scoring names that are available for a classification or a regression, in
// alphabetical order. For all of them greater is better.
func Scorings(regression bool) []string {
	var names []string
	if regression {
		for name := range regressionScores(Answers{}) {
			names = append(names, name)
		}
	} else {
		names = []string{"accuracy", "average_precision", "balanced_accuracy", "matthews_corrcoef", "neg_brier_score",
			"neg_log_loss", "roc_auc", "roc_auc_ovo", "roc_auc_ovo_weighted", "roc_auc_ovr", "roc_auc_ovr_weighted"}
		for _, family := range averagedScores() {
			names = append(names, family)
			for _, a := range averages() {
				names = append(names, family+a)
			}
		}
	}
	slices.Sort(names)
	return names
}

func averagedScores() []string { return []string{"f1", "jaccard", "precision", "recall"} }

// averages returns the suffixes in the order of Average, from Micro on.
func averages() []string { return []string{"_micro", "_macro", "_weighted"} }

// Check returns the needs of a scoring. The error wraps ErrScoring if the task has none of that name.
func Check(name string, regression bool) (Needs, error) {
	names := Scorings(regression)
	if !slices.Contains(names, name) {
		task := "a classification"
		if regression {
			task = "a regression"
		}
		return Needs{}, fmt.Errorf("%w: there is no %q for %s; want one of %s", ErrScoring, name, task, strings.Join(names, ", "))
	}
	return Needs{
		Prob:     strings.HasPrefix(name, "neg_log") || strings.HasPrefix(name, "neg_brier") || strings.HasPrefix(name, "roc_auc_"),
		Decision: name == "roc_auc" || name == "average_precision",
	}, nil
}

// Score returns the value of a scoring. Greater is better, so losses are negative. The error wraps ErrScoring.
func Score(name string, a Answers) (float64, error) {
	regression := a.Classes == 0
	needs, err := Check(name, regression)
	if err != nil {
		return 0, err
	}
	if regression {
		return regressionScores(a)[name](), nil
	}
	if needs.Prob && a.Prob == nil || needs.Decision && a.Prob == nil && a.Decision == nil {
		return 0, fmt.Errorf("%w: %q needs probabilities, which the model does not give", ErrScoring, name)
	}
	two := a.Classes <= 2
	if !two && slices.Contains(append(averagedScores(), "roc_auc", "average_precision", "neg_brier_score"), name) {
		return 0, fmt.Errorf("%w: %q is for two classes and the target has %d; take %s", ErrScoring, name, a.Classes, alternatives(name))
	}
	return a.score(name), nil
}

func alternatives(name string) string {
	switch name {
	case "roc_auc":
		return "roc_auc_ovr"
	case "average_precision", "neg_brier_score":
		return "neg_log_loss or roc_auc_ovr"
	}
	return name + "_macro, " + name + "_micro or " + name + "_weighted"
}

// regressionScores returns the scorings of a regression by name.
func regressionScores(a Answers) map[string]func() float64 {
	of := func(part func(RegressionScore) float64) func() float64 {
		return func() float64 { return part(Regression(a.Y, a.Estimate)) }
	}
	less := func(loss func(truth, pred []float64) float64) func() float64 {
		return func() float64 { return -loss(a.Y, a.Estimate) }
	}
	return map[string]func() float64{
		"r2":                                 of(func(s RegressionScore) float64 { return s.R2 }),
		"explained_variance":                 of(func(s RegressionScore) float64 { return s.ExplainedVariance }),
		"max_error":                          of(func(s RegressionScore) float64 { return -s.MaxError }),
		"neg_mean_squared_error":             of(func(s RegressionScore) float64 { return -s.MSE }),
		"neg_root_mean_squared_error":        of(func(s RegressionScore) float64 { return -s.RMSE }),
		"neg_mean_absolute_error":            of(func(s RegressionScore) float64 { return -s.MAE }),
		"neg_median_absolute_error":          of(func(s RegressionScore) float64 { return -s.MedianAE }),
		"neg_mean_absolute_percentage_error": of(func(s RegressionScore) float64 { return -s.MAPE }),
		"neg_mean_squared_log_error":         less(LogError),
		"neg_mean_poisson_deviance":          less(PoissonDeviance),
		"neg_mean_gamma_deviance":            less(GammaDeviance),
	}
}

// score requires a valid name.
func (a Answers) score(name string) float64 {
	switch name {
	case "accuracy":
		return Accuracy(a.Truth, a.Pred)
	case "neg_log_loss":
		return -a.logLoss()
	case "neg_brier_score":
		return -Brier(a.Truth, a.positive(false))
	case "roc_auc":
		return ROCAUC(a.Truth, a.positive(true))
	case "average_precision":
		return AveragePrecision(a.Truth, a.positive(true))
	}
	if rest, ok := strings.CutPrefix(name, "roc_auc_ov"); ok {
		return a.multiclassAUC(rest)
	}
	m := a.confusion()
	switch name {
	case "balanced_accuracy":
		return BalancedAccuracy(m)
	case "matthews_corrcoef":
		return Matthews(m)
	}
	family, kind, _ := strings.Cut(name, "_")
	s := Averaged(m, Average(slices.Index(averages(), "_"+kind)+1))
	return [...]float64{s.F1, s.Jaccard, s.Precision, s.Recall}[slices.Index(averagedScores(), family)]
}

// logLoss returns NaN if a class is not in the truth, because scikit-learn's scorer raises an error for that.
func (a Answers) logLoss() float64 {
	seen, left := make([]bool, a.Classes), a.Classes
	for _, c := range a.Truth {
		if c >= 0 && c < a.Classes && !seen[c] {
			seen[c] = true
			left--
		}
	}
	if left > 0 {
		return math.NaN()
	}
	return LogLoss(a.Truth, a.Prob)
}

// multiclassAUC accepts "r", "o", "r_weighted" or "o_weighted".
func (a Answers) multiclassAUC(kind string) float64 {
	by := Macro
	if strings.HasSuffix(kind, "_weighted") {
		by = Weighted
	}
	switch {
	case a.Classes > 2 && slices.Contains(a.Truth, -1): // scikit-learn raises an error for a class without a column
		return math.NaN()
	case a.Classes <= 2:
		return ROCAUC(a.Truth, a.positive(false))
	case kind[0] == 'o':
		return ROCAUCPairs(a.Truth, a.Prob, by)
	}
	return ROCAUCRest(a.Truth, a.Prob, by)
}

// positive returns the score of class 1: the decision if it is requested and available, otherwise the probability.
func (a Answers) positive(decision bool) []float64 {
	rows, at := a.Prob, 1
	if decision && a.Decision != nil {
		rows, at = a.Decision, 0
	}
	out := make([]float64, len(rows))
	for i, r := range rows {
		if out[i] = math.NaN(); at < len(r) {
			out[i] = r[at]
		}
	}
	return out
}

// confusion counts a true class that the model does not have as one more class, as scikit-learn does.
func (a Answers) confusion() [][]int {
	truth := a.Truth
	classes := a.Classes
	if slices.Contains(truth, -1) {
		truth = slices.Clone(truth)
		for i, c := range truth {
			if c < 0 {
				truth[i] = classes
			}
		}
		classes++
	}
	return ConfusionMatrix(truth, a.Pred, classes)
}

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
