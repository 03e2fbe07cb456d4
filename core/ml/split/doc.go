// Package split divides rows into training and test rows, once or in folds. For the same seed it returns the same rows
// in the same order as scikit-learn.
//
//	train, test, err := split.TrainTest(100, split.Options{RandomState: 0}) // 75 and 25 rows
//	folds, warning, err := split.CV{Splitter: "StratifiedKFold", Splits: 5}.Folds(split.Rows{N: 100, Class: y})
//
// Limits: rows are slices of int, numbered from 0; train_size is not available.
//
//orrery:inline never
package split
