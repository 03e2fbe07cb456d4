// Package preprocess implements the steps that transform columns before a model learns from them: scalers, imputation
// of missing cells, encoders of text, polynomial features, principal components, and ColumnTransformer, which applies
// different steps to different columns.
//
//	step := preprocess.StandardScaler{WithMean: true, WithStd: true}
//	fitted, err := step.Fit(ctx, train)
//	scaled, err := fitted.Apply(test)
//
// Names, parameters, numbers and the names of the resulting columns are those of scikit-learn 1.2.1. Missing is NaN in
// a number column and "" in a text column: scalers keep missing numbers, encoders have a category for either.
//
// Limits: results are dense, never sparse, and have at most 2^27 numbers where a step could create more. Attributes
// whose name begins with _ are not scikit-learn's; Load needs them.
//
//orrery:inline never
package preprocess
