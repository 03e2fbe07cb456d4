//go:build e2e

package e2e_test

import (
	"strings"
	"testing"

	"orrery/app/e2e"
)

// Scripts that block stores of the browser.
const (
	noLocalStorage  = `Object.defineProperty(window, "localStorage", { get() { throw new DOMException("blocked by the test", "SecurityError"); } });`
	hangingDatabase = `Object.defineProperty(window, "indexedDB", { value: { open: () => ({}) } });`
)

// TestStoresBlocked: one notice describes what is stored where, whatever is blocked, and it is correct.
func TestStoresBlocked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, script string
		says, strip  string
		kept         bool
	}{
		{"both", noLocalStorage + noDatabase, "Nothing is saved: export the workspace before you close this tab.", "not saved", false},
		{"localStorage", noLocalStorage, "Runs, models, tables and settings are saved in its database (IndexedDB).", "saved in this browser", true},
		{"IndexedDB", noDatabase, "Runs, models and settings are saved in localStorage. Tables are not saved", "saved in this browser", true},
		{"IndexedDB hangs", hangingDatabase, "Runs, models and settings are saved in localStorage. Tables are not saved", "saved in this browser", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := blank(t)
			p.Before(c.script)
			p.Go("")
			p.See("heading", "Map")
			p.SeeText(c.says)
			if n := e2e.Eval[int](p, `document.querySelectorAll(".banner .note").length`); n != 1 {
				t.Errorf("%d notices, want 1", n)
			}
			loadSample(p)
			train(p)
			p.SeeText(c.strip)
			if n := e2e.Eval[int](p, `document.querySelectorAll(".banner .note").length`); n != 1 {
				t.Errorf("%d notices after a run, want 1", n)
			}
			if c.name == "both" {
				p.Media("prefers-reduced-motion", "reduce")
				inspect(t, p, "keeps-nothing")
				_, zip := p.Download(func() { p.Click("button", "Export workspace") })
				if !strings.Contains(zip, "tables/") {
					t.Error("the file has no table")
				}
			}
			p.Reload()
			station(p, "Experiments")
			if c.kept {
				p.In("region", "Runs").See("link", "Run 1")
			} else {
				p.SeeText("No runs yet")
			}
		})
	}
}

// TestInterfacesAbsent: a missing web API is named where a function needs it; everything else works.
func TestInterfacesAbsent(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"service worker is blocked": `navigator.serviceWorker.register = () => { window.asked = true; return Promise.resolve(undefined); }`,
		"Locks":                     `Object.defineProperty(Navigator.prototype, "locks", { value: undefined })`,
		"BroadcastChannel":          `delete window.BroadcastChannel`,
		"StorageManager":            `Object.defineProperty(Navigator.prototype, "storage", { value: undefined })`,
		"sessionStorage":            `Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("blocked", "SecurityError"); } })`,
	} {
		t.Run(name, func(t *testing.T) {
			p := blank(t)
			p.Before(script)
			p.Go("")
			loadSample(p)
			train(p)
			p.Reload()
			p.SeeNot("region", safeRegion)
			station(p, "Data")
			p.In("region", "Row preview").SeeText(secondUser)
			if strings.Contains(script, "asked") {
				p.Until("the service worker to be asked for", func() bool { return e2e.Eval[bool](p, `window.asked === true`) })
			}
			if said := strings.Join(p.Console(), "\n"); strings.Contains(said, "undefined") {
				t.Errorf("the console: %s", said)
			}
		})
	}
}

// TestCannotStart: the page names the missing API without which the program cannot start.
func TestCannotStart(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"WebAssembly":            `delete window.WebAssembly`,
		"crypto.getRandomValues": `Object.defineProperty(window, "crypto", { value: undefined })`,
	} {
		p := suite.Blank(t, suite.Serve(t, ""))
		p.Allow("polyfill required") // wasm_exec.js reports it too
		p.Before(script)
		p.Go("")
		p.SeeText("This browser has no " + name)
		p.SeeNot("button", "Export everything") // it needs the program
	}
}

// TestNoWorker: the page names the missing API and what does not work.
func TestNoWorker(t *testing.T) {
	p := blank(t)
	p.Before(`delete window.Worker`)
	p.Go("data/")
	p.SeeText("This browser has no Web Workers (the interface Worker is missing).")
	p.Click("button", "Load user_data.csv")
	p.SeeText("This browser does not support Web Workers")
}

// TestPersistence: the page requests persistent storage once, and shows the answer.
func TestPersistence(t *testing.T) {
	p := blank(t)
	p.Before(`(() => {
		const real = StorageManager.prototype.persist;
		StorageManager.prototype.persist = function () {
			localStorage.setItem("asked", Number(localStorage.getItem("asked")) + 1);
			return real.call(this);
		};
	})()`)
	p.Go("")
	loadSample(p)
	p.SeeText("not requested yet: registering the first version requests it")
	champion(p)
	p.Reload()
	station(p, "Data")
	p.SeeText("granted")
	p.SeeNoText("not requested yet")
	p.SeeText("Nothing was exported yet.")
	p.Download(func() { p.Click("button", "Export workspace") })
	p.SeeNoText("Nothing was exported yet.")
	p.Reload()
	p.SeeNoText("Nothing was exported yet.")
	if n := e2e.Eval[string](p, `localStorage.getItem("asked")`); n != "1" {
		t.Errorf("the browser was asked %s times", n)
	}
}
