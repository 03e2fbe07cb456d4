// Package svm owns the support vector machine with a kernel.
//
//	e, err := svm.MakeSVC().Build(map[string]any{"C": 2.0, "gamma": 0.5})
//	fitted, err := e.(ml.Estimator).Fit(ctx, x, y)
//	decision := fitted.(ml.Decider).Decision(x)
//
// It is libsvm's method step by step (Chang and Lin, LIBSVM: A library for support vector machines,
// 2011; the working set of Fan, Chen and Lin, 2005; kernel values held as float32), so that a
// search ends at the same support vectors as scikit-learn 1.2.1's, also with a wide tol.
//
// Limits: SVC only; kernels rbf, linear, poly and sigmoid; no probabilities; no sample weights. Time
// grows with the square of the rows or faster: above some ten thousand rows take LinearSVC or a
// boosting.
//
//orrery:inline always
package svm
