// Package neighbors owns the estimators that keep the training rows and answer for a new row from
// those nearest to it.
//
//	e := &neighbors.Classifier{Search: neighbors.Search{Neighbors: 5, P: 2}}
//	fitted, err := e.Fit(ctx, x, y)
//
// Parameters and answers are scikit-learn 1.2.1's, also which rows are taken when several are as far
// away as the last one: few columns stand in a k-d tree of scikit-learn's shape, walked as it walks.
//
// Limits: Minkowski distances only; at most 2^22 numbers in the training rows, since they are written
// into the model's text.
//
//orrery:inline always
package neighbors
