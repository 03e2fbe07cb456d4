package registry_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"

	"pgregory.net/rapid"
)

// plain is the registry as maps and lists would have it.
type plain struct {
	runs     []string // ids, oldest first
	model    map[string]string
	running  []string // ids
	versions []string // run of version i+1
	aliases  map[string]int
	settings map[string]string
}

// machine drives a registry and its plain twin, over a store that refuses now and then.
type machine struct {
	kv     *storetest.Faulty
	refuse bool
	r      *registry.Registry
	plain  plain
}

func newMachine(t *rapid.T) *machine {
	m := &machine{plain: plain{model: map[string]string{}, aliases: map[string]int{}, settings: map[string]string{}}}
	freed := map[string]bool{}
	m.kv = &storetest.Faulty{KV: &store.Memory{}, Fail: func(op, key string) error {
		switch {
		case !m.refuse:
			clear(freed)
		case op == "delete":
			freed[key] = true
		case op == "put" && freed[key]: // what was there has room
			delete(freed, key)
		case op == "put":
			return store.ErrQuota
		}
		return nil
	}}
	m.r, _ = open(t, m.kv)
	return m
}

// done reports whether a write happened; a refusal must be a FullError.
func (m *machine) done(t *rapid.T, err error) bool {
	var full *registry.FullError
	if err != nil && !(m.refuse && errors.As(err, &full)) {
		t.Fatalf("refusing %v: %v", m.refuse, err)
	}
	return err == nil
}

func (m *machine) record(t *rapid.T) {
	var run registry.Run
	var err error
	if answer := rapid.IntRange(-1, 4).Draw(t, "model"); answer < 0 {
		run, err = m.r.Record(registry.Run{Err: "failed"}, nil)
	} else {
		run, err = m.r.Record(registry.Run{}, toyModel(t, float64(answer)))
	}
	if m.done(t, err) {
		m.plain.runs = append(m.plain.runs, run.ID)
		m.plain.model[run.ID] = run.ModelID
	}
}

// begin begins a run; end ends one that goes on, and interrupt all of them.
func (m *machine) begin(t *rapid.T) {
	run, err := m.r.Begin(registry.Run{}, "lock")
	if m.done(t, err) {
		m.plain.runs, m.plain.running = append(m.plain.runs, run.ID), append(m.plain.running, run.ID)
	}
}

func (m *machine) end(t *rapid.T) {
	if len(m.plain.running) == 0 {
		t.Skip()
	}
	at := rapid.IntRange(0, len(m.plain.running)-1).Draw(t, "running")
	run, err := m.r.Record(registry.Run{ID: m.plain.running[at]}, toyModel(t, float64(at)))
	if m.done(t, err) {
		m.plain.model[run.ID] = run.ModelID
		m.plain.running = slices.Delete(m.plain.running, at, at+1)
	}
}

func (m *machine) interrupt(t *rapid.T) {
	n, err := m.r.Interrupt("lock")
	if m.done(t, err) {
		if n != len(m.plain.running) {
			t.Fatalf("Interrupt ended %d of %d runs", n, len(m.plain.running))
		}
		m.plain.running = nil
	}
}

func (m *machine) register(t *rapid.T) {
	if len(m.plain.runs) == 0 {
		t.Skip()
	}
	id := rapid.SampledFrom(m.plain.runs).Draw(t, "run")
	v, err := m.r.Register(id, "m", "why")
	if m.plain.model[id] == "" {
		var missing *registry.MissingError
		if !errors.As(err, &missing) {
			t.Fatalf("Register of a run without a model: %v", err)
		}
		return
	}
	n := slices.Index(m.plain.versions, id) + 1
	if n == 0 && m.done(t, err) {
		m.plain.versions = append(m.plain.versions, id)
		n = len(m.plain.versions)
	}
	if err == nil && (v.N != n || v.Run != id) {
		t.Fatalf("Register = %+v, want version %d", v, n)
	}
}

func (m *machine) alias(t *rapid.T) {
	alias := rapid.SampledFrom([]string{"champion", "challenger"}).Draw(t, "alias")
	n := rapid.IntRange(0, len(m.plain.versions)).Draw(t, "n")
	if !m.done(t, m.r.SetAlias("m", alias, n, "why")) {
		return
	}
	if old := m.plain.aliases[alias]; alias == "champion" && old != 0 && old != n {
		m.plain.aliases["previous"] = old
	}
	m.plain.aliases[alias] = n
	if n == 0 {
		delete(m.plain.aliases, alias)
	}
}

func (m *machine) setting(t *rapid.T) {
	name := rapid.SampledFrom([]string{"theme", "schedule"}).Draw(t, "name")
	v := rapid.StringMatching(`"[a-z]*"`).Draw(t, "value")
	if m.done(t, putSetting(m.r, name, []byte(v))) {
		m.plain.settings[name] = v
	}
}

func (m *machine) prune(t *rapid.T) {
	keep := rapid.IntRange(0, len(m.plain.runs)).Draw(t, "keep")
	if _, err := m.r.Prune(keep, "room"); !m.done(t, err) {
		return // what was deleted is put back
	}
	old := m.plain.runs[:len(m.plain.runs)-keep]
	kept := slices.DeleteFunc(slices.Clone(old), func(id string) bool {
		return !slices.Contains(m.plain.versions, id) && !slices.Contains(m.plain.running, id)
	})
	m.plain.runs = slices.Concat(kept, m.plain.runs[len(old):])
}

// same compares the registry, and a new one over the same store, with the twin.
func (m *machine) same(t *rapid.T, r *registry.Registry) {
	ids := []string{}
	for _, run := range r.Runs() {
		ids = append(ids, run.ID)
		if _, err := r.Model(run.ModelID); run.ModelID != "" && err != nil {
			t.Fatalf("model of run %d: %v", run.Number, err)
		}
	}
	slices.Reverse(ids)
	if !slices.Equal(ids, m.plain.runs) {
		t.Fatalf("runs %v, want %v", ids, m.plain.runs)
	}
	if running := slices.Sorted(maps.Keys(r.Running())); !slices.Equal(running, slices.Sorted(slices.Values(m.plain.running))) {
		t.Fatalf("running %v, want %v", running, m.plain.running)
	}
	versions := []string{}
	for _, v := range r.Versions("m") {
		versions = append(versions, v.Run)
	}
	if !slices.Equal(versions, m.plain.versions) {
		t.Fatalf("versions %v, want %v", versions, m.plain.versions)
	}
	if got, want := fmt.Sprint(r.Aliases("m")), fmt.Sprint(m.plain.aliases); got != want {
		t.Fatalf("aliases %s, want %s", got, want)
	}
	for name, want := range m.plain.settings {
		if got, ok := getSetting(r, name); !ok || string(got) != want {
			t.Fatalf("setting %s = %q, want %q", name, got, want)
		}
	}
	if used, _ := r.Usage(); used != m.kv.KV.(*store.Memory).Used() {
		t.Fatalf("Usage = %d, want %d", used, m.kv.KV.(*store.Memory).Used())
	}
}

func TestRegistry_AgainstPlainMaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t)
		t.Repeat(map[string]func(*rapid.T){
			"record": m.record, "begin": m.begin, "end": m.end, "interrupt": m.interrupt, "register": m.register, "alias": m.alias, "setting": m.setting, "prune": m.prune,
			"full": func(*rapid.T) { m.refuse = !m.refuse },
			"reload": func(t *rapid.T) {
				m.r, _ = open(t, m.kv)
			},
			"": func(t *rapid.T) {
				m.same(t, m.r)
				again, problems := open(t, m.kv)
				if len(problems) != 0 {
					t.Fatalf("problems: %v", problems)
				}
				m.same(t, again)
			},
		})
	})
}
