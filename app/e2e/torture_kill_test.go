//go:build e2e

package e2e_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"orrery/app/e2e"
	"orrery/core/registry"
)

// labour trains, registers and tags in a loop, and logs what the page has acknowledged: "run 7 0.25" with its C,
// "version 3 7" of run 7, "tag 7 key value".
const labour = hands + chores + `
window.labour = async () => {
	const done = () => Number(/Run (\d+) done/.exec(hands.text("main"))?.[1] ?? 0);
	for (let last = 0; ; ) {
		hands.go("/train/");
		await hands.until(() => hands.field("C"));
		last = Math.max(last, done());
		const c = String(Math.round(1e6 * Math.random() + 1) / 1e5);
		hands.type(hands.field("C"), c);
		await hands.press("Train", "Run again");
		last = await hands.until(() => done() > last && done());
		hands.say("run", last, c);
		for (let i = 3 * Math.random(); i > 0; i--) await hands.chore();
		hands.go("/train/");
		if (Math.random() < 0.5) {
			await hands.press("Register as v");
			const [, run, version] = await hands.until(() => /Run (\d+) is registered as v(\d+)\./.exec(hands.text(".toasts")));
			hands.say("version", version, run);
		}
		hands.go("/experiments/");
		const row = await hands.until(() => [...document.querySelectorAll('[aria-label="Runs"] tbody a')].find((a) => a.textContent === String(last)));
		row.click();
		await hands.until(() => hands.text("#run-title") === "Run " + last);
		for (let i = 1 + 6 * Math.random(); i > 0; i--) {
			const key = "k" + Math.floor(1e9 * Math.random()), value = "v".repeat(1 + 60 * Math.random());
			if (await hands.tag(key, value) === "saved") hands.say("tag", last, key, value);
		}
	}
};
`

// promised has the writes that pages of one profile have acknowledged.
type promised struct {
	runs     map[int]string // C by run number
	versions map[int]int    // run number by version
	tags     map[int]map[string]string
	n        int
	kinds    map[string]int // number of acknowledgements by kind
	chosen   chosen
}

func newPromised() *promised {
	return &promised{runs: map[int]string{}, versions: map[int]int{}, tags: map[int]map[string]string{}, kinds: map[string]int{}, chosen: chosen{values: map[string][]string{}}}
}

func (m *promised) note(t *testing.T, lines [][]string) {
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, w := range lines {
		if w[0] != "try" {
			m.n++
			m.kinds[w[0]]++
		}
		if m.chosen.note(w) {
			continue
		}
		switch w[0] {
		case "run":
			m.runs[number(w[1])] = w[2]
		case "version":
			m.versions[number(w[1])] = number(w[2])
		case "tag":
			if m.tags[number(w[1])] == nil {
				m.tags[number(w[1])] = map[string]string{}
			}
			m.tags[number(w[1])][w[2]] = w[3]
		}
	}
}

// in checks that a registry has everything that was acknowledged.
func (m *promised) in(r *registry.Registry) error {
	if err := m.chosen.in(r); err != nil {
		return err
	}
	byNumber, numbers := map[int]registry.Run{}, map[string]int{}
	for _, run := range r.Runs() {
		if _, twice := byNumber[run.Number]; twice {
			return fmt.Errorf("two runs have the number %d", run.Number)
		}
		byNumber[run.Number], numbers[run.ID] = run, run.Number
	}
	for n, c := range m.runs {
		if run, ok := byNumber[n]; !ok || run.Params["C"] != c {
			return fmt.Errorf("run %d with C %s was acknowledged; there is C %q", n, c, run.Params["C"])
		}
	}
	versions := r.Versions("user_data")
	for v, run := range m.versions {
		if v > len(versions) || versions[v-1].N != v || numbers[versions[v-1].Run] != run {
			return fmt.Errorf("version %d of run %d was acknowledged; there are %v", v, run, versions)
		}
	}
	for n, tags := range m.tags {
		for key, value := range tags {
			if byNumber[n].Tags[key] != value {
				return fmt.Errorf("tag %s of run %d was acknowledged; there is %q", key, n, byNumber[n].Tags[key])
			}
		}
	}
	return nil
}

// shown checks that the table of runs, after the app is opened again, has the newest acknowledged runs; it renders only the
// visible rows.
func (m *promised) shown(t *testing.T, p *e2e.Page) {
	if len(m.runs) == 0 {
		return
	}
	rows := e2e.Eval[[]int](p, `(async () => {
		hands.go("/experiments/");
		const rows = await hands.until(() => {
			const links = document.querySelectorAll('[aria-label="Runs"] tbody a[href*="/experiments/run/"]');
			return links.length && [...links];
		});
		return rows.map((a) => Number(a.textContent));
	})()`)
	for n := range m.runs {
		if n >= slices.Min(rows) && !slices.Contains(rows, n) {
			t.Errorf("run %d is not among the runs that the app shows: %v", n, rows)
		}
	}
}

// TestTorture_Kill kills the whole browser at random times, while it works or opens. Everything that the page has
// acknowledged exists when the browser is opened again, and nothing exists partially.
func TestTorture_Kill(t *testing.T) {
	const livesOfOne = 20 // profile, so that none is ever full
	site := suite.Serve(t, "")
	dice := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	kills, acknowledged, forgotten, began, kinds := times(100, 3), 0, 0, time.Now(), map[string]int{}
	for kills > 0 {
		lives := min(kills, livesOfOne)
		kills -= lives
		m := newPromised()
		dir := t.TempDir()
		for life := range lives {
			p, kill := suite.Lasting(t, site, dir)
			if life > 0 && dice.IntN(5) == 0 {
				killOpening(p, kill, dice)
				continue
			}
			forgotten += liveAndDie(t, p, kill, m, life == 0, dice)
		}
		p, _ := suite.Lasting(t, site, dir)
		forgotten += reopened(t, p, m)
		acknowledged += m.n
		for kind, n := range m.kinds {
			kinds[kind] += n
		}
	}
	t.Logf("%d kills in %.0f s: %d records were acknowledged (%v) and all are there, none is there by half; what localStorage alone had forgotten at the reopenings adds up to %d records",
		times(100, 3), time.Since(began).Seconds(), acknowledged, kinds, forgotten)
}

// beforeApp records the content of localStorage before the app reads and repairs it.
const beforeApp = `window.found = { ...localStorage };` + labour

// liveAndDie opens the app, checks everything acknowledged before, lets it work, and kills the browser meanwhile. It returns
// the number of records that localStorage had lost.
func liveAndDie(t *testing.T, p *e2e.Page, kill func(), m *promised, first bool, dice *rand.Rand) int {
	forgotten := 0
	if first {
		p.Before(beforeApp)
		p.Go("")
		loadSample(p)
	} else {
		forgotten = reopened(t, p, m)
	}
	e2e.Eval[bool](p, `labour().catch((e) => console.error(e.stack)), true`)
	if first {
		p.Until("the first run", func() bool { return len(said(p)) > 0 })
	}
	time.Sleep(time.Duration(dice.Float64() * float64(3000*time.Millisecond)))
	kill()
	m.note(t, said(p))
	return forgotten
}

// killOpening kills the browser while the app starts and repairs its stores.
func killOpening(p *e2e.Page, kill func(), dice *rand.Rand) {
	e2e.Eval[bool](p, fmt.Sprintf(`location.href = %q, true`, p.Address("")))
	time.Sleep(time.Duration(dice.Float64() * float64(time.Second)))
	kill()
}

// startedNormally makes sure that the app has started with models. If the browser was killed during a start, the next start
// loads no models until the user requests it, and must report nothing else.
func startedNormally(t *testing.T, p *e2e.Page) {
	t.Helper()
	banner := e2e.Eval[string](p, `hands.text(".banner")`)
	if strings.HasPrefix(banner, "The last start ") {
		p.Leaving(func() { p.In("region", safeRegion).Click("button", "Start normally") })
		p.Usable()
		banner = e2e.Eval[string](p, `hands.text(".banner")`)
	}
	if banner != "" {
		t.Errorf("after a crash the app says: %s", banner)
	}
}

// reopened opens the app after a crash. It must report no damage, show everything acknowledged, and leave both stores
// complete.
func reopened(t *testing.T, p *e2e.Page, m *promised) (forgotten int) {
	t.Helper()
	p.Before(beforeApp)
	p.Go("")
	p.Usable()
	found := e2e.Eval[map[string]string](p, `window.found`)
	startedNormally(t, p)
	k := readKept(p)
	if apart := k.apart(); len(apart) > 0 {
		t.Errorf("localStorage and the journal differ in %v", apart)
	}
	r, err := k.registry()
	if err == nil {
		err = m.in(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	m.shown(t, p)
	tables := tablesIn(p)
	for _, name := range m.chosen.tables {
		if !slices.Contains(tables, name) {
			t.Errorf("the table %s was acknowledged and is not there", name)
		}
	}
	for key := range k.Local {
		if _, there := found[key]; !there && isRecord(key) {
			forgotten++
		}
	}
	return forgotten
}
