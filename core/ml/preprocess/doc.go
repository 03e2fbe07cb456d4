// Package preprocess owns the steps that turn columns into columns before a model learns from them:
// scalers, the filling of missing cells, encoders of texts, products, principal components, and
// ColumnTransformer, which sends columns through steps of their own.
//
//	step := preprocess.StandardScaler{WithMean: true, WithStd: true}
//	fitted, err := step.Fit(ctx, train)
//	scaled, err := fitted.Apply(test)
//
// Names, parameters, numbers and the names of the resulting columns are scikit-learn 1.2.1's. Missing
// is NaN in a number column and "" in a text column: scalers keep a missing number, encoders make a
// category of either.
//
// Limits: results are full, never sparse, and of at most 2^27 numbers where a step could make more.
// An attribute that begins with _ is not scikit-learn's: it serves to load the step.
//
//orrery:inline never
package preprocess
