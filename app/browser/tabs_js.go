package browser

import "syscall/js"

// Tabs are the other pages of this browser that have the same storage.
type Tabs struct{}

// Listen calls changed when another tab has changed the registry.
func (Tabs) Listen(changed func()) {
	shim().Call("onTell", js.FuncOf(func(js.Value, []js.Value) any { changed(); return nil }))
}

// OnHide calls f when the page is being closed or hidden. Writes of f to localStorage are durable.
func OnHide(f func()) {
	shim().Call("onHide", js.FuncOf(func(js.Value, []js.Value) any { f(); return nil }))
}

// Hold calls granted once this tab is the only one that holds name: now, or when the tab that holds it is closed. It
// returns false if the browser has no Web Locks.
func (Tabs) Hold(name string, granted func()) bool {
	return shim().Call("hold", name, js.FuncOf(func(js.Value, []js.Value) any { granted(); return nil })).Bool()
}

// Others returns the number of other open tabs of the site; false if the browser cannot tell.
func (Tabs) Others() (int, bool) {
	v, err := outcome(await(shim().Call("otherTabs")))
	if err != nil || v.Int() < 0 {
		return 0, false
	}
	return v.Int(), true
}
