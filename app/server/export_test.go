//go:build !wasm

package server

// ServeFor is Serve with another time for answers under way.
var ServeFor = serve
