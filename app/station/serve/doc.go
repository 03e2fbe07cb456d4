// Package serve is the Serve station: it asks the version that serves for predictions.
package serve
