// Package checked is the page "Checked against scikit-learn": for each operator and metric the largest difference from
// scikit-learn that the tests of this program found.
package checked
