// Package linear implements models that are a weighted sum of columns.
//
//	e, err := linear.MakeLogisticRegression().Build(map[string]any{"C": 0.5})
//	fitted, err := e.(ml.Estimator).Fit(ctx, x, y)
//	proba := fitted.(ml.Prober).Prob(x)
//
// Names, parameters and attributes are those of scikit-learn 1.2.1. Classifiers find the optimum by Newton's method
// with step halving, for very wide problems by L-BFGS, and with an l1 penalty by a proximal Newton method. They iterate
// much further than scikit-learn's defaults, so a fit differs from scikit-learn's by as much as scikit-learn's differs
// from the optimum. Where the early stopping of scikit-learn's solver determines the usual results (Lasso, ElasticNet,
// LinearSVC with dual), the solver takes the same steps. Least squares are solved by orthogonal transformations, Ridge
// by Cholesky factorization.
//
// Limits: no sample weights; one target; at most 1000 classes; positive is not available for classifiers.
//
//orrery:inline always
package linear
