// Package metrics owns the scores of a classifier and of a regression, by scikit-learn's definitions
// and to its last digits.
//
//	c := metrics.ConfusionMatrix(truth, pred, 2)
//	fpr, tpr, thresholds := metrics.ROC(truth, score)
//	f1, err := metrics.Score("f1_macro", metrics.Answers{Classes: 2, Truth: truth, Pred: pred})
//
// Classes are indexes from 0; where there are two, 1 is the positive one. A score that is not
// defined, such as the area under a curve of one class, is NaN.
//
// Limits: no sample weights. Truth and prediction of unequal length panic: a fault of the caller.
//
//orrery:inline never
package metrics
