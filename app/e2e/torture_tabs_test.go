//go:build e2e

package e2e_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"orrery/app/e2e"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/store"
)

// registering registers each run on its page, one after the other, and logs lines such as "version 12 7" for run 7.
const registering = hands + `
window.registering = async (first, last) => {
	for (let run = first; run <= last; run++) {
		hands.go("/experiments/run/" + run.toString(16).padStart(32, "0"));
		await hands.until(() => hands.text("#run-title") === "Run " + run);
		await hands.press("Register as v");
		const answer = new RegExp("Run " + run + " is registered as v(\\d+)\\.");
		const [, version] = await hands.until(() => answer.exec(hands.text(".toasts")));
		hands.say("version", version, run);
	}
};
`

// manyRuns adds the runs 2 to n+1, each with the model of run 1.
func manyRuns(t *testing.T, p *e2e.Page, n int) {
	t.Helper()
	kv := &store.Memory{}
	r, err := readKept(p).registryIn(kv)
	if err != nil {
		t.Fatal(err)
	}
	run := r.Runs()[0]
	text, err := r.Model(run.ModelID)
	if err != nil {
		t.Fatal(err)
	}
	model, err := ml.Load(catalog.Catalog(), text)
	if err != nil {
		t.Fatal(err)
	}
	records := map[string]string{}
	for i := range n {
		run.ID, run.Number = fmt.Sprintf("%032x", i+2), 0
		if _, err := r.Record(run, model); err != nil {
			t.Fatal(err)
		}
		key := "orrery/v1/r/" + run.ID
		v, err := kv.Get(key)
		if err != nil {
			t.Fatal(err)
		}
		records[key] = string(v)
	}
	b, err := json.Marshal(records)
	if err != nil {
		t.Fatal(err)
	}
	e2e.Eval[bool](p, `Object.assign(localStorage, `+string(b)+`), true`)
	p.Reload()
	p.Usable()
}

// TestTorture_FourTabs registers versions of one model in four tabs at once. Each has a unique number, no number is skipped,
// and the stored versions are equal to the acknowledged ones.
func TestTorture_FourTabs(t *testing.T) {
	const tabs = 4
	each := times(250, 10)
	total := tabs * each
	p := open(t)
	loadSample(p)
	train(p)
	manyRuns(t, p, total)
	pages := []*e2e.Page{p}
	for range tabs - 1 {
		pages = append(pages, p.OpenTab(t))
	}
	for _, q := range pages {
		q.Usable()
		e2e.Eval[bool](q, registering+`; true`)
	}
	began := time.Now()
	for i, q := range pages {
		e2e.Eval[bool](q, fmt.Sprintf(`registering(%d, %d).catch((e) => console.error(e.stack)), true`, 2+i*each, 1+(i+1)*each))
	}
	runOf := map[string]string{}
	for i, q := range pages {
		q.Patience = 10 * time.Minute
		q.Until("every commit to be answered", func() bool { return len(said(q)) == each })
		for _, words := range said(q) {
			if was, twice := runOf[words[1]]; twice {
				t.Errorf("tab %d was told version %s for run %s; so was run %s", i+1, words[1], words[2], was)
			}
			runOf[words[1]] = words[2]
		}
	}
	took := time.Since(began)
	holdVersions(t, p, runOf, total)
	p.Reload()
	p.Usable()
	holdVersions(t, p, runOf, total)
	for _, q := range pages {
		e2e.Eval[bool](q, hands+`; hands.go("/experiments/"), true`)
		q.Until("the last version", func() bool {
			return strings.Contains(e2e.Eval[string](q, `hands.text('[aria-label="Versions"]')`), fmt.Sprintf("v%d", total))
		})
	}
	t.Logf("4 tabs, %d commits each in %.1f s (%.0f a second): %d versions, numbers 1 to %d, no hole and no repeat",
		each, took.Seconds(), float64(total)/took.Seconds(), len(runOf), total)
}

// holdVersions compares the stored versions with the acknowledged ones.
func holdVersions(t *testing.T, p *e2e.Page, runOf map[string]string, total int) {
	t.Helper()
	k := readKept(p)
	r, err := k.registry()
	if err != nil {
		t.Fatal(err)
	}
	numbers := map[string]int{}
	for _, run := range r.Runs() {
		numbers[run.ID] = run.Number
	}
	versions := r.Versions("user_data")
	if len(versions) != total || len(runOf) != total {
		t.Errorf("%d versions are kept and %d were told, want %d", len(versions), len(runOf), total)
	}
	for i, v := range versions {
		if v.N != i+1 || runOf[fmt.Sprint(v.N)] != fmt.Sprint(numbers[v.Run]) {
			t.Errorf("version %d at place %d is of run %d; the page was told run %s", v.N, i+1, numbers[v.Run], runOf[fmt.Sprint(v.N)])
		}
	}
}
