// Package linear owns the models that are a weighted sum of columns.
//
//	e, err := linear.MakeLogisticRegression().Build(map[string]any{"C": 0.5})
//	fitted, err := e.(ml.Estimator).Fit(ctx, x, y)
//	proba := fitted.(ml.Prober).Prob(x)
//
// Names, parameters and attributes are scikit-learn 1.2.1's. Classifiers find the optimum by
// Newton's method with step-halving, for very wide problems by LBFGS, with a penalty l1 by a Newton
// step that keeps the absolute values as they are; far more exactly than scikit-learn's defaults ask
// for, so that a fit agrees with theirs as far as theirs agrees with the optimum. Where
// scikit-learn's own way is what people know by its stops (Lasso, ElasticNet, LinearSVC with dual)
// it is followed step by step. Least squares are solved by orthogonal transformations, Ridge by
// Cholesky's.
//
// Limits: no sample weights; one target; at most 1000 classes; no weights bound to be positive but
// in Lasso and ElasticNet.
//
//orrery:inline always
package linear
