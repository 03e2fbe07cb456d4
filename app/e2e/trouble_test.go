//go:build e2e

package e2e_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"orrery/app/e2e"
)

const fileInput = "input[type=file]"

// TestBrokenCSV: the error names line and column, and the previous table is kept.
func TestBrokenCSV(t *testing.T) {
	p := open(t)
	loadSample(p)
	p.Upload(fileInput, "testdata/csv/unclosed.csv")
	p.SeeText("unclosed.csv was not loaded")
	p.SeeText("Line 2")
	p.In("region", "Row preview").SeeText(secondUser)
	p.Drop("main", "testdata/csv/jpeg.csv")
	p.SeeText("JPEG")
	p.In("region", "Row preview").SeeText(secondUser)
	p.Upload(fileInput, "testdata/csv/ragged.csv")
	p.SeeText("Line 2: The row has fewer cells than the 2 columns")
}

// TestHostileCSV: markup is shown as text.
func TestHostileCSV(t *testing.T) {
	p := open(t)
	station(p, "Data")
	p.Upload(fileInput, "testdata/csv/xss.csv")
	p.In("region", "Row preview").SeeText("<script>alert(1)</script>")
	if n := e2e.Eval[int](p, `document.querySelectorAll("main b[onmouseover], main td script").length`); n != 0 {
		t.Errorf("%d elements of the file are in the page", n)
	}
}

// TestBrokenExpression: the page shows the position of the error, and keeps the valid definition.
func TestBrokenExpression(t *testing.T) {
	p := open(t)
	loadSample(p)
	station(p, "Features")
	p.Fill("Name", "feature_3")
	cases := []struct{ expression, says string }{
		{"feature_1 ** * 2", "^"},
		{"feature_9 + 1", "feature_9"},
		{"feature_1 **", "^"},
		{"(feature_1", "^"},
	}
	for _, c := range cases {
		p.Fill("Expression", c.expression)
		p.Until("the field to be marked for "+c.expression, func() bool {
			return p.See("textbox", "Expression").Properties["invalid"] == "true"
		})
		p.SeeText(c.says)
		if !p.See("button", "Save feature").Disabled() {
			t.Errorf("%s can be saved", c.expression)
		}
	}
	p.Fill("Expression", "feature_1 ** 2")
	p.Click("button", "Save feature")
	p.In("region", "Feature list").SeeText("feature_3")
}

// TestCancelFit cancels a long fit, during which the page is responsive.
func TestCancelFit(t *testing.T) {
	p := alone(t)
	station(p, "Data")
	p.Upload(fileInput, bigCSV(t, 150_000, 25))
	p.SeeText("150,000 rows")
	station(p, "Train")
	p.Click("button", "Train")
	p.Until("Cancel to be possible", func() bool { return !p.See("button", "Cancel").Disabled() })
	answered(t, p, func() {
		p.Click("button", "Cancel")
		p.Until("Train to be possible again", func() bool { return !p.See("button", "Train").Disabled() })
	})
	station(p, "Experiments")
	p.In("region", "Runs").SeeText("stopped")
}

// answered calls a function and checks that the page was responsive meanwhile: no task of its thread took much processor
// time. The budget of 50 ms is checked by make bench, as the queries of the test run on the same thread.
func answered(t *testing.T, p *e2e.Page, do func()) {
	t.Helper()
	if ms := p.Processor(do)[0]; ms > 50*slack {
		t.Errorf("a task of the page took %.0f ms of processor time", ms)
	}
}

// TestSubPath runs the app under a path that it was not built for.
func TestSubPath(t *testing.T) {
	t.Parallel()
	site := suite.Serve(t, "/some/path")
	p := suite.Open(t, site)
	p.See("heading", "Map")
	for _, name := range stations {
		station(p, name)
		if want := strings.ToLower(name) + "/"; p.Path() != want {
			t.Errorf("%s is at %q, want %q", name, p.Path(), want)
		}
	}
	for _, name := range stations {
		p.Go(strings.ToLower(name) + "/")
		p.See("heading", name)
	}
	p.Back()
	p.See("heading", stations[len(stations)-2])
	loadSample(p)
	train(p)
}

// TestOffline: the app works offline after the first visit.
func TestOffline(t *testing.T) {
	t.Parallel()
	site := suite.Serve(t, "")
	p := suite.Open(t, site)
	p.See("heading", "Map")
	if !e2e.Eval[bool](p, "navigator.serviceWorker.ready.then(() => true)") {
		t.Fatal("no service worker")
	}
	site.Stop()
	p.Allow("ERR_CONNECTION_REFUSED") // the browser asks for a newer sw.js
	p.Allow("ERR_FAILED")
	p.Reload()
	p.See("heading", "Map")
	p.Go("train/")
	p.See("heading", "Train")
	loadSample(p)
	p.Choose("Sample", "iris.csv")
	p.SeeText("150 rows, 5 columns")
	train(p)
}

// TestLoadFails: the page names what is missing and offers to try again.
func TestLoadFails(t *testing.T) {
	t.Parallel()
	site := suite.Serve(t, "")
	whole := site.Handler()
	site.Replace(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".wasm") {
			http.Error(w, "lost", http.StatusNotFound)
			return
		}
		whole.ServeHTTP(w, r)
	}))
	p := suite.Blank(t, site)
	p.Allow("404")
	p.Go("")
	p.SeeText("404")
	site.Replace(whole)
	p.Leaving(func() { p.Click("button", "Reload") })
	p.See("heading", "Map")
}

// TestEngineFails: the page works without the workers' program; the first job reports what is missing, and the next one
// fetches it.
func TestEngineFails(t *testing.T) {
	t.Parallel()
	site := suite.Serve(t, "")
	whole := site.Handler()
	site.Replace(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/engine.wasm") {
			http.Error(w, "lost", http.StatusNotFound)
			return
		}
		whole.ServeHTTP(w, r)
	}))
	p := suite.Blank(t, site)
	p.Allow("404")
	p.Allow("Failed to execute 'addAll'") // by the service worker, which may be installed while the program is lost
	p.Go("data")
	p.Click("button", "Load user_data.csv")
	p.SeeText("user_data.csv was not loaded")
	p.SeeText("The part of Orrery that computes could not be loaded")
	site.Replace(whole)
	loadSample(p)
}

// TestEngineWithoutVectors: if the browser cannot load the SIMD loops, the program uses its scalar ones, with the same
// score.
func TestEngineWithoutVectors(t *testing.T) {
	t.Parallel()
	const note = "computes without vectors"
	site := suite.Serve(t, "")
	with := suite.Open(t, site)
	champion(with)
	with.In("region", "Runs").SeeText("0.88")
	if said := strings.Join(with.Console(), "\n"); strings.Contains(said, note) {
		t.Errorf("kernels.wasm is not in use: %s", said)
	}
	whole := site.Handler()
	site.Replace(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/kernels.wasm") {
			w.Write([]byte("\x00asm\x01\x00\x00\x00\xff")) // a section that no browser supports, like SIMD in an old one
			return
		}
		whole.ServeHTTP(w, r)
	}))
	without := suite.Blank(t, site)
	without.Go("")
	champion(without)
	without.In("region", "Runs").SeeText("0.88")
	if said := strings.Join(without.Console(), "\n"); !strings.Contains(said, note) {
		t.Errorf("no word of %q: %s", note, said)
	}
}

// stations has the stations in the order of the rail.
var stations = []string{"Data", "Features", "Train", "Experiments", "Automation", "Checks", "Serve", "Monitor"}

// bigCSV writes a table of two overlapping classes that takes a while to fit.
func bigCSV(t testing.TB, rows, columns int) string {
	t.Helper()
	var b strings.Builder
	for c := range columns {
		fmt.Fprintf(&b, "x%d,", c)
	}
	b.WriteString("y\n")
	dice := rand.New(rand.NewPCG(1, 2))
	for range rows {
		sum := 0.0
		for c := range columns {
			v := dice.NormFloat64()
			sum += v * float64(c%3-1)
			fmt.Fprintf(&b, "%.6f,", v)
		}
		label := 0
		if sum+dice.NormFloat64() > 0 {
			label = 1
		}
		fmt.Fprintf(&b, "%d\n", label)
	}
	name := filepath.Join(t.TempDir(), "big.csv")
	if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestFullStore: a failed save is reported, loses nothing, and is repeated when there is room again.
func TestFullStore(t *testing.T) {
	p := open(t)
	champion(p)
	// Fill the browser's quota (5,242,880 UTF-16 units) completely.
	e2e.Eval[bool](p, `(() => {
		for (let n = 1 << 21; n >= 1; n = n > 1 ? n >> 1 : 0) {
			for (let i = 0; ; i++) {
				try { localStorage.setItem("other/" + n + "/" + i, "x".repeat(n)); } catch { break; }
			}
		}
		return true;
	})()`)
	station(p, "Train")
	p.Click("button", "Run again")
	p.SeeText("The store of this browser is full")
	p.See("button", "Export workspace")
	p.Click("button", "Delete tables")
	p.SeeText("No table can be deleted")
	p.Media("prefers-reduced-motion", "reduce")
	inspect(t, p, "full")
	p.Click("button", "Keep them")
	p.See("button", "Delete tables")
	before := e2e.Eval[string](p, `Object.keys(localStorage).filter((k) => k.startsWith("orrery/")).sort().join()`)
	p.Reload()
	station(p, "Experiments")
	p.In("region", "Runs").SeeText("0.88")
	p.In("region", "Audit trail").SeeText("champion is v1")
	if after := e2e.Eval[string](p, `Object.keys(localStorage).filter((k) => k.startsWith("orrery/")).sort().join()`); after != before {
		t.Errorf("keys before %s, after %s", before, after)
	}
	e2e.Eval[bool](p, `Object.keys(localStorage).filter((k) => k.startsWith("other/")).forEach((k) => localStorage.removeItem(k)), true`)
	station(p, "Train")
	p.Click("button", "Train")
	p.SeeText("Run 2 done")
}

// TestUpdate: the page offers a newer version of the site, and loads it on request.
func TestUpdate(t *testing.T) {
	t.Parallel()
	site := suite.Serve(t, "")
	p := suite.Open(t, site)
	p.See("heading", "Map")
	e2e.Eval[bool](p, "navigator.serviceWorker.ready.then(() => true)")
	p.Reload() // the service worker does not control a page that was loaded before it
	p.See("heading", "Map")
	old := e2e.Eval[string](p, "window.orrery.version")
	site.Replace(suite.Another(t, ""))
	p.Reload()
	p.SeeText("A newer Orrery is ready")
	p.SeeText("No other tab of Orrery is open.")
	q := p.OpenTab(t)
	q.See("heading", "Map")
	p.SeeText("Reloading also updates the other open tab")
	p.Leaving(func() { p.Click("button", "Reload") })
	p.Until("the newer version to run", func() bool {
		return e2e.Eval[string](p, "window.orrery?.version ?? ''") != old
	})
	p.See("heading", "Map")
	q.Until("the newer version in the other tab", func() bool {
		return e2e.Eval[string](q, "window.orrery?.version ?? ''") != old
	})
}

// TestTheme: the choice survives a reload.
func TestTheme(t *testing.T) {
	p := open(t)
	theme := func() string { return e2e.Eval[string](p, "document.documentElement.dataset.theme") }
	if got := theme(); got != "day" {
		t.Fatalf("theme %q, want day", got)
	}
	p.Click("button", "Switch to night theme")
	p.See("button", "Switch to day theme")
	p.Reload()
	p.See("button", "Switch to day theme")
	if got := theme(); got != "night" {
		t.Errorf("theme %q after a reload, want night", got)
	}
}
