//go:build e2e

package e2e_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"orrery/app/e2e"
	"orrery/core/registry"
	"orrery/core/store/record"
)

// TestTorture_TamperedModel changes models like an attacker who knows the layout: with valid checksums of the records, and
// in both stores if there are two. The model cannot be restored then, so that it is refused by name and does not serve.
func TestTorture_TamperedModel(t *testing.T) {
	cases := []struct {
		name     string
		database bool
		change   func(models map[string]string)
		why      string
	}{
		{"a number, localStorage alone", false, anotherNumber, "checksum"},
		{"two exchanged, in the journal as well", true, exchanged, "it is a different model"},
		{"two exchanged, localStorage alone", false, exchanged, "it is a different model"},
		{"a number, in the journal as well", true, anotherNumber, "checksum"},
	}
	for _, c := range cases[:times(len(cases), 2)] {
		t.Run(c.name, func(t *testing.T) {
			p := blank(t)
			if !c.database {
				p.Before(noDatabase)
			}
			p.Go("")
			runs(p, 2)
			promote(p)
			station(p, "Serve")
			digest := tamper(t, p, c.database, c.change)
			p.Reload()
			p.SeeText("model " + digest[:12] + " was changed after it was saved")
			p.SeeText(c.why)
			p.SeeText("is refused; restore it from a copy, or train it again")
			p.SeeText("No model is serving")
			p.SeeNot("button", "Predict")
			station(p, "Experiments")
			p.In("region", "Versions").Click("link", "v1")
			p.SeeText("This model cannot be used.")
		})
	}
}

// tamper changes the models in localStorage, and in the journal if there is one, and returns the digest of version 1.
func tamper(t *testing.T, p *e2e.Page, journal bool, change func(models map[string]string)) string {
	t.Helper()
	local := e2e.Eval[map[string]string](p, `({ ...localStorage })`)
	var version registry.Version
	models := map[string]string{}
	for key, v := range local {
		payload, err := record.Decode([]byte(v))
		switch {
		case err != nil:
			t.Fatalf("%s: %v", key, err)
		case key == "orrery/v1/v/user_data/000001":
			if err := version.UnmarshalJSON(payload); err != nil {
				t.Fatal(err)
			}
		case strings.HasPrefix(key, "orrery/v1/m/"):
			models[key] = string(payload)
		}
	}
	before := maps.Clone(models)
	change(models)
	for key, text := range models {
		if text == before[key] {
			t.Fatalf("%s is not changed", key)
		}
		models[key] = string(record.Encode([]byte(text)))
	}
	b, err := json.Marshal(models)
	if err != nil {
		t.Fatal(err)
	}
	e2e.Eval[bool](p, `Object.assign(localStorage, `+string(b)+`), true`)
	if journal {
		e2e.Eval[bool](p, `new Promise((ok, no) => {
			const open = indexedDB.open("orrery");
			open.onsuccess = () => {
				const t = open.result.transaction("journal", "readwrite"), s = t.objectStore("journal");
				for (const [k, v] of Object.entries(`+string(b)+`)) {
					const r = s.get(k);
					r.onsuccess = () => s.put({ ...r.result, v });
				}
				t.onerror = () => no(t.error);
				t.oncomplete = () => { open.result.close(); ok(true); };
			};
		})`)
	}
	return version.Digest
}

// anotherNumber changes the second to last digit of a coefficient.
func anotherNumber(models map[string]string) {
	for key, text := range models {
		at := strings.Index(text, `"coef_":[[`) + len(`"coef_":[[`) + 5
		digit := byte('1')
		if text[at] == '1' {
			digit = '2'
		}
		models[key] = text[:at] + string(digit) + text[at+1:]
	}
}

// exchanged swaps two models.
func exchanged(models map[string]string) {
	keys := slices.Sorted(maps.Keys(models))
	models[keys[0]], models[keys[1]] = models[keys[1]], models[keys[0]]
}
