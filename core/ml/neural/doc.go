// Package neural implements fully connected networks for classification and regression.
//
//	e, err := neural.MakeMLPClassifier().Build(map[string]any{"hidden_layer_sizes": []any{16.0}})
//	fitted, err := e.(ml.Estimator).Fit(ctx, x, y)
//	proba := fitted.(ml.Prober).Prob(x)
//
// Names, parameters and attributes are those of scikit-learn 1.2.1. So are the initial weights, the order of the rows
// for a random_state and the steps of the solvers: the losses are the same epoch by epoch, until differences in the
// rounding of sums become visible, with lbfgs after some fifty steps. Each loss is reported as soon as it is computed.
//
// Limits: one target; at most 20 million weights.
//
//orrery:inline always
package neural
