package browser

import (
	"syscall/js"

	"orrery/core/work"
)

// Prefix returns the path that the site is served under, without a final slash.
func Prefix() string { return shim().Get("prefix").String() }

// Download offers bytes as a file to save.
func Download(name, mime string, b []byte) { shim().Call("download", name, mime, arrayOf(b)) }

// DownloadFile offers a file to save, without reading it.
func DownloadFile(name, mime string, f File) { shim().Call("download", name, mime, f.v) }

// SetTheme sets the theme of the page, "day" or "night".
func SetTheme(name string) {
	js.Global().Get("document").Get("documentElement").Get("dataset").Set("theme", name)
}

// Theme returns the theme that the page was opened with.
func Theme() string {
	return js.Global().Get("document").Get("documentElement").Get("dataset").Get("theme").String()
}

// SetURL replaces the address that the browser shows by another one of the site.
func SetURL(path string) { shim().Call("address", path) }

// Focus moves the focus to the element with this id, if it exists.
func Focus(id string) {
	if e := js.Global().Get("document").Call("getElementById", id); e.Truthy() {
		e.Call("focus")
	}
}

// Scroll scrolls the element with this id, if it exists, to a position in pixels from its top. It does so before the
// next frame, when the browser computes the layout anyway.
func Scroll(id string, top int) { shim().Call("scroll", id, top) }

// SetValue puts text into a control; go-app leaves the old text when the new one is empty.
func SetValue(id, value string) {
	if e := js.Global().Get("document").Call("getElementById", id); e.Truthy() && e.Get("value").String() != value {
		e.Set("value", value)
	}
}

// Replace replaces a range of a text control, in UTF-16 code units, by text, and puts the caret after it, or after what
// was typed there meanwhile. The control sends an input event, as it does for typed text.
func Replace(id string, from, to int, text string) { shim().Call("replace", id, from, to, text) }

// SiteFile fetches a file of the site itself, as a Source for the worker.
func SiteFile(path string) (work.Source, bool) {
	v := await(shim().Call("file", path))
	if !v.Truthy() {
		return nil, false
	}
	return NewFile(v), true
}

// OnUpdate calls f when a newer version of the site is installed and waits to be activated.
func OnUpdate(f func()) {
	shim().Set("onUpdate", js.FuncOf(func(js.Value, []js.Value) any { f(); return nil }))
	if shim().Get("updated").Truthy() {
		f()
	}
}

// ApplyUpdate activates the newer version and reloads the page.
func ApplyUpdate() { shim().Call("applyUpdate") }

// NewID returns a run's id: 32 random hex digits. It uses the browser's generator, as crypto/rand would link another one.
func NewID() string { return shim().Call("id").String() }

// OnFile calls f with every file that the user drops on the page, pastes, or chooses in a file field. The page's script
// listens for it, as a file may be dropped anywhere.
func OnFile(f func(name string, file File)) {
	shim().Set("onFile", js.FuncOf(func(_ js.Value, args []js.Value) any {
		f(args[0].String(), NewFile(args[1]))
		return nil
	}))
}

// WarnOnLeave sets whether the browser asks for confirmation before the page is closed.
func WarnOnLeave(on bool) { shim().Call("warnOnLeave", on) }

// Restart reloads the page.
func Restart() { shim().Call("restart") }

// Room returns the bytes that the site uses and may use, as the browser reports them.
func Room() (used, quota int64, ok bool) {
	v, err := outcome(await(shim().Call("room")))
	if err != nil {
		return 0, 0, false
	}
	return int64(v.Index(0).Float()), int64(v.Index(1).Float()), true
}

// Persist requests persistent storage, which the browser does not evict. It returns granted, denied or unavailable, and
// may wait until the user answers a prompt.
func Persist() string {
	v, err := outcome(await(shim().Call("persist")))
	if err != nil {
		return "unavailable"
	}
	return v.String()
}
