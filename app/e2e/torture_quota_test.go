//go:build e2e

package e2e_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"orrery/app/e2e"
	"orrery/core/registry"
)

// filling has a tab save tags of the run that is open until so many were refused. The page
// answers every one: "saved" or "refused" with its key and length. At a moment that tabs
// agree on it also fills localStorage past the app, which in three tabs at once goes over
// the limit: each believes in room that the others have taken, and the browser drops in
// silence what it has called written. The texts are none of Latin-1: of such the browser
// itself takes twice as much as it allows to one tab.
const filling = hands + `
window.wrote = [];
window.rush = async (name, at) => {
	await hands.pause(at - Date.now());
	for (let n = 0; n < 60; n++) {
		try {
			localStorage.setItem("other/" + name + n, "ж".repeat(9000));
			wrote.push("other/" + name + n);
		} catch { /* as it should be */ }
	}
};
window.filling = async (name, at, most) => {
	const rushed = rush(name, at);
	for (let i = 0, refused = 0; refused < most; i++) {
		const key = name + i, length = 1 + Math.floor(3500 * Math.random());
		const answer = await hands.tag(key, "ж".repeat(length));
		if (answer !== "saved") refused++;
		hands.say(answer === "saved" ? "saved" : "refused", key, length, answer);
	}
	await rushed;
	hands.say("end", name);
};
`

// almostFull fills localStorage to the last unit, and then makes room for the last few
// records.
const almostFull = `(() => {
	Object.keys(localStorage).filter((k) => k.startsWith("other/")).forEach((k) => localStorage.removeItem(k));
	localStorage.setItem("other/room", "ж".repeat(8e5));
	for (let n = 1 << 21; n >= 1; n = n > 1 ? n >> 1 : 0) {
		for (let i = 0; ; i++) {
			try { localStorage.setItem("other/" + n + "/" + i, "ж".repeat(n)); } catch { break; }
		}
	}
	localStorage.removeItem("other/room");
	return true;
})()`

// TestTorture_FullFromThreeTabs has three tabs fill the store at once. Every write is
// answered on its page; what was called saved is there after a reload, although the tabs
// took the room from each other, and what was refused is not.
func TestTorture_FullFromThreeTabs(t *testing.T) {
	const refusals = 4 // of each tab, each time
	rounds := times(20, 1)
	p := open(t)
	loadSample(p)
	train(p)
	station(p, "Experiments")
	p.Click("link", "Run 1")
	p.See("heading", "Run 1")
	address := p.Path()
	p.Before(`window.found = { ...localStorage }`)
	pages := []*e2e.Page{p, p.Beside(t), p.Beside(t)}
	c := &claims{tags: map[string]int{}}
	began := time.Now()
	for round := range rounds {
		for _, q := range pages {
			q.Go(address)
			q.Usable()
			e2e.Eval[bool](q, filling+`; true`)
		}
		e2e.Eval[bool](p, almostFull)
		at := time.Now().Add(time.Second).UnixMilli()
		for i, q := range pages {
			e2e.Eval[bool](q, fmt.Sprintf(`filling("t%d-%d-", %d, %d).catch((e) => console.error(e.stack)), true`, i, round, at, refusals))
		}
		for i, q := range pages {
			q.Until("every write to be answered", func() bool { return c.hear(t, i, said(q)) > round })
		}
		wrote := []string{}
		for _, q := range pages {
			wrote = append(wrote, e2e.Eval[[]string](q, `wrote`)...)
		}
		p.Reload()
		p.Usable()
		c.dropped(p, wrote)
		c.hold(t, p)
	}
	t.Logf("3 tabs filled the store %d times in %.0f s: %d writes were saved and are there, %d of them although localStorage had lost them; %d were refused, each on its page, and are not there (past the app %d writes were dropped in silence)",
		rounds, time.Since(began).Seconds(), len(c.tags), c.forgotten, c.refused, c.silent)
}

// claims is what pages have said of the tags that they should save.
type claims struct {
	tags      map[string]int // length by key, of those that are saved
	not       []string       // keys of those that are refused
	heard     [3]int         // lines of each tab so far
	ends      [3]int
	refused   int
	silent    int // writes past the app that the browser dropped
	forgotten int // records that localStorage had lost
}

// hear takes in what a tab has said since, and answers with how many rounds it has ended.
func (c *claims) hear(t *testing.T, tab int, lines [][]string) int {
	t.Helper()
	for _, w := range lines[c.heard[tab]:] {
		switch w[0] {
		case "saved":
			n, err := strconv.Atoi(w[2])
			if err != nil {
				t.Fatal(err)
			}
			c.tags[w[1]] = n
		case "refused":
			c.refused++
			c.not = append(c.not, w[1])
			if text := strings.Join(w[3:], " "); !strings.Contains(text, "The store of this browser is full") || !strings.Contains(text, "the tag "+w[1]+" of run 1 was not saved") {
				t.Errorf("tag %s was refused with %q", w[1], text)
			}
		case "end":
			c.ends[tab]++
		}
	}
	c.heard[tab] = len(lines)
	return c.ends[tab]
}

// dropped counts what the browser has called written past the app, and does not have.
func (c *claims) dropped(p *e2e.Page, wrote []string) {
	local := e2e.Eval[map[string]string](p, `({ ...localStorage })`)
	for _, key := range wrote {
		if _, there := local[key]; !there {
			c.silent++
		}
	}
}

// hold holds the stores, and the app that has read them anew, to what pages have said.
func (c *claims) hold(t *testing.T, p *e2e.Page) {
	t.Helper()
	k := readKept(p)
	r, err := k.registry()
	if err != nil {
		t.Fatal(err)
	}
	found := e2e.Eval[map[string]string](p, `window.found`) // before the app repaired it
	for key := range k.Local {
		if _, there := found[key]; !there && isRecord(key) {
			c.forgotten++
		}
	}
	c.forgotten += len(k.apart()) // and could not, without room
	e2e.Eval[bool](p, hands+`hands.until(() => document.querySelector('[aria-label="Tags"] tbody tr')).then(() => true)`)
	shown := e2e.Eval[map[string]int](p, `Object.fromEntries([...document.querySelectorAll('[aria-label="Tags"] tbody tr')].map((r) => [r.cells[0].textContent, r.cells[1].textContent.length]))`)
	for what, tags := range map[string]map[string]int{"the store": lengths(r.Runs()[0]), "the page": shown} {
		for key, n := range c.tags {
			if tags[key] != n {
				t.Errorf("tag %s was saved with %d characters; %s has %d", key, n, what, tags[key])
			}
		}
		for _, key := range c.not {
			if _, there := tags[key]; there {
				t.Errorf("tag %s was refused, and %s has it", key, what)
			}
		}
	}
}

func lengths(run registry.Run) map[string]int {
	n := map[string]int{}
	for key, v := range run.Tags {
		n[key] = len([]rune(v))
	}
	return n
}
