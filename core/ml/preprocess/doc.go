// Package preprocess owns the steps that turn columns into columns before a model learns from them.
//
//	step := preprocess.StandardScaler{WithMean: true, WithStd: true}
//	fitted, err := step.Fit(ctx, train)
//	scaled, err := fitted.Apply(test)
//
// Names, parameters and numbers are scikit-learn 1.2.1's.
//
// Limits: number and boolean columns only; a text column is refused by name.
package preprocess
