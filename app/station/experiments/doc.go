// Package experiments is the Experiments station: the runs and the model registry.
package experiments
