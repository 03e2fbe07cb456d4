// Package neural owns networks of fully connected layers, for classes and for numbers.
//
//	e, err := neural.MakeMLPClassifier().Build(map[string]any{"hidden_layer_sizes": []any{16.0}})
//	fitted, err := e.(ml.Estimator).Fit(ctx, x, y)
//	proba := fitted.(ml.Prober).Prob(x)
//
// Names, parameters and attributes are scikit-learn 1.2.1's, and so are the first weights, the order
// of the rows for a random_state and the steps of the solvers: the losses follow theirs, epoch by
// epoch, until the rounding of sums drives them apart, which with lbfgs takes some fifty steps. They
// are told as they are found.
//
// Limits: one target; at most 20 million weights.
//
//orrery:inline always
package neural
