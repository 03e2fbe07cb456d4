// Package dummy owns the estimators that do not look at the columns: the least that a real one has to
// beat.
//
//	fitted, err := (&dummy.Classifier{Strategy: "prior"}).Fit(ctx, x, y)
//	fitted, err := (&dummy.Regressor{Strategy: "mean"}).Fit(ctx, x, y)
//
// Parameters, attributes and random numbers are scikit-learn 1.2.1's. Limits: a strategy that draws
// begins anew with each call, so one row asked alone is answered as the first of a table.
//
//orrery:inline never
package dummy
