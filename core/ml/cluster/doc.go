// Package cluster implements the estimators that group rows without a target: KMeans.
//
//	fitted, err := (&cluster.KMeans{Clusters: 3, Runs: 10, MaxIter: 300, Tol: 1e-4}).Fit(ctx, x, nil)
//	groups := fitted.Predict(nil, x)
//
// Parameters, attributes and random numbers are those of scikit-learn 1.2.1, so that the same random_state gives the
// same initial centers. Limits: Lloyd's algorithm only; no sample weights.
//
//orrery:inline never
package cluster
