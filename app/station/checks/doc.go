// Package checks is the Checks station: tests of the data, the features and the model, which decide on a promotion.
package checks
