// Package neural owns networks of fully connected layers, for classes and for numbers.
//
//	e, err := neural.MakeMLPClassifier().Build(map[string]any{"hidden_layer_sizes": []any{16.0}})
//	fitted, err := e.(ml.Estimator).Fit(ctx, x, y)
//	proba := fitted.(ml.Prober).Prob(x)
//
// Names, parameters and attributes are scikit-learn 1.2.1's, and so are the first weights and the
// order of the rows for a random_state: the losses of adam and sgd follow theirs, epoch by epoch,
// until the rounding of sums drives them apart. The losses are told as they are found.
//
// Limits: one target; solver lbfgs has a line search of its own, so that its path is another one;
// at most 20 million weights.
package neural
