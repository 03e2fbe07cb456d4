// Package split owns the division of rows into those to learn from and those to test on. It answers
// with scikit-learn's rows, in scikit-learn's order, for the same seed.
//
//	train, test, err := split.TrainTest(100, split.Options{RandomState: 0}) // 75 and 25 rows
//
// The random numbers are numpy's RandomState: the Mersenne Twister MT19937 with init_genrand,
// bounded by masks and rejection, and the shuffle of Fisher and Yates from the end.
//
// Limits: rows are held as int slices, so a table's rows must be numbered from 0; a train size of
// its own is not offered.
package split
