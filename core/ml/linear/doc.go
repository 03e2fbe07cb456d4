// Package linear owns the models that are a weighted sum of columns.
//
//	e, err := linear.MakeLogisticRegression().Build(map[string]any{"C": 0.5})
//	fitted, err := e.(ml.Estimator).Fit(ctx, x, y)
//	proba := fitted.(ml.Prober).Prob(x)
//
// Names, parameters and attributes are scikit-learn 1.2.1's. The optimum is found by Newton's
// method with step-halving, for very wide problems by LBFGS, and far more exactly than
// scikit-learn's defaults ask for: a fit agrees with theirs as far as theirs agrees with the
// optimum.
//
// Limits: logistic regression with penalty l2 or none; no sample weights; at most 1000 classes.
package linear
