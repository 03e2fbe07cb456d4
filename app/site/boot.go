//go:build !wasm

package site

// bootHTML is what a person sees before the program arrives.
func bootHTML() string {
	return `<main class="boot"><h1>Orrery</h1><p>A working model of an ML system, small enough for a browser tab.</p></main>`
}
