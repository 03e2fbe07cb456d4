//go:build e2e

package e2e_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/app/e2e"
	"orrery/core/registry"
)

// chores changes settings and tables. For a setting with a single value the page logs "try gate 0.71" before the change,
// and "gate 0.71" when it is durable. It logs "feature x" and "table x.csv" once.
const chores = `
Object.assign(hands, {
	field: (label) => [...document.querySelectorAll("main label")].find((l) => l.textContent.trim() === label)?.control,
	// durable waits until the page shows that everything is saved. It first waits until another station is rendered,
	// after which earlier changes are rendered too: on a busy machine that takes more than a frame.
	durable: async () => {
		hands.go("/monitor/");
		await hands.until(() => document.querySelector("h1")?.textContent === "Monitor");
		await hands.until(() => hands.text(".strip").includes("saved in this browser"));
	},
	choose: (select, value) => { select.value = value; select.dispatchEvent(new Event("change", { bubbles: true })); },
	fresh: () => Math.random().toString(36).slice(2, 10),
	feature: async (name = "f_" + hands.fresh()) => {
		hands.go("/features/");
		hands.type(await hands.until(() => hands.field("Name")), name);
		hands.type(await hands.until(() => hands.field("Expression")), "feature_1 + " + Math.ceil(1e6 * Math.random()));
		await hands.press("Save feature");
		await hands.until(() => hands.text(".toasts").includes(name + " is registered, version"));
		hands.say("feature", name);
	},
	one: async (what, value, change) => { hands.say("try", what, value); change(); await hands.durable(); hands.say(what, value); },
	role: async () => {
		hands.go("/data/");
		const list = await hands.until(() => document.querySelector('[aria-label="Role of feature_2"]'));
		const value = list.value === "ignore" ? "feature" : "ignore";
		await hands.one("role", value, () => hands.choose(list, value));
	},
	gate: async () => {
		hands.go("/checks/");
		const field = await hands.until(() => hands.field("Score floor"));
		const value = String(Math.round(1e6 * Math.random()) / 1e6);
		await hands.one("gate", value, () => hands.type(field, value));
	},
	schedule: async () => {
		hands.go("/automation/");
		const field = await hands.until(() => hands.field("Interval, seconds"));
		const value = String(3600 + Math.floor(80000 * Math.random()));
		await hands.one("schedule", value, () => hands.type(field, value));
	},
	table: async () => {
		hands.go("/data/");
		const input = await hands.until(() => document.getElementById("file")), name = "t_" + hands.fresh() + ".csv", files = new DataTransfer();
		files.items.add(new File(["a,b\n1," + Math.random() + "\n"], name));
		input.files = files.files;
		input.dispatchEvent(new Event("change", { bubbles: true }));
		await hands.until(() => hands.text(".toasts").includes(name + ": 1 row, 2 columns"));
		hands.say("table", name);
		hands.choose(await hands.until(() => hands.field("Sample")), "user_data.csv");
		await hands.until(() => hands.text(".toasts").includes("user_data.csv: 100 rows, 4 columns"));
	},
	chore: () => [hands.feature, hands.feature, hands.role, hands.gate, hands.schedule, hands.table][Math.floor(6 * Math.random())](),
});
`

// chosen has the acknowledged settings and tables of one profile.
type chosen struct {
	features, tables []string
	values           map[string][]string // for settings with a single value: the last acknowledged one, and those that were tried since; none before the first acknowledgement
}

// note processes one line; it returns false for a line about something else.
func (m *chosen) note(w []string) bool {
	switch w[0] {
	case "feature":
		m.features = append(m.features, w[1])
	case "table":
		m.tables = append(m.tables, w[1])
	case "try":
		if len(m.values[w[1]]) > 0 {
			m.values[w[1]] = append(m.values[w[1]], w[2])
		}
	case "role", "gate", "schedule":
		m.values[w[0]] = []string{w[1]}
	default:
		return false
	}
	return true
}

// in compares the settings of a registry with the acknowledged ones.
func (m *chosen) in(r *registry.Registry) error {
	there := map[string]string{}
	for _, s := range r.Settings() {
		if s.Value != nil {
			there[s.Name] = string(s.Value)
		}
	}
	for _, name := range m.features {
		if there["feature/"+name] == "" || there["feature_version/"+name+"/1"] == "" {
			return fmt.Errorf("the feature %s was acknowledged and is not there", name)
		}
	}
	for what, values := range m.values {
		got, err := settingOf(what, there)
		if err != nil || !slices.Contains(values, got) {
			return fmt.Errorf("%s was acknowledged as %s and tried as %v since; there is %q, %v", what, values[0], values[1:], got, err)
		}
	}
	return nil
}

// settingOf returns the value of a role, the gate or the schedule.
func settingOf(what string, there map[string]string) (string, error) {
	var v struct{ Floor, Every string }
	switch what {
	case "gate":
		err := json.Unmarshal([]byte(there["checks"]), &v)
		return v.Floor, err
	case "schedule":
		err := json.Unmarshal([]byte(there["schedule"]), &v)
		return v.Every, err
	}
	for name, text := range there {
		var roles []struct{ Column, Role string }
		if !strings.HasPrefix(name, "roles/") || json.Unmarshal([]byte(text), &roles) != nil {
			continue
		}
		for _, r := range roles {
			if r.Column == "feature_2" {
				return r.Role, nil
			}
		}
	}
	return "", fmt.Errorf("no roles are saved")
}

// tablesIn returns the tables in the database of a browser.
func tablesIn(p *e2e.Page) []string {
	return e2e.Eval[[]string](p, `new Promise((ok, no) => {
		const open = indexedDB.open("orrery");
		open.onerror = () => no(open.error);
		open.onsuccess = () => {
			const blobs = open.result.transaction("blobs").objectStore("blobs"), names = [];
			const cursor = blobs.openCursor();
			cursor.onerror = () => no(cursor.error);
			cursor.onsuccess = () => {
				const at = cursor.result;
				if (!at) { open.result.close(); ok(names); return; }
				if (/^table\/[0-9a-f]+$/.test(at.key)) names.push(JSON.parse(new TextDecoder().decode(at.value)).Name);
				at.continue();
			};
		};
	})`)
}

// TestTorture_FourTabsDefine saves features in four tabs at once. Each acknowledged feature is in every tab, and exists
// after a reload.
func TestTorture_FourTabsDefine(t *testing.T) {
	const tabs = 4
	each := times(250, 5)
	p := open(t)
	loadSample(p)
	p.SeeText("saved in this browser")
	pages := []*e2e.Page{p}
	for range tabs - 1 {
		pages = append(pages, p.OpenTab(t))
	}
	for i, q := range pages {
		q.Usable()
		e2e.Eval[bool](q, hands+chores+fmt.Sprintf(`
			window.defining = async () => { for (let i = 0; i < %d; i++) await hands.feature("tab%d_" + i); };
			true`, each, i))
	}
	began := time.Now()
	for _, q := range pages {
		e2e.Eval[bool](q, `defining().catch((e) => console.error(e.stack)), true`)
	}
	m := &chosen{values: map[string][]string{}}
	for _, q := range pages {
		q.Patience = 20 * time.Minute
		q.Until("every feature to be acknowledged", func() bool { return len(said(q)) == each })
		for _, words := range said(q) {
			m.note(words)
		}
	}
	took := time.Since(began)
	listed := func(q *e2e.Page) {
		q.Until("all features, and the two columns, to be counted", func() bool {
			return e2e.Eval[bool](q, fmt.Sprintf(`document.querySelector("[aria-label=Stations]").textContent.replace(/[,\s]/g, "").includes("Features%d")`, tabs*each+2))
		})
	}
	for _, q := range pages {
		listed(q)
	}
	p.Reload()
	p.Usable()
	listed(p)
	r, err := readKept(p).registry()
	if err == nil {
		err = m.in(r)
	}
	if err != nil {
		t.Error(err)
	}
	t.Logf("4 tabs, %d features each in %.1f s: %d were acknowledged and %d are there", each, took.Seconds(), tabs*each, len(m.features))
}
