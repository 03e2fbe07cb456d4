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

// filling makes a tab save tags of the open run until a number of them were refused. The page logs each one: "saved" or
// "refused" with its key and length. At a time that the tabs agree on it also fills localStorage directly. In three tabs at
// once this exceeds the limit: each tab assumes room that the others have used, and the browser silently drops writes that
// it has reported as successful. The texts are not Latin-1, of which the browser itself stores twice as much as it allows
// to one tab.
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

// almostFull fills localStorage completely, and then makes room for the last few records.
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

// TestTorture_FullFromThreeTabs fills the store from three tabs at once. Every write is answered on its page. After a reload
// all acknowledged writes exist, although the tabs competed for room, and the refused ones do not.
func TestTorture_FullFromThreeTabs(t *testing.T) {
	const refusals = 4 // of each tab in each round
	rounds := times(20, 1)
	p := open(t)
	loadSample(p)
	train(p)
	station(p, "Experiments")
	p.Click("link", "Run 1")
	p.See("heading", "Run 1")
	address := p.Path()
	p.Before(`window.found = { ...localStorage }`)
	pages := []*e2e.Page{p, p.OpenTab(t), p.OpenTab(t)}
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

// claims has the answers of the pages to the tags that they should save.
type claims struct {
	tags      map[string]int // length by key of saved tags
	not       []string       // keys of refused tags
	heard     [3]int         // number of lines of each tab so far
	ends      [3]int
	refused   int
	silent    int // direct writes that the browser dropped
	forgotten int // records that localStorage had lost
}

// hear processes the new lines of a tab, and returns the number of completed rounds.
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

// dropped returns the number of successful direct writes that the browser has lost.
func (c *claims) dropped(p *e2e.Page, wrote []string) {
	local := e2e.Eval[map[string]string](p, `({ ...localStorage })`)
	for _, key := range wrote {
		if _, there := local[key]; !there {
			c.silent++
		}
	}
}

// hold compares the stores, and the app that has loaded them again, with the answers of the pages.
func (c *claims) hold(t *testing.T, p *e2e.Page) {
	t.Helper()
	k := readKept(p)
	r, err := k.registry()
	if err != nil {
		t.Fatal(err)
	}
	found := e2e.Eval[map[string]string](p, `window.found`) // before the app has repaired it
	for key := range k.Local {
		if _, there := found[key]; !there && isRecord(key) {
			c.forgotten++
		}
	}
	c.forgotten += len(k.apart()) // not repaired, for lack of room
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
