// Package cluster owns the estimators that divide rows into groups without a target: KMeans.
//
//	fitted, err := (&cluster.KMeans{Clusters: 3, Runs: 10, MaxIter: 300, Tol: 1e-4}).Fit(ctx, x, nil)
//	groups := fitted.Predict(nil, x)
//
// Parameters, attributes and the stream of random numbers are scikit-learn 1.2.1's, so that the same
// random_state begins from the same rows. Limits: Lloyd's algorithm only; no weights of rows.
//
//orrery:inline never
package cluster
