//go:build js && wasm && engine

package main

import (
	"orrery/app/browser"
	"orrery/core/work/jobs"
	"orrery/core/workspace"
)

// main is the worker's: it parses, fits and checks until the page has gone.
func main() {
	if err := browser.RunWorker(jobs.Options{PackFile: workspace.Write, UnpackFile: workspace.Read}); err != nil {
		panic(err) // worker.js tells the page that this worker has ended
	}
}
