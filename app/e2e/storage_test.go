//go:build e2e

package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"orrery/app/e2e"
)

// TestTwoTabs: what one does, the other one shows within a second; one of them trains by
// the schedule, and when it goes the other one does.
func TestTwoTabs(t *testing.T) {
	p := open(t)
	q := p.Beside(t)
	q.See("heading", "Map")
	loadSample(q)
	champion(p)
	station(q, "Experiments")
	q.Patience = time.Second
	q.In("region", "Audit trail").SeeText("champion is v1")
	q.Patience = 10 * time.Second
	station(p, "Train")
	p.Click("button", "Run again")
	p.SeeText("Run 2 done")
	saved := time.Now()
	q.In("region", "Runs").See("link", "Run 2")
	if d := time.Since(saved); d > time.Second {
		t.Errorf("the other tab showed run 2 after %v", d)
	}
	station(q, "Automation")
	q.SeeText("Another tab trains on the schedule.")
	q.Check("checkbox", "Run on a schedule", true)
	station(p, "Automation")
	p.SeeText("next in")
	p.SeeNoText("Another tab trains")
	p.Allow("favicon.ico") // which a browser may ask for where a page names no icon
	p.Go("version.txt")    // another page: this one is left
	q.SeeText("next in")
	q.SeeNoText("Another tab trains")
	p.Go("automation/")
	p.SeeText("Another tab trains on the schedule.")
}

// TestLostRecords: localStorage forgets and is damaged; the journal brings everything back.
func TestLostRecords(t *testing.T) {
	p := open(t)
	champion(p)
	p.SeeText("saved in this browser")
	keys := `Object.keys(localStorage).filter((k) => /^orrery\/v1\/[remv]\//.test(k)).sort()`
	before := e2e.Eval[string](p, `JSON.stringify(`+keys+`.map((k) => [k, localStorage[k]]))`)
	e2e.Eval[bool](p, `localStorage.clear(), true`)
	p.Reload()
	p.In("region", "Audit trail").SeeText("champion is v1")
	if after := e2e.Eval[string](p, `JSON.stringify(`+keys+`.map((k) => [k, localStorage[k]]))`); after != before {
		t.Errorf("before %s\nafter %s", before, after)
	}
	e2e.Eval[bool](p, `(() => { const k = `+keys+`.find((k) => k.includes("/r/")); localStorage[k] = localStorage[k].slice(0, -9); return true; })()`)
	p.Reload()
	p.SeeText("was restored from the journal")
	p.In("region", "Runs").SeeText("0.88")
	if n := e2e.Eval[int](p, `Object.keys(localStorage).filter((k) => k.startsWith("orrery/quarantine/orrery/v1/r/")).length`); n != 1 {
		t.Errorf("%d records are in the quarantine, want 1", n)
	}
	p.Reload()
	p.In("region", "Runs").SeeText("0.88")
	p.SeeNoText("was restored from the journal")
}

// noDatabase is a browser that refuses IndexedDB.
const noDatabase = `Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("blocked by the test", "SecurityError"); } })`

// TestNoDatabase: without IndexedDB the app says what that costs, and works.
func TestNoDatabase(t *testing.T) {
	p := suite.Blank(t, suite.Serve(t, ""))
	p.Before(noDatabase)
	p.Go("")
	p.SeeText("Runs, models and settings are saved in localStorage.")
	champion(p)
	p.Reload()
	p.In("region", "Audit trail").SeeText("champion is v1")
}

// TestWorkspace carries everything to another browser as one file, and erases it here.
func TestWorkspace(t *testing.T) {
	p := open(t)
	champion(p)
	station(p, "Data")
	name, zip := p.Download(func() { p.Click("button", "Export workspace") })
	if !strings.HasPrefix(name, "orrery-workspace-") || !strings.HasSuffix(name, ".zip") {
		t.Errorf("file %q", name)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(zip), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Click("button", "Erase everything")
	p.Leaving(func() { p.Click("button", "Erase all runs, models, tables and settings") })
	p.SeeText("No data yet")
	if n := e2e.Eval[int](p, `Object.keys(localStorage).filter((k) => k.startsWith("orrery/v")).length`); n != 0 {
		t.Errorf("%d records are left", n)
	}
	p.Upload("#workspace-file", path)
	p.SeeText("Nothing that is here will change.")
	p.Patience = 20 * time.Second
	p.Leaving(func() { p.Click("button", "Import what is new") })
	p.In("region", "Row preview").SeeText(secondUser)
	station(p, "Experiments")
	p.In("region", "Audit trail").SeeText("champion is v1")
	station(p, "Serve")
	p.Fill("user_id", secondUser)
	p.Click("button", "Predict")
	p.SeeText("probability of 1: 0.894")
}
