//go:build !wasm

package server

// ServeFor is Serve with another time limit for responses in progress.
var ServeFor = serve
