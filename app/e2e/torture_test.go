//go:build e2e

package e2e_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"orrery/app/e2e"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"
)

// times returns the number of repetitions: the full number with ORRERY_TORTURE=1, as in make torture.
func times(full, usual int) int {
	if os.Getenv("ORRERY_TORTURE") != "" {
		return full
	}
	return usual
}

// hands is a script that presses the app's buttons, faster than a user, and in several tabs at once. It logs the page's
// acknowledgements to the console as "said ...", so that they leave the browser before it can be killed.
const hands = `
window.hands = {
	pause: (ms) => new Promise((ok) => setTimeout(ok, ms)),
	until: async (f) => {
		for (let v; ; await hands.pause(2)) if ((v = f())) return v;
	},
	text: (where) => document.querySelector(where)?.textContent ?? "",
	go: (path) => {
		const a = document.createElement("a");
		a.href = path;
		document.body.append(a);
		a.click();
		a.remove();
	},
	button: (...names) => [...document.querySelectorAll("main button")].find((b) => !b.disabled && names.some((n) => b.textContent.trim().startsWith(n))),
	press: async (...names) => (await hands.until(() => hands.button(...names))).click(),
	type: (field, text) => {
		field.value = text;
		field.dispatchEvent(new Event("input", { bubbles: true }));
	},
	// tag saves a tag of the open run, with both fields filled before the page can be rendered again, and waits for the
	// answer.
	tag: async (key, value) => {
		await hands.until(() => document.getElementById("tag-value"));
		hands.type(document.getElementById("tag-key"), key);
		hands.type(document.getElementById("tag-value"), value);
		await hands.press("Save tag");
		return hands.until(() => hands.text(".toasts").includes("The tag " + key + " is saved.") ? "saved"
			: hands.text(".banner").includes("the tag " + key + " of run") ? hands.text(".banner") : "");
	},
	say: (...words) => console.log(["said", ...words].join(" ")),
};
`

// kept has the content of a browser's storage.
type kept struct {
	Local   map[string]string
	Journal []struct {
		K string  // key
		V *string // value; nil if deleted
	}
}

// readKept reads localStorage and the journal directly, without the app.
func readKept(p *e2e.Page) kept {
	return e2e.Eval[kept](p, `new Promise((ok, no) => {
		const open = indexedDB.open("orrery");
		open.onerror = () => no(open.error);
		open.onsuccess = () => {
			const all = open.result.transaction("journal").objectStore("journal").getAll();
			all.onerror = () => no(all.error);
			all.onsuccess = () => {
				open.result.close();
				ok({ Local: { ...localStorage }, Journal: all.result.map((r) => ({ K: r.k, V: r.v })) });
			};
		};
	})`)
}

// registry opens the stored content with package registry, outside of the browser, and reports problems: a damaged record,
// a run without its model, a record that differs between localStorage and the journal.
func (k kept) registry() (*registry.Registry, error) { return k.registryIn(&store.Memory{}) }

func (k kept) registryIn(kv store.KV) (*registry.Registry, error) {
	journal := &storetest.MemoryJournal{}
	for key, v := range k.Local {
		if strings.HasPrefix(key, "orrery/quarantine/") {
			return nil, fmt.Errorf("%s was put aside", key)
		}
		kv.Put(key, []byte(v))
	}
	if err := k.replay(journal); err != nil {
		return nil, err
	}
	r, problems, err := registry.OpenAt(context.Background(), registry.Place{KV: kv, Journal: journal, Now: time.Now, ID: func() string { return "" }})
	if err != nil || len(problems) > 0 {
		return nil, fmt.Errorf("opened with %v, problems %v", err, problems)
	}
	for _, run := range r.Runs() {
		if _, err := r.Model(run.ModelID); err != nil && run.ModelID != "" {
			return nil, fmt.Errorf("half of run %d: %w", run.Number, err)
		}
	}
	return r, nil
}

// replay copies the content of the journal to another one.
func (k kept) replay(to store.Journal) error {
	_, err := to.Append(context.Background(), 0, func([]store.Entry) []store.Write {
		writes := make([]store.Write, len(k.Journal))
		for i, row := range k.Journal {
			writes[i].Key = row.K
			if row.V != nil {
				writes[i].Value = []byte(*row.V)
			}
		}
		return writes
	})
	return err
}

// apart returns the records that differ between localStorage and the journal.
func (k kept) apart() []string {
	var keys []string
	journaled := map[string]bool{}
	for _, row := range k.Journal {
		journaled[row.K] = true
		local, there := k.Local[row.K]
		if isRecord(row.K) && (there != (row.V != nil) || there && local != *row.V) {
			keys = append(keys, row.K)
		}
	}
	for key := range k.Local {
		if isRecord(key) && !journaled[key] {
			keys = append(keys, key)
		}
	}
	return keys
}

// isRecord reports whether a key is one of the registry's.
func isRecord(key string) bool { return strings.HasPrefix(key, "orrery/v1/") }

// said returns the lines that a page has logged with hands.say, split into fields.
func said(p *e2e.Page) [][]string {
	var lines [][]string
	for _, line := range p.Console() {
		if words, ok := strings.CutPrefix(line, "log: said "); ok {
			lines = append(lines, strings.Fields(words))
		}
	}
	return lines
}
