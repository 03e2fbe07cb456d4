// Package neighbors implements the estimators that predict from the nearest training rows.
//
//	e := &neighbors.Classifier{Search: neighbors.Search{Neighbors: 5, P: 2}}
//	fitted, err := e.Fit(ctx, x, y)
//
// Parameters and results are those of scikit-learn 1.2.1, including the choice among rows at the same distance: with
// few columns the rows are in a k-d tree of scikit-learn's shape, searched in its order.
//
// Limits: Minkowski distances only; at most 2^22 numbers in the training rows, because the model's text contains them.
//
//orrery:inline always
package neighbors
