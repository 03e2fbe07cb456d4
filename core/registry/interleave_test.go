package registry_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"
)

// interleaved is a journal that lets the other tab do something just before a step, or just
// after it: between the commit and what the committing tab does next.
type interleaved struct {
	store.Journal
	before, after func()
}

func (j *interleaved) Append(ctx context.Context, seen int64, write func([]store.Entry) []store.Write) (int64, error) {
	before, after := j.before, j.after
	j.before, j.after = nil, nil
	if before != nil {
		before()
	}
	last, err := j.Journal.Append(ctx, seen, write)
	if after != nil {
		after()
	}
	return last, err
}

// committed writes down the settings of each step of the journal, in its order.
type committed struct {
	storetest.MemoryJournal
	steps []store.Write
}

func (j *committed) Append(ctx context.Context, seen int64, write func([]store.Entry) []store.Write) (int64, error) {
	return j.MemoryJournal.Append(ctx, seen, func(news []store.Entry) []store.Write {
		writes := write(news)
		j.steps = append(j.steps, writes...)
		return writes
	})
}

// op is one thing that a tab does.
type op struct {
	tab   int
	kind  string
	name  string
	value string
	n     int
}

func drawOp(t *rapid.T, n int) op {
	return op{tab: rapid.IntRange(0, 1).Draw(t, "tab"), n: n,
		kind:  rapid.SampledFrom([]string{"put", "put", "put", "delete", "two", "record", "tag", "register", "alias"}).Draw(t, "kind"),
		name:  rapid.SampledFrom([]string{"train", "feature/a", "feature/b", "roles/x"}).Draw(t, "name"),
		value: fmt.Sprint(n)}
}

// twoTabs is two registries of one browser: each with an end of the journal of its own.
type twoTabs struct {
	r    [2]*registry.Registry
	ends [2]*interleaved
	done []op // in the order in which they returned without an error
}

// do carries out one operation, and another one in the midst of it.
func (m *twoTabs) do(t *rapid.T, o op, within *op, late bool) {
	if within != nil {
		inner := func() { m.do(t, *within, nil, false) }
		if late {
			m.ends[o.tab].after = inner
		} else {
			m.ends[o.tab].before = inner
		}
	}
	err := m.apply(t, o)
	m.ends[o.tab].before, m.ends[o.tab].after = nil, nil
	if err != nil {
		t.Fatalf("%+v: %v", o, err)
	}
	m.done = append(m.done, o)
}

func (m *twoTabs) apply(t *rapid.T, o op) error {
	r := m.r[o.tab]
	run := func(f func(id string) error) error {
		if runs := r.Runs(); len(runs) > 0 {
			return f(runs[o.n%len(runs)].ID)
		}
		return nil
	}
	switch o.kind {
	case "put":
		return putSetting(r, o.name, []byte(o.value))
	case "two":
		return r.PutSettings([]registry.SettingWrite{{Name: o.name, Value: []byte(o.value), Seen: registry.AnyRev}, {Name: "second", Value: []byte(o.value), Seen: registry.AnyRev}})
	case "delete":
		return deleteSetting(r, o.name)
	case "record":
		_, err := r.Record(registry.Run{Name: o.value}, toyModel(t, float64(o.n)))
		return err
	case "tag":
		return run(func(id string) error { return r.SetTag(id, o.name, o.value) })
	case "register":
		return run(func(id string) error { _, err := r.Register(id, "m", o.value); return err })
	default:
		if n := len(r.Versions("m")); n > 0 {
			return r.SetAlias("m", registry.Champion, 1+o.n%n, o.value)
		}
		return nil
	}
}

// Two tabs over one journal, each in the midst of the other's writes: both end with the same, as does a tab that opens
// then, and the settings are those of the writes one after the other in the journal's order. The localStorage of the
// browser, which each tab writes after its commit, may have ended with an older value.
func TestTwoTabs_EqualASerialOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kv, j := &store.Memory{}, &committed{}
		m := &twoTabs{}
		for i := range m.r {
			m.ends[i] = &interleaved{Journal: j}
			m.r[i], _ = openAt(t, kv, m.ends[i])
		}
		for i := range rapid.IntRange(1, 25).Draw(t, "operations") {
			o := drawOp(t, 2*i)
			if !rapid.Bool().Draw(t, "alone") {
				within := drawOp(t, 2*i+1)
				within.tab = 1 - o.tab
				m.do(t, o, &within, rapid.Bool().Draw(t, "late"))
				continue
			}
			m.do(t, o, nil, false)
		}
		serial := serially(t, j.steps)
		for _, r := range m.r {
			refreshed(t, r)
		}
		for i, r := range []*registry.Registry{m.r[0], m.r[1], reopen(t, kv, j), reopen(t, &store.Memory{}, j), serial} {
			if got, want := values(r), values(serial); !maps.Equal(got, want) {
				t.Fatalf("registry %d has %v, the writes one after the other give %v", i, got, want)
			}
			if got, want := r.Settings(), serial.Settings(); !slices.EqualFunc(got, want, sameSetting) {
				t.Fatalf("registry %d: %+v, want %+v", i, got, want)
			}
			if got, want := whatCounts(t, r), whatCounts(t, serial); got != want {
				t.Fatalf("registry %d has\n%s\nwant\n%s", i, got, want)
			}
		}
		m.nothingLost(t, serial)
	})
}

func sameSetting(a, b registry.Setting) bool {
	return a.Name == b.Name && string(a.Value) == string(b.Value) && a.Rev == b.Rev && a.Seq == b.Seq
}

// serially is a registry that has seen the steps one after the other.
func serially(t failer, steps []store.Write) *registry.Registry {
	j := &storetest.MemoryJournal{}
	for _, w := range steps {
		if _, err := j.Append(context.Background(), 0, func([]store.Entry) []store.Write { return []store.Write{w} }); err != nil {
			t.Fatal(err)
		}
	}
	return reopen(t, &store.Memory{}, j)
}

// nothingLost holds the outcome to what was acknowledged: every run and version is there, and
// every setting has the value of a write that was the last one of its tab.
func (m *twoTabs) nothingLost(t *rapid.T, r *registry.Registry) {
	runs, last := 0, map[string][2]string{}
	for _, o := range m.done {
		names := []string{o.name}
		switch o.kind {
		case "record":
			runs++
			continue
		case "two":
			names = append(names, "second")
		case "delete":
			o.value = ""
		case "put":
		default:
			continue
		}
		for _, name := range names {
			l := last[name]
			l[o.tab] = o.value
			last[name] = l
		}
	}
	if len(r.Runs()) != runs {
		t.Fatalf("%d runs, %d were recorded", len(r.Runs()), runs)
	}
	got := values(r)
	for name, l := range last {
		if got[name] != l[0] && got[name] != l[1] {
			t.Fatalf("%s is %q; the tabs wrote %q last", name, got[name], l)
		}
	}
}

// A browser that is killed, and falls back to an older state of its localStorage, loses no
// setting that was acknowledged.
func TestSettings_FallBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kv, j := &store.Memory{}, &storetest.MemoryJournal{}
		want := map[string]string{}
		old := map[string]string{}
		for life := range rapid.IntRange(1, 4).Draw(t, "lives") {
			dies := rapid.IntRange(0, 12).Draw(t, "dies")
			r, problems := openAt(t, kv, j)
			if got := values(r); !maps.Equal(got, want) || len(problems) != 0 {
				t.Fatalf("life %d has %v, problems %v; want %v", life, got, problems, want)
			}
			for n := range rapid.IntRange(0, 12).Draw(t, "writes") {
				name, v := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "name"), fmt.Sprint(100*life+n)
				if n == dies {
					old = dump(t, kv) // what the browser will fall back to
				}
				if rapid.IntRange(0, 4).Draw(t, "delete") == 0 {
					if err := deleteSetting(r, name); err != nil {
						t.Fatal(err)
					}
					delete(want, name)
					continue
				}
				put(t, r, name, v)
				want[name] = v
			}
			for key, v := range old {
				kv.Put(key, []byte(v))
			}
		}
		if got := values(reopen(t, kv, j)); !maps.Equal(got, want) {
			t.Fatalf("at the end %v, want %v", got, want)
		}
	})
}
