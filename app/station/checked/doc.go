// Package checked is the page "Checked against scikit-learn": the largest difference from scikit-learn that the tests of
// this program found, for each operator and metric.
package checked
