// Package tree owns the models that ask questions: decision trees and their ensembles.
package tree
