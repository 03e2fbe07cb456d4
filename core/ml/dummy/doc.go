// Package dummy implements the estimators that ignore the columns. They are the baselines that other estimators must
// beat.
//
//	fitted, err := (&dummy.Classifier{Strategy: "prior"}).Fit(ctx, x, y)
//	fitted, err := (&dummy.Regressor{Strategy: "mean"}).Fit(ctx, x, y)
//
// Parameters, attributes and random numbers are those of scikit-learn 1.2.1. Limits: random strategies restart their
// stream with each call, so a single row gets the prediction of the first row of a table.
//
//orrery:inline never
package dummy
