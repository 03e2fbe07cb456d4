//go:build e2e

package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"orrery/app/e2e"
	"orrery/core/feature"
	"orrery/core/workspace"
)

// importFeatures imports n features, f0, f1 and so on, each tenth computed from the one before it, with a workspace file.
func importFeatures(t testing.TB, p *e2e.Page, n int) {
	t.Helper()
	records := map[string][]byte{}
	for i := range n {
		def := feature.Definition{Name: fmt.Sprintf("f%d", i), Expr: fmt.Sprintf("feature_1 * %d + feature_2", i), Version: 1}
		if i%10 == 9 {
			def.Expr = fmt.Sprintf("f%d + 1", i-1)
		}
		b, err := json.Marshal(map[string]any{"rev": 1, "seq": i + 1, "value": def})
		if err != nil {
			t.Fatal(err)
		}
		records["d/feature/"+def.Name] = b
	}
	var zip bytes.Buffer
	if err := workspace.Write(&zip, workspace.Content{Created: time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC), Records: records}); err != nil {
		t.Fatal(err)
	}
	loadSample(p)
	p.Upload("#workspace-file", fileOf(t, "features.zip", zip.Bytes()))
	p.SeeText("Existing data will not change.")
	p.Leaving(func() { p.Click("button", "Import what is new") })
	p.In("region", "Row preview").SeeText(secondUser)
}

// elements returns the number of elements in the main part of the page.
func elements(p *e2e.Page) int { return e2e.Eval[int](p, `document.querySelectorAll("main *").length`) }

// hearJobs makes the page record the jobs that it sends to the workers.
const hearJobs = `(() => {
	window.jobs = [];
	const post = orrery.post;
	orrery.post = (w, head, ...rest) => { window.jobs.push(JSON.parse(head)); return post(w, head, ...rest); };
	return true;
})()`

// describedSince returns the number of Describe jobs and of their columns since the last call.
func describedSince(p *e2e.Page) (columns, jobs int) {
	text := e2e.Eval[string](p, `(() => {
		const d = window.jobs.filter((j) => j.kind === "describe");
		window.jobs = [];
		return d.reduce((n, j) => n + j.data.Columns.length, 0) + " " + d.length;
	})()`)
	fmt.Sscan(text, &columns, &jobs)
	return columns, jobs
}

// saveFeature fills in the form and saves it. reads is the only column of the formula, which the previous draft must not
// use.
func saveFeature(p *e2e.Page, name, formula, reads string) {
	p.Fill("Name", name)
	p.Fill("Expression", formula)
	p.Press("Escape") // the list of completions
	p.SeeText("from " + reads + ",")
	p.Click("button", "Save feature")
}

// TestThousandFeatures: with the maximum number of features the page opens, the form works, and a feature is saved, found,
// changed and removed; only the visible rows are rendered and computed.
func TestThousandFeatures(t *testing.T) {
	p := open(t)
	p.Patience = 30 * time.Second
	p.Media("prefers-reduced-motion", "reduce")
	importFeatures(t, p, 999)
	e2e.Eval[bool](p, hearJobs)
	station(p, "Features")
	list := p.In("region", "Feature list")
	list.SeeText("f0")
	list.SeeNoText("f500")
	few := elements(p)
	if few > 2500 {
		t.Errorf("%d elements are drawn of 999 features", few)
	}
	if rows := e2e.Eval[string](p, `document.querySelector('[aria-label="Feature list"] table').getAttribute("aria-rowcount")`); rows != "1002" {
		t.Errorf("a screen reader is told of %s rows, want 1002 with the head", rows)
	}
	if columns, jobs := describedSince(p); columns == 0 || columns > 40 || jobs > 1 {
		t.Errorf("%d columns are described in %d jobs when the page opens", columns, jobs)
	}

	saveFeature(p, "newest", "f8 + 1", "f8")
	p.SeeText("newest is registered, version 1.")
	list.See("button", "Edit newest") // the last row: the list is scrolled to it
	describedSince(p)
	saveFeature(p, "newest", "f18 + 2", "f18")
	p.SeeText("newest is registered, version 2.")
	if columns, jobs := describedSince(p); columns != 1 || jobs != 1 {
		t.Errorf("to change a feature, %d columns are described in %d jobs", columns, jobs)
	}

	p.Fill("Filter features by name or expression", "f99")
	p.SeeText("10 of 1,002")
	list.SeeText("f998")
	list.SeeNoText("newest")
	p.Fill("Filter features by name or expression", "NEWEST")
	p.Click("button", "Edit newest")
	if v := p.See("textbox", "Expression").Value; v != "f18 + 2" {
		t.Errorf("the form has %q", v)
	}
	p.Click("button", "Remove newest")
	p.SeeText("newest is removed.")
	p.SeeText("No feature has this in its name or expression.")
	p.Fill("Filter features by name or expression", "")
	p.Focus("region", "Feature list")
	p.Press("End")
	list.SeeText("feature_2")
	list.SeeNot("button", "Edit f0")
	if n := elements(p); n > few+200 {
		t.Errorf("%d elements are drawn, and were %d at first", n, few)
	}
	e2e.Eval[bool](p, "(scrollTo(0, 0), true)")
	inspect(t, p, "features-1000")
}

// TestThousandInputs chooses the inputs of a model among a thousand features.
func TestThousandInputs(t *testing.T) {
	p := open(t)
	p.Patience = 30 * time.Second
	p.Media("prefers-reduced-motion", "reduce")
	importFeatures(t, p, 1000)
	station(p, "Train")
	list := p.In("region", "Inputs")
	list.SeeText("feature_1")
	if n := elements(p); n > 1500 {
		t.Errorf("%d elements are drawn of 1,000 inputs", n)
	}
	p.SeeText("2 of 1,002") // the table was there before the features
	p.Fill("Filter by name or expression", "f99")
	p.Click("button", "Select 11 features")
	p.SeeText("13 of 1,002")
	list.Check("checkbox", "f995", false)
	p.SeeText("12 of 1,002")
	inspect(t, p, "inputs-1000")
	p.Click("button", "Train")
	p.SeeText("Run 1 done")
	p.Click("button", "Register")
	p.SeeText("v1")
	station(p, "Checks")
	p.Fill("Feature", "f777")
	p.Fill("feature_1", "1")
	p.Fill("feature_2", "1")
	p.Fill("Expected value", "778")
	p.Click("button", "Add example")
	p.SeeText("f777 = 778 where")
	if n := elements(p); n > 1000 {
		t.Errorf("Checks draws %d elements", n)
	}
	if text := strings.TrimSpace(p.See("combobox", "Feature").Value); text != "" {
		t.Errorf("the form keeps %q after it was added", text)
	}
}

// TestWindowsStay: the rows of a virtual list move when it is rendered, and the browser must not scroll to follow them:
// that would render the list again, and so on to its end.
func TestWindowsStay(t *testing.T) {
	p := open(t)
	importFeatures(t, p, 300)
	station(p, "Features")
	list := p.In("region", "Feature list")
	list.SeeText("f0")
	e2e.Eval[bool](p, `(document.getElementById("feature-list").scrollTop = 3000, true)`)
	list.SeeText("f90")
	// A list with this bug scrolls in each frame; it is stable if it has not moved for ten frames.
	top := e2e.Eval[float64](p, `(async () => {
		const list = document.getElementById("feature-list");
		for (let seen = -1; seen !== list.scrollTop;) {
			seen = list.scrollTop;
			for (let k = 0; k < 10; k++) await new Promise((ok) => requestAnimationFrame(() => setTimeout(ok)));
		}
		return list.scrollTop;
	})()`)
	if top != 3000 {
		t.Errorf("a list that was scrolled to 3000 is at %g", top)
	}
}

// doInPage runs a script and returns the milliseconds until a condition holds.
func doInPage(p *e2e.Page, script, holds string) float64 {
	return e2e.Eval[float64](p, `new Promise((ok) => {
		const start = performance.now(), look = () => { if (`+holds+`) ok(performance.now() - start); else setTimeout(look, 1); };
		`+script+`;
		look();
	})`)
}

// BenchmarkFeatures reports, for several numbers of features, the time to save one, the longest task of the page's thread
// in processor time while the page opens, a formula is typed and the feature is saved, and the number of rendered
// elements: medians of five repetitions.
func BenchmarkFeatures(b *testing.B) {
	for _, n := range []int{2, 100, 999} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := alone(b)
			p.Patience = 3 * time.Minute
			importFeatures(b, p, n)
			// Do not use the accessibility tree here, which the page's thread would have to compute.
			var opening, typing, saving, saved []float64
			for round := range 5 {
				station(p, "Map")
				opening = append(opening, p.Processor(func() {
					doInPage(p, `[...document.querySelectorAll("nav a")].find((a) => a.pathname.endsWith("/features/")).click()`, `document.querySelector('[aria-label="Feature list"] .plot.mini')`)
				})[0])
				name := fmt.Sprint("newest", round)
				p.Fill("Name", name)
				typing = append(typing, p.Processor(func() {
					doInPage(p, fmt.Sprintf(`const e = document.getElementById("feature-expr"); e.value = "f1 + %d"; e.dispatchEvent(new Event("input", { bubbles: true })); e.blur()`, round),
						`document.getElementById("feature-expr-says").innerText.includes("from f1,")`)
				})[0])
				saving = append(saving, p.Processor(func() {
					saved = append(saved, doInPage(p, `[...document.querySelectorAll("main button")].find((b) => b.textContent.trim() === "Save feature").click()`,
						`document.querySelector(".toasts").innerText.includes("`+name+` is registered")`))
				})[0])
				p.Click("button", "Remove "+name)
				p.SeeText(name + " is removed.")
			}
			figure(b, median(saved), "ms-save")
			figure(b, median(opening), "ms-longest-task-opening(50)")
			figure(b, median(typing), "ms-longest-task-typing(50)")
			figure(b, median(saving), "ms-longest-task-saving(50)")
			figure(b, float64(elements(p)), "elements")
		})
	}
}
