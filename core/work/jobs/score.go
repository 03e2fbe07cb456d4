package jobs

import (
	"math"

	"orrery/core/work"
)

// Score is a model's marks on the test rows. Those that its task or the model itself does not
// define are NaN.
type Score struct {
	Task string // of the model; "" is a classification

	// A classifier's. Precision, Recall and F1 are of the second of two classes, else the mean over
	// the classes. AUC is of two classes, by the probability or else the decision_function. LogLoss
	// needs probabilities.
	Accuracy, Precision, Recall, F1, AUC, LogLoss work.Num
	// A regression's. MAPE is a share: 0.1 is ten percent.
	R2, RMSE, MAE, MAPE, MedianAE work.Num
}

// Metric is one mark by its name in scikit-learn's manner: accuracy, roc_auc, r2, rmse.
type Metric struct {
	Name  string
	Value float64
}

// Metrics are the marks of the task, defined or not, the primary first.
func (s Score) Metrics() []Metric {
	switch s.Task {
	case "", "classification":
		return []Metric{{"accuracy", float64(s.Accuracy)}, {"precision", float64(s.Precision)}, {"recall", float64(s.Recall)},
			{"f1", float64(s.F1)}, {"roc_auc", float64(s.AUC)}, {"log_loss", float64(s.LogLoss)}}
	case "regression":
		return []Metric{{"r2", float64(s.R2)}, {"rmse", float64(s.RMSE)}, {"mae", float64(s.MAE)},
			{"mape", float64(s.MAPE)}, {"median_ae", float64(s.MedianAE)}}
	}
	return nil
}

// Primary is the mark that models are compared by, the higher the better: accuracy, or r2 for a
// regression. Other tasks have none: "" and NaN.
func (s Score) Primary() (name string, value float64) {
	m := s.Metrics()
	if m == nil {
		return "", math.NaN()
	}
	return m[0].Name, m[0].Value
}

// unscored is a score with every mark NaN.
func unscored(task string) Score {
	nan := work.Num(math.NaN())
	return Score{Task: task, Accuracy: nan, Precision: nan, Recall: nan, F1: nan, AUC: nan, LogLoss: nan,
		R2: nan, RMSE: nan, MAE: nan, MAPE: nan, MedianAE: nan}
}
