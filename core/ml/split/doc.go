// Package split owns the division of rows into those to learn from and those to test on, once or in
// folds. It answers with scikit-learn's rows, in scikit-learn's order, for the same seed.
//
//	train, test, err := split.TrainTest(100, split.Options{RandomState: 0}) // 75 and 25 rows
//	folds, warning, err := split.CV{Splitter: "StratifiedKFold", Splits: 5}.Folds(split.Rows{N: 100, Class: y})
//
// Limits: rows are held as int slices, so a table's rows must be numbered from 0; a train size of
// its own is not offered.
//
//orrery:inline never
package split
