// Package metrics computes the scores of classifiers and regressions with scikit-learn's definitions, to the last
// digit.
//
//	c := metrics.ConfusionMatrix(truth, pred, 2)
//	fpr, tpr, thresholds := metrics.ROC(truth, score)
//	f1, err := metrics.Score("f1_macro", metrics.Answers{Classes: 2, Truth: truth, Pred: pred})
//
// Classes are indexes from 0; with two classes, 1 is the positive one. A score that is not defined, such as the area
// under a curve of one class, is NaN.
//
// Limits: no sample weights. Truth and prediction of different lengths panic, which is a bug in the caller.
//
//orrery:inline never
package metrics
