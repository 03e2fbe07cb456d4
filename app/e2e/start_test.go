//go:build e2e

package e2e_test

import (
	"strings"
	"testing"

	"orrery/app/e2e"
)

// endsAt crashes the program, as if it ran out of memory, when it records a step that contains a text.
func endsAt(words string) string {
	return `(() => {
		let made, program;
		Object.defineProperty(window, "Go", { configurable: true, get: () => program, set(c) {
			program = class extends c { constructor() { super(); made = this; } };
		} });
		const put = Storage.prototype.setItem;
		Storage.prototype.setItem = function (k, v) {
			put.call(this, k, v);
			if (!k.startsWith("orrery-start/") || !String(v).includes("` + words + `") || made.exited) return;
			orrery.step = orrery.started = () => {};
			made.exited = true;
		};
	})()`
}

// notes returns the number of records of starts in localStorage.
func notes(p *e2e.Page) int {
	return e2e.Eval[int](p, `Object.keys(localStorage).filter((k) => k.startsWith("orrery-start/")).length`)
}

const safeRegion = "Start without models"

// TestStartThatEnds: a champion that crashes the program does not lock the user out. The next start loads nothing, exports
// everything, and removes the version; then a normal start works. The journey uses only the keyboard.
func TestStartThatEnds(t *testing.T) {
	p := open(t)
	champion(p)
	p.SeeText("saved in this browser")
	p.Until("the note of the start to be removed", func() bool { return notes(p) == 0 })
	p.Media("prefers-reduced-motion", "reduce")
	p.Before(endsAt("version 1 of user_data"))
	p.Reload()
	p.SeeText("It ended while it loaded version 1 of user_data.")
	p.See("button", "Export everything")
	inspect(t, p, "start-ended")
	p.Leaving(func() { press(p, "button", "Start without models") })

	safe := p.In("region", safeRegion)
	safe.SeeText("The last start ended while it loaded version 1 of user_data.")
	p.Reload() // and once more: it is still known
	safe.SeeText("The last start ended while it loaded version 1 of user_data.")
	safe.Click("DisclosureTriangle", "What is in this browser")
	p.In("region", "What is in this browser").SeeText("Champion: version 1 of user_data")
	p.In("region", "What is in this browser").SeeText("Table: user_data.csv, 100 rows")
	inspect(t, p, "start-safe")
	name, zip := p.Download(func() { press(p, "button", "Export everything") })
	if !strings.HasPrefix(name, "orrery-workspace-") || !strings.Contains(zip, "tables/") {
		t.Errorf("file %q of %d bytes", name, len(zip))
	}
	press(p, "button", "Remove version 1 of user_data")
	inspect(t, p, "start-removal")
	press(p, "button", "Remove permanently")
	safe.SeeText("Version 1 of user_data is removed.")
	p.Leaving(func() { press(p, "button", "Start normally") })

	p.In("region", "Audit trail").SeeText("v1 removed")
	p.SeeNot("region", safeRegion)
	station(p, "Data")
	p.In("region", "Row preview").SeeText(secondUser)
	if n := notes(p); n != 0 {
		t.Errorf("%d starts are noted at the end", n)
	}
}

// TestStartAgainNormally: the user can try a normal start again.
func TestStartAgainNormally(t *testing.T) {
	p := open(t)
	champion(p)
	e2e.Eval[bool](p, `localStorage.setItem("orrery-start/1", JSON.stringify({ tab: "another", lock: "gone", at: Date.now(), step: null, failed: false })), true`)
	p.Reload()
	p.In("region", safeRegion).SeeText("The last start did not finish.")
	press(p, "link", "Skip to content") // an address that differs only in its fragment loads nothing
	if path := p.Path(); !strings.HasSuffix(path, "#main") {
		t.Errorf("the address is %q, want a fragment", path)
	}
	p.Leaving(func() { p.In("region", safeRegion).Click("button", "Start normally") })
	station(p, "Serve")
	p.Fill("user_id", secondUser)
	p.Click("button", "Predict")
	p.SeeText("probability of 1: 0.894")
	p.SeeNot("region", safeRegion)
}

// TestStartIsLeft: a start that the user interrupts, and one that is running in another tab, are not failures.
func TestStartIsLeft(t *testing.T) {
	p := open(t)
	p.Before(`if (!sessionStorage.getItem("held")) { WebAssembly.instantiate = () => new Promise(() => {}); }`)
	p.Reload()
	p.Until("the start to be under way", func() bool { return notes(p) == 1 })
	e2e.Eval[bool](p, `sessionStorage.setItem("held", "1"), true`)
	p.Reload()
	p.See("heading", "Map")
	p.SeeNot("region", safeRegion)

	noted := e2e.Eval[int](p, `navigator.locks.query().then(({ held }) => {
		const open = held.map((l) => l.name).filter((n) => n.startsWith("orrery-tab:"));
		open.forEach((lock) => localStorage.setItem("orrery-start/1", JSON.stringify({ tab: "another", lock, at: 0, step: null, failed: false })));
		return open.length;
	})`)
	if noted != 1 {
		t.Fatalf("%d tabs hold a lock, want 1", noted)
	}
	q := p.OpenTab(t) // while that start is still recorded as running
	q.See("heading", "Map")
	q.SeeNot("region", safeRegion)
}

// hanging makes a start hang while a key is in localStorage.
const hanging = `if (localStorage.getItem("hanging")) WebAssembly.instantiate = () => new Promise(() => {});`

// hang sets or removes the key of hanging.
func hang(p *e2e.Page, on bool) {
	e2e.Eval[bool](p, map[bool]string{true: `localStorage.setItem("hanging", "1"), true`, false: `localStorage.removeItem("hanging"), true`}[on])
}

// TestStartInDuplicate: a duplicated tab has the same sessionStorage, and does not mistake the other tab's start for its
// own.
func TestStartInDuplicate(t *testing.T) {
	p := open(t)
	p.Before(hanging)
	q := p.OpenTab(t)
	q.See("heading", "Map")
	name := e2e.Eval[string](p, `sessionStorage.getItem("orrery-tab")`)
	e2e.Eval[bool](q, `sessionStorage.setItem("orrery-tab", "`+name+`"), true`)
	hang(p, true)
	p.Reload()
	p.Until("the start to be under way", func() bool { return notes(p) == 1 })
	q.Reload()
	q.See("heading", "Map")
	q.SeeNot("region", safeRegion)
	if n := notes(q); n != 1 {
		t.Errorf("%d starts are noted, want the other tab's", n)
	}
}

// TestStartIsKilled: a page that is killed while it starts is detected by its lock, which the browser releases.
func TestStartIsKilled(t *testing.T) {
	p := open(t)
	p.Before(hanging + `addEventListener("pagehide", (e) => e.stopImmediatePropagation(), true);`)
	hang(p, true)
	p.Reload()
	p.Until("the start to be under way", func() bool { return notes(p) == 1 })
	hang(p, false)
	p.Reload()
	p.In("region", safeRegion).SeeText("The last start did not finish.")
}

// TestStartWithoutLocks: without locks, another tab's record counts as a failed start when its last step is old.
func TestStartWithoutLocks(t *testing.T) {
	const noLocks = `Object.defineProperty(Navigator.prototype, "locks", { value: undefined });`
	p := blank(t)
	p.Before(noLocks + `const time = Date.now; let ago = 90_000; Date.now = () => time() - ago;`)
	p.Go("")
	p.See("heading", "Map")
	p.Until("its start to be over", func() bool { return notes(p) == 0 })
	q := p.OpenTab(t)
	q.Before(noLocks)
	e2e.Eval[bool](p, `ago = 0, orrery.step('{"what":"a table"}'), true`)
	q.Reload()
	q.See("heading", "Map")
	q.SeeNot("region", safeRegion)
	e2e.Eval[bool](p, `ago = 90_000, orrery.step('{"what":"a table"}'), true`)
	q.Reload()
	q.In("region", safeRegion).SeeText("The last start ended while it loaded")
}

// TestSafeAddress: an address starts the app without models, and exports everything.
func TestSafeAddress(t *testing.T) {
	p := open(t)
	champion(p)
	p.Go("serve/?safe=1")
	p.See("heading", "Serve")
	p.In("region", safeRegion).SeeText("Orrery was started without models.")
	name, _ := p.Download(func() { p.Go("data/?safe=export") })
	if !strings.HasPrefix(name, "orrery-workspace-") {
		t.Errorf("file %q", name)
	}
	p.SeeText("Workspace exported.")
	p.Go("serve/")
	p.Fill("user_id", secondUser)
	p.Click("button", "Predict")
	p.SeeText("probability of 1: 0.894")
}
