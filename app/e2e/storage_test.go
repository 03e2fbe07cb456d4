//go:build e2e

package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"orrery/app/e2e"
)

// TestTwoTabs: each tab shows the other's changes; only one runs the schedule, and when it is closed the other one does.
func TestTwoTabs(t *testing.T) {
	p := open(t)
	q := p.OpenTab(t)
	q.See("heading", "Map")
	loadSample(q)
	champion(p)
	station(q, "Experiments")
	q.In("region", "Audit trail").SeeText("champion is v1")
	station(p, "Train")
	p.Click("button", "Run again")
	p.SeeText("Run 2 done")
	q.In("region", "Runs").See("link", "Run 2")
	station(q, "Automation")
	q.SeeText("The schedule runs in another tab.")
	q.Check("checkbox", "Run on a schedule", true)
	station(p, "Automation")
	p.SeeText("next in")
	p.SeeNoText("The schedule runs in another tab")
	p.Allow("favicon.ico") // the browser may request it for a page without an icon
	p.Go("version.txt")    // navigate away
	q.SeeText("next in")
	q.SeeNoText("The schedule runs in another tab")
	p.Go("automation/")
	p.SeeText("The schedule runs in another tab.")
}

// define saves a feature and waits until it is registered.
func define(p *e2e.Page, name, expr string) {
	p.Fill("Name", name)
	p.Fill("Expression", expr)
	p.Click("button", "Save feature")
	p.SeeText(name + " is registered, version")
}

// TestTwoTabs_Settings: a feature that one tab saves survives a save of the other one, and each tab shows the other's
// changes.
func TestTwoTabs_Settings(t *testing.T) {
	p := open(t)
	loadSample(p)
	p.SeeText("saved in this browser")
	q := p.OpenTab(t)
	q.SeeText("user_data.csv")
	station(p, "Features")
	station(q, "Features")
	define(p, "from_one", "feature_1 + 1")
	q.In("region", "Feature list").SeeText("from_one")
	define(q, "from_two", "feature_2 + 1")
	p.In("region", "Feature list").SeeText("from_two")
	station(p, "Checks")
	p.Fill("Score floor", "0.71")
	station(q, "Checks")
	q.Until("the other tab's score floor", func() bool { return e2e.Eval[string](q, `document.getElementById("score-floor").value`) == "0.71" })
	for _, page := range []*e2e.Page{p, q} {
		page.Reload()
		station(page, "Features")
		page.In("region", "Feature list").SeeText("from_one")
		page.In("region", "Feature list").SeeText("from_two")
	}
}

// TestSettings_OlderLocalStorage: a killed browser may lose recent writes to localStorage. Acknowledged settings are
// restored, and the next save keeps them.
func TestSettings_OlderLocalStorage(t *testing.T) {
	p := open(t)
	loadSample(p)
	station(p, "Features")
	define(p, "first", "feature_1 + 1")
	p.SeeText("saved in this browser")
	old := e2e.Eval[string](p, `JSON.stringify({ ...localStorage })`)
	define(p, "second", "feature_1 + 2")
	p.Allow("favicon.ico")
	p.Go("version.txt")
	e2e.Eval[bool](p, `(localStorage.clear(), Object.assign(localStorage, `+old+`), true)`)
	p.Go("features/")
	p.In("region", "Feature list").SeeText("second")
	define(p, "third", "feature_1 + 3")
	p.Reload()
	for _, name := range []string{"first", "second", "third"} {
		p.In("region", "Feature list").SeeText(name)
	}
}

// TestSettings_ReloadAtOnce: changes immediately before a reload are restored.
func TestSettings_ReloadAtOnce(t *testing.T) {
	p := open(t)
	loadSample(p)
	p.SeeText("saved in this browser")
	for _, role := range []string{"ignore", "feature", "ignore"} {
		p.See("combobox", "Role of feature_2")
		p.Leaving(func() {
			e2e.Eval[bool](p, `(() => {
				const list = document.querySelector('[aria-label="Role of feature_2"]');
				list.value = "`+role+`";
				list.dispatchEvent(new Event("change", { bubbles: true }));
				location.reload();
				return true;
			})()`)
		})
		p.See("combobox", "Role of feature_2")
		p.Until("the role "+role, func() bool {
			return e2e.Eval[string](p, `document.querySelector('[aria-label="Role of feature_2"]')?.value`) == role
		})
	}
	station(p, "Features")
	p.Fill("Name", "half")
	p.Leaving(func() {
		e2e.Eval[bool](p, `(() => {
			const field = document.getElementById("feature-expr");
			field.value = "feature_1 +";
			field.dispatchEvent(new Event("input", { bubbles: true }));
			location.reload();
			return true;
		})()`)
	})
	p.See("textbox", "Expression")
	p.Until("the draft", func() bool {
		return e2e.Eval[string](p, `[document.getElementById("feature-name")?.value, document.getElementById("feature-expr")?.value].join("=")`) == "half=feature_1 +"
	})
}

// TestLostRecords: lost and damaged records of localStorage are restored from the journal.
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

// noDatabase makes the browser refuse IndexedDB.
const noDatabase = `Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("blocked by the test", "SecurityError"); } })`

// TestNoDatabase: without IndexedDB the app works, and explains the consequences.
func TestNoDatabase(t *testing.T) {
	p := blank(t)
	p.Before(noDatabase)
	p.Go("")
	p.SeeText("Runs, models and settings are saved in localStorage.")
	champion(p)
	p.Reload()
	p.In("region", "Audit trail").SeeText("champion is v1")
}

// TestWorkspace moves everything to another browser as one file.
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
	p.SeeText("Existing data will not change.")
	p.Leaving(func() { p.Click("button", "Import what is new") })
	p.In("region", "Row preview").SeeText(secondUser)
	station(p, "Experiments")
	p.In("region", "Audit trail").SeeText("champion is v1")
	station(p, "Serve")
	p.Fill("user_id", secondUser)
	p.Click("button", "Predict")
	p.SeeText("probability of 1: 0.894")
}
