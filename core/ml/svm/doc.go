// Package svm implements the support vector machine with a kernel.
//
//	e, err := svm.MakeSVC().Build(map[string]any{"C": 2.0, "gamma": 0.5})
//	fitted, err := e.(ml.Estimator).Fit(ctx, x, y)
//	decision := fitted.(ml.Decider).Decision(x)
//
// It takes the same steps as libsvm (Chang and Lin, LIBSVM: A library for support vector machines, 2011; working set
// selection by Fan, Chen and Lin, 2005; kernel values stored as float32), so that it returns the same support vectors
// as scikit-learn 1.2.1, even with a large tol.
//
// Limits: SVC only; kernels rbf, linear, poly and sigmoid; no probabilities; no sample weights. Time grows at least
// with the square of the rows: above some ten thousand rows use LinearSVC or gradient boosting.
//
//orrery:inline always
package svm
