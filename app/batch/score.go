package batch

import (
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/metrics"
	"orrery/core/table"
)

// verdict is the predictions of a model for rows.
type verdict struct {
	rows     *table.Table
	estimate []float64
	prob     [][]float64
	decision [][]float64
}

// scores are those of the test rows, and the accuracy or R2 of the training rows. The spec's own
// scorings are among them by name.
func (e *experiment) scores(m *ml.Model, v verdict) (map[string]any, error) {
	out := map[string]any{}
	if m.Task() == ml.Clustering || v.rows.Rows() == 0 {
		return out, nil
	}
	a, err := e.answers(m, v)
	if err != nil {
		return nil, err
	}
	train := e.cols.Take(e.train)
	learnt, err := m.Estimate(train)
	if err != nil {
		return nil, ml.InRows(err, e.train)
	}
	seen, err := e.answers(m, verdict{rows: train, estimate: learnt})
	if err != nil {
		return nil, err
	}
	if m.Task() == ml.Regression {
		regressionScores(out, a)
		out["train_score"] = metrics.Regression(seen.Y, seen.Estimate).R2
	} else {
		classScores(out, a)
		out["train_score"] = metrics.Accuracy(seen.Truth, seen.Pred)
	}
	for _, name := range e.Scoring.list {
		if out[name], err = metrics.Score(name, a); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// answers pairs the actual values with the predictions of the model.
func (e *experiment) answers(m *ml.Model, v verdict) (metrics.Answers, error) {
	c, err := v.rows.Column(e.Target)
	if err != nil {
		return metrics.Answers{}, err
	}
	if m.Task() == ml.Regression {
		y, err := ml.Numbers(c, m.Pipeline().Final.Kind)
		return metrics.Answers{Y: y, Estimate: v.estimate}, ml.InRows(err, e.test)
	}
	a := metrics.Answers{Classes: len(m.Classes()), Prob: v.prob, Decision: v.decision, Truth: truths(c, m.Classes())}
	for _, k := range v.estimate {
		a.Pred = append(a.Pred, int(k))
	}
	return a, nil
}

// truths gives the class of each row, -1 for one that the model has never seen.
func truths(c table.Column, classes []table.Value) []int {
	index := make(map[table.Value]int, len(classes))
	for i, v := range classes {
		index[v] = i
	}
	out := make([]int, c.Len())
	for i := range out {
		v := c.Value(i)
		v.Num += 0 // a negative zero is the class 0
		k, ok := index[v]
		if !ok {
			k = -1
		}
		out[i] = k
	}
	return out
}

func regressionScores(out map[string]any, a metrics.Answers) {
	s := metrics.Regression(a.Y, a.Estimate)
	for name, v := range map[string]float64{"score": s.R2, "r2": s.R2, "rmse": s.RMSE, "mse": s.MSE, "mae": s.MAE, "mape": s.MAPE,
		"median_ae": s.MedianAE, "max_error": s.MaxError, "explained_variance": s.ExplainedVariance} {
		out[name] = v
	}
}

// classScores gives scores over all classes; where the truth has a class that the model does not know,
// only the accuracy has a meaning.
func classScores(out map[string]any, a metrics.Answers) {
	out["accuracy"] = metrics.Accuracy(a.Truth, a.Pred)
	out["score"] = out["accuracy"]
	if slices.Contains(a.Truth, -1) {
		return
	}
	m := metrics.ConfusionMatrix(a.Truth, a.Pred, a.Classes)
	out["confusion_matrix"] = integers(m)
	out["balanced_accuracy"], out["cohen_kappa"], out["matthews"] = metrics.BalancedAccuracy(m), metrics.CohenKappa(m), metrics.Matthews(m)
	out["micro"], out["macro"], out["weighted"] = averaged(m, metrics.Micro), averaged(m, metrics.Macro), averaged(m, metrics.Weighted)
	by := metrics.Macro
	if a.Classes == 2 {
		by = metrics.Binary
		out["binary"] = averaged(m, by)
	}
	for name, v := range averaged(m, by) {
		out[name] = v
	}
	if a.Prob != nil {
		out["log_loss"] = metrics.LogLoss(a.Truth, a.Prob)
	}
	rankScores(out, a)
}

func averaged(m [][]int, by metrics.Average) map[string]any {
	s := metrics.Averaged(m, by)
	return map[string]any{"precision": s.Precision, "recall": s.Recall, "f1": s.F1}
}

// rankScores are by probabilities, or by the decision where there are none.
func rankScores(out map[string]any, a metrics.Answers) {
	switch {
	case a.Classes == 2 && a.Prob != nil:
		positive := make([]float64, len(a.Prob))
		for i, p := range a.Prob {
			positive[i] = p[1]
		}
		out["brier"] = metrics.Brier(a.Truth, positive)
		out["roc_auc"], out["average_precision"] = metrics.ROCAUC(a.Truth, positive), metrics.AveragePrecision(a.Truth, positive)
	case a.Classes == 2 && a.Decision != nil:
		d := firsts(a.Decision)
		out["roc_auc"], out["average_precision"] = metrics.ROCAUC(a.Truth, d), metrics.AveragePrecision(a.Truth, d)
	case a.Classes > 2 && a.Prob != nil:
		out["roc_auc_ovr"] = metrics.ROCAUCRest(a.Truth, a.Prob, metrics.Macro)
	}
}

func integers(rows [][]int) []any {
	out := make([]any, len(rows))
	for i, r := range rows {
		out[i] = r
	}
	return out
}
