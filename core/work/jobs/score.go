package jobs

import (
	"math"

	"orrery/core/work"
)

// Score holds a model's metrics on the test rows. Metrics that the task or the model does not define are NaN.
type Score struct {
	Task string // of the model; "" is a classification

	// For a classification. Precision, Recall and F1 are those of the second of two classes, or the
	// mean over three or more. AUC needs two classes; it uses the probability, or the
	// decision_function without probabilities. LogLoss needs probabilities.
	Accuracy, Precision, Recall, F1, AUC, LogLoss work.Num
	// For a regression. MAPE is a fraction: 0.1 is ten percent.
	R2, RMSE, MAE, MAPE, MedianAE work.Num
}

// Metric is one metric with its scikit-learn name: accuracy, roc_auc, r2, rmse.
type Metric struct {
	Name  string
	Value float64
}

// Metrics returns the metrics of the task, including NaN, the primary one first.
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

// Primary returns the metric that models are compared by, higher is better: accuracy, or r2 for a
// regression. For other tasks it returns "" and NaN.
func (s Score) Primary() (name string, value float64) {
	m := s.Metrics()
	if m == nil {
		return "", math.NaN()
	}
	return m[0].Name, m[0].Value
}

// unscored returns a score with every metric NaN.
func unscored(task string) Score {
	nan := work.Num(math.NaN())
	return Score{Task: task, Accuracy: nan, Precision: nan, Recall: nan, F1: nan, AUC: nan, LogLoss: nan,
		R2: nan, RMSE: nan, MAE: nan, MAPE: nan, MedianAE: nan}
}
