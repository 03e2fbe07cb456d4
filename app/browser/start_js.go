package browser

import "syscall/js"

// Start is the record in this browser of the start in progress and of earlier ones.
type Start struct{}

// Safe reports whether this start loads no models: because of the address, or because an earlier start did not finish.
func (Start) Safe() bool { return shim().Get("safe").Truthy() }

// Exporting reports whether the address asks for an export.
func (Start) Exporting() bool { return shim().Get("exporting").Truthy() }

// Failed returns what an earlier start was loading when it crashed, "" if unknown, and whether there was such a start.
func (Start) Failed() (step string, ok bool) {
	return shim().Get("failedStep").String(), shim().Get("failedBefore").Truthy()
}

// Step records what is being loaded; "" for nothing.
func (Start) Step(step string) { shim().Call("step", step) }

// Done records that the start is complete.
func (Start) Done() { shim().Call("started") }

// Forget removes the records of earlier starts.
func (Start) Forget() { shim().Call("forgetFailure") }

// Safely reloads the page without models.
func (Start) Safely() { shim().Call("startSafely") }

// Normally reloads the page with models.
func (Start) Normally() { shim().Call("startNormally") }

// KeepsNothing makes the page report, if the program crashes, that no store of this browser can be used.
func (Start) KeepsNothing() { shim().Set("keepsNothing", true) }

// HasWorkers reports whether this browser has Web Workers.
func HasWorkers() bool { return !js.Global().Get("Worker").IsUndefined() }
