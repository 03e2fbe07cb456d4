// Package serve is the Serve station: it requests predictions from the live model.
package serve
