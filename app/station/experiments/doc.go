// Package experiments is the Experiments station: the runs, and the versions of the registry.
package experiments
