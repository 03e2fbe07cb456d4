// Package train is the Train station: it fits a pipeline, searches for its parameters and explains the result.
package train
