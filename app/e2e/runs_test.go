//go:build e2e

package e2e_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"orrery/app/e2e"
)

// runs trains n models that differ in C.
func runs(p *e2e.Page, n int) {
	loadSample(p)
	registerFeature(p)
	train(p)
	for i := 2; i <= n; i++ {
		p.Fill("C", fmt.Sprintf("%d", i*i))
		p.Press("Tab")
		p.Click("button", "Run again")
		p.SeeText(fmt.Sprintf("Run %d done", i))
	}
}

// address returns the path and query below the site's root.
func address(p *e2e.Page) string { return e2e.Eval[string](p, "location.pathname + location.search") }

// TestRunSearch searches runs with MLflow's grammar: errors are marked, names completed, and the search is restored from
// the address.
func TestRunSearch(t *testing.T) {
	p := open(t)
	runs(p, 3)
	station(p, "Experiments")
	p.Fill("Search runs", `metrics.accuracy > "0.8"`)
	p.SeeText("Expected a number without quotes")
	p.SeeText("Position 20.")
	p.In("region", "Where the search is wrong").SeeText("^^^^^")
	if p.See("textbox", "Search runs").Properties["invalid"] != "true" {
		t.Error("the field is not marked")
	}
	p.Fill("Search runs", `params.C = "4"`)
	p.SeeText("1 run found.")
	p.In("region", "Runs").See("link", "Run 2")
	p.In("region", "Runs").SeeNot("link", "Run 1")
	p.Fill("Search runs", `params.C = "9" OR (params.C = "4" AND status = "FINISHED")`)
	p.SeeText("2 runs found.")
	before := address(p)
	p.Reload()
	p.SeeText("2 runs found.")
	if after := address(p); after != before || !strings.Contains(after, "q=params.C") {
		t.Errorf("address %s, before the reload %s", after, before)
	}
	p.Fill("Search runs", "metrics.acc")
	p.Click("button", "metrics.accuracy")
	p.Until("the completion", func() bool { return p.See("textbox", "Search runs").Value == "metrics.accuracy " })
	p.Fill("Search runs", "")
	p.In("region", "Runs").Click("button", "Log loss")
	p.Until("the order to be in the address", func() bool { return strings.Contains(address(p), "order=metrics.log_loss+DESC") })
	_, content := p.Download(func() { p.Click("button", "Download the table as CSV") })
	if rows, err := csv.NewReader(strings.NewReader(content)).ReadAll(); err != nil || len(rows) != 4 || rows[0][0] != "run_id" {
		t.Errorf("%v, %d rows: %.200s", err, len(rows), content)
	}
}

// TestRunCompare opens three runs side by side by their address.
func TestRunCompare(t *testing.T) {
	t.Parallel()
	site := suite.Serve(t, "/some/path")
	p := suite.Open(t, site)
	p.See("heading", "Map")
	runs(p, 3)
	station(p, "Experiments")
	for _, r := range []string{"3", "2", "1"} {
		p.Check("checkbox", "Select run "+r, true)
	}
	p.Click("link", "Compare 3 runs")
	table := p.In("region", "Comparison")
	table.SeeText("log_loss")
	table.SeeNoText("accuracy") // hidden, as it is equal in all runs
	p.SeeText("without differences")
	p.Check("checkbox", "Only differences", false)
	p.SeeNoText("without differences") // the table is rendered again, which invalidates the region
	p.In("region", "Comparison").SeeText("max_iter")
	p.Check("checkbox", "Only differences", true)
	p.Click("button", "Show Parallel coordinates as table")
	p.In("region", "Parallel coordinates of 3 runs").SeeText("run 2")
	p.Choose("X axis", "params.C")
	p.Go(strings.TrimPrefix(address(p), "/some/path/"))
	p.In("region", "Comparison").SeeText("Run 3")
	p.Click("button", "Remove run 2")
	p.SeeNot("button", "Remove run 2")
	p.In("region", "Comparison").SeeNoText("Run 2")
	if got := address(p); strings.Count(got, "%2C") != 1 {
		t.Errorf("address %s, want two runs in it", got)
	}
	p.Back() // a change of the set adds no history entry: back leads to the table
	p.See("link", "Compare 3 runs")
}

// TestPromoteRollBackUndo promotes a version with checks and a reason, rolls it back in one click, and undoes that.
func TestPromoteRollBackUndo(t *testing.T) {
	p := open(t)
	runs(p, 2)
	station(p, "Experiments")
	for _, r := range []string{"1", "2"} {
		p.Click("link", "Run "+r)
		p.Click("button", "Register as v"+r)
		p.See("link", "v"+r)
		p.Click("link", "All runs")
		makeChampion(p, "v"+r, "reason "+r)
		p.In("region", "Audit trail").SeeText("reason " + r)
	}
	trail := p.In("region", "Audit trail")
	trail.SeeText("champion moved from v1 to v2")
	trail.SeeText("required checks passed")
	p.Click("button", "Roll back to v1")
	trail.SeeText("champion moved from v2 to v1")
	p.Click("button", "Undo")
	p.SeeText("v2 is champion of user_data")
	p.Click("button", "Show Champion history as table")
	p.In("region", "Champion history").SeeText("champion v2")
	p.In("region", "Versions").Click("link", "v2")
	p.See("heading", "user_data v2")
	p.In("region", "Signature").SeeText("feature_3")
	p.SeeText(`{"dataframe_split":{"columns":["feature_1","feature_2"],"data":[[0.49374`)
	p.Click("link", "Predict with it")
	p.SeeText("Derived features are computed from these")
	p.Click("button", "Predict")
	p.SeeText("Prediction of v2")
	p.Fill("feature_2", "much")
	p.Click("button", "Predict")
	p.SeeText(`feature_2 is the text "much", and user_data v2 takes it as number.`)
	p.Back()
	p.See("heading", "user_data v2")
	p.In("region", "Differences of versions").SeeText("LogisticRegression.coef_[feature_1]")
	p.Click("button", "Intervals")
	p.In("region", "Scores").SeeText(" to ")
	p.Reload() // a deep link opens by itself
	p.See("heading", "user_data v2")
	p.In("region", "Differences of versions").SeeText("LogisticRegression.coef_[feature_1]")
}

// TestReproduce fits a run again from its record, with a bit-identical model. The user's notes survive a reload.
func TestReproduce(t *testing.T) {
	p := open(t)
	runs(p, 1)
	station(p, "Experiments")
	p.Click("link", "Run 1")
	p.Click("button", "Reproduce")
	p.SeeText("Identical.")
	p.Click("button", "Show split rows")
	p.SeeText("Training rows: 75")
	p.In("region", "Test rows").SeeText("26")
	if name, csv := p.Download(func() { p.Click("button", "Split rows as CSV") }); name != "split_rows_run_1.csv" || strings.Count(csv, ",test\n") != 25 || !strings.HasPrefix(csv, "row,split\n0,") {
		t.Errorf("%s: %.100q", name, csv)
	}
	p.Fill("Tag", "team")
	p.Fill("Value of the tag", "fraud")
	p.Click("button", "Save tag")
	p.In("region", "Tags").SeeText("fraud")
	p.Fill("Note", "the first try")
	p.Press("Tab")
	p.SeeText("The note is saved.")
	p.Reload()
	p.See("heading", "Run 1")
	p.In("region", "Tags").SeeText("fraud")
	p.Until("the note", func() bool { return p.See("textbox", "Note").Value == "the first try" })
	p.Click("button", "Reproduce") // from the stored table, after a reload
	p.SeeText("Identical.")
	p.Click("button", "Delete")
	p.SeeText("1 run deleted.")
	p.Click("link", "All runs")
	p.In("region", "Runs").SeeNot("link", "Run 1")
	p.Click("button", "Deleted")
	p.In("region", "Runs").See("link", "Run 1")
}

// TestTamperedModel replaces the champion's model: the page names it, quarantines it and restores it from the journal. If
// it cannot be restored, it is refused: see TestTorture_TamperedModel.
func TestTamperedModel(t *testing.T) {
	p := open(t)
	runs(p, 2)
	promote(p)
	e2e.Eval[bool](p, `(() => {
		const [a, b] = Object.keys(localStorage).filter((k) => k.startsWith("orrery/v1/m/"));
		const one = localStorage.getItem(a);
		localStorage.setItem(a, localStorage.getItem(b));
		localStorage.setItem(b, one);
		return true;
	})()`)
	p.Reload()
	p.SeeText("The record of a model is damaged and was restored from the journal")
	p.SeeText("orrery/quarantine/orrery/v1/m/")
	station(p, "Experiments")
	p.In("region", "Versions").Click("link", "v1")
	p.In("region", "Signature").SeeText("feature_3")
}

// TestTenThousandRuns opens, searches and sorts a table of 10,000 runs, and logs the durations.
func TestTenThousandRuns(t *testing.T) {
	p := alone(t)
	storeRuns(p, 10_000)
	p.Before(tableDrawn)
	p.Go("experiments/")
	p.SeeText("10,000")
	p.In("region", "Runs").See("link", "Run 10000")
	p.SeeText("saved in this browser")
	firstOpening(t, p)
	took := func(what, act, done string) {
		ms := e2e.Eval[float64](p, `new Promise((ok) => {
			const begun = performance.now();
			`+act+`;
			const look = () => `+done+` ? ok(performance.now() - begun) : requestAnimationFrame(look);
			look();
		})`)
		t.Logf("%s: %.0f ms", what, ms)
	}
	const first = `document.querySelector('[aria-label="Runs"] tbody tr[aria-rowindex="2"] a').textContent`
	took("sort", `[...document.querySelectorAll('[aria-label="Runs"] th button')].find((b) => b.textContent === "Score").click()`, first+` === "2321"`)
	took("filter", `(() => { const f = document.getElementById("runs-search"); f.value = 'metrics.accuracy > 0.5 AND params.C = "7"'; f.dispatchEvent(new Event("input", { bubbles: true })); })()`,
		`document.getElementById("runs-search-says").textContent === "50 runs found."`)
	took("another station", `[...document.querySelectorAll("nav a")].find((a) => a.textContent.includes("Serve")).click()`, `document.querySelector("h1").textContent === "Serve"`)
	took("the table again", `[...document.querySelectorAll("nav a")].find((a) => a.textContent.includes("Experiments")).click()`, `document.querySelector('[aria-label="Runs"] tbody tr[aria-rowindex="2"] a')`)
}
