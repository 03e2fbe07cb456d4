package registry_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"
)

// values are the settings that are there.
func values(r *registry.Registry) map[string]string {
	out := map[string]string{}
	for _, s := range r.Settings() {
		if s.Value != nil {
			out[s.Name] = string(s.Value)
		}
	}
	return out
}

// putSetting writes one setting, whatever another tab has written.
func putSetting(r *registry.Registry, name string, v []byte) error {
	return r.PutSettings([]registry.SettingWrite{{Name: name, Value: v, Seen: registry.AnyRev}})
}

func deleteSetting(r *registry.Registry, name string) error { return putSetting(r, name, nil) }

func getSetting(r *registry.Registry, name string) ([]byte, bool) {
	v, ok := values(r)[name]
	return []byte(v), ok
}

func put(t failer, r *registry.Registry, name, v string) {
	t.Helper()
	if err := putSetting(r, name, []byte(v)); err != nil {
		t.Fatal(err)
	}
}

func refreshed(t failer, r *registry.Registry) {
	t.Helper()
	if _, err := r.Refresh(); err != nil {
		t.Fatal(err)
	}
}

// A tab saves what it knows; what another tab has saved meanwhile stays.
func TestSettings_TwoTabsKeepBoth(t *testing.T) {
	kv, j := &store.Memory{}, &storetest.MemoryJournal{}
	a, _ := openAt(t, kv, j)
	b, _ := openAt(t, kv, j)
	put(t, a, "feature/a", `1`)
	put(t, b, "feature/b", `2`)
	refreshed(t, a)
	want := map[string]string{"feature/a": "1", "feature/b": "2"}
	again, problems := openAt(t, kv, j)
	for i, r := range []*registry.Registry{a, b, again} {
		if got := values(r); !maps.Equal(got, want) || len(problems) != 0 {
			t.Errorf("registry %d has %v, want %v; problems %v", i, got, want, problems)
		}
	}
	if all := again.Settings(); all[0].Name != "feature/a" || all[1].Name != "feature/b" {
		t.Errorf("they are in the order %v, want that of their first writing", all)
	}
}

// A killed browser falls back to an older value in its localStorage. The journal's is newer.
func TestSettings_JournalBeatsAnOlderKV(t *testing.T) {
	for _, deleted := range []bool{false, true} {
		kv, j := &store.Memory{}, &storetest.MemoryJournal{}
		r, _ := openAt(t, kv, j)
		put(t, r, "train", `"old"`)
		old := dump(t, kv)
		want := map[string]string{"train": `"new"`}
		if put(t, r, "train", `"new"`); deleted {
			if err := deleteSetting(r, "train"); err != nil {
				t.Fatal(err)
			}
			want = map[string]string{}
		}
		for key, v := range old {
			kv.Put(key, []byte(v))
		}
		again, problems := openAt(t, kv, j)
		if got := values(again); !maps.Equal(got, want) || len(problems) != 0 {
			t.Errorf("deleted %v: %v, problems %v; want %v", deleted, got, problems, want)
		}
		put(t, again, "other", `1`)
		if once, _ := openAt(t, kv, j); values(once)["train"] != want["train"] {
			t.Errorf("deleted %v: after another write it is %q", deleted, values(once)["train"])
		}
	}
}

// What was written while the journal could not be used has the higher revision.
func TestSettings_NewerKVIsTakenOver(t *testing.T) {
	kv, j := &store.Memory{}, &storetest.MemoryJournal{}
	r, _ := openAt(t, kv, j)
	put(t, r, "train", `"with"`)
	without, _ := open(t, kv)
	put(t, without, "train", `"without"`)
	if again, problems := openAt(t, kv, j); values(again)["train"] != `"without"` || len(problems) != 0 {
		t.Errorf("it is %v, problems %v", values(again), problems)
	}
	if fresh, _ := openAt(t, &store.Memory{}, j); values(fresh)["train"] != `"without"` {
		t.Errorf("the journal has %v", values(fresh))
	}
}

// A page that is closed writes to the KV alone; the next one finds it, and tells the journal.
func TestFlushSettings(t *testing.T) {
	kv, j := &store.Memory{}, &storetest.MemoryJournal{}
	r, _ := openAt(t, kv, j)
	other, _ := openAt(t, kv, j)
	put(t, r, "roles/a", `1`)
	r.FlushSettings([]registry.SettingWrite{{Name: "roles/a", Value: []byte(`2`)}, {Name: "new", Value: []byte(`3`)}, {Name: "bad", Value: []byte(`{`)}})
	refreshed(t, other) // which must not put the older value back
	want := map[string]string{"roles/a": "2", "new": "3"}
	again, problems := openAt(t, kv, j)
	if got := values(again); !maps.Equal(got, want) || len(problems) != 0 {
		t.Errorf("%v, problems %v; want %v", got, problems, want)
	}
	if refreshed(t, other); !maps.Equal(values(other), want) {
		t.Errorf("a tab that was open all the time has %v", values(other))
	}
}

// lateJournal is a journal that reports a commit only when the test lets it.
type lateJournal struct {
	store.Journal
	lost      bool      // the page ends before the journal has the commit
	committed chan bool // receives when a commit is in the journal, or lost
	report    chan bool // lets Append return
}

func (j lateJournal) Append(ctx context.Context, seen int64, write func([]store.Entry) []store.Write) (int64, error) {
	last, err := j.Journal.Append(ctx, seen, func(news []store.Entry) []store.Write {
		writes := write(news)
		if j.lost {
			return nil
		}
		return writes
	})
	j.committed <- true
	<-j.report
	return last, err
}

// openCopy opens copies of the stores, which stay as they are.
func openCopy(t *testing.T, kv *store.Memory, j *storetest.MemoryJournal) (*registry.Registry, []registry.Problem) {
	t.Helper()
	values, journal := &store.Memory{}, &storetest.MemoryJournal{}
	keys, err := kv.Keys("")
	for _, key := range keys {
		v, getErr := kv.Get(key)
		err = errors.Join(err, getErr, values.Put(key, v))
	}
	entries, sinceErr := j.Since(t.Context(), 0, 1000)
	for _, e := range entries {
		_, appendErr := journal.Append(t.Context(), e.Seq, func([]store.Entry) []store.Write { return []store.Write{e.Write} })
		err = errors.Join(err, appendErr)
	}
	if err = errors.Join(err, sinceErr); err != nil {
		t.Fatal(err)
	}
	return openAt(t, values, journal)
}

// A value that is flushed while an older one is being committed is newer than that one, whether the page then ends or goes
// on: the last of the values is the one that remains.
func TestFlushSettings_WhileCommitting(t *testing.T) {
	for _, flushed := range [][]string{{"2"}, {"3"}, {"1"}, {"3", "1"}, {"3", "2"}, {"3", "4"}, {""}} {
		kv, j := &store.Memory{}, &storetest.MemoryJournal{}
		before, _ := openAt(t, kv, j)
		put(t, before, "drafts", "1")
		late := lateJournal{Journal: j, committed: make(chan bool), report: make(chan bool)}
		r, _ := openAt(t, kv, late)
		var done sync.WaitGroup
		done.Go(func() { put(t, r, "drafts", "2") })
		<-late.committed
		writes := make([]registry.SettingWrite, len(flushed))
		for i, v := range flushed {
			if writes[i] = (registry.SettingWrite{Name: "drafts", Value: []byte(v), Seen: registry.AnyRev}); v == "" {
				writes[i].Value = nil
			}
			r.FlushSettings(writes[i : i+1])
		}
		want := flushed[len(flushed)-1]
		again, problems := openCopy(t, kv, j)
		if values(again)["drafts"] != want || len(problems) > 0 {
			t.Errorf("1 saved, 2 in progress, flushed %q: the next page has %q, problems %v", flushed, values(again)["drafts"], problems)
		}
		late.report <- true
		done.Wait()
		if again, _ := openCopy(t, kv, j); values(again)["drafts"] != want {
			t.Errorf("flushed %q: after the commit the next page has %q", flushed, values(again)["drafts"])
		}
		for _, w := range writes { // the page goes on
			done.Go(func() {
				if err := r.PutSettings([]registry.SettingWrite{w}); err != nil {
					t.Error(err)
				}
			})
			<-late.committed
			late.report <- true
			done.Wait()
		}
		if got := values(r)["drafts"]; got != want {
			t.Errorf("flushed %q: this page has %q", flushed, got)
		}
		alone, _ := openAt(t, &store.Memory{}, j)
		if again, problems := openAt(t, kv, j); values(again)["drafts"] != want || values(alone)["drafts"] != want || len(problems) > 0 {
			t.Errorf("flushed and saved %q: there is %q, in the journal %q, problems %v", flushed, values(again)["drafts"], values(alone)["drafts"], problems)
		}
	}
}

// The value that is being committed is flushed too: the commit may end with the page.
func TestFlushSettings_CommitLost(t *testing.T) {
	for _, value := range []string{"2", "3", ""} {
		kv, j := &store.Memory{}, &storetest.MemoryJournal{}
		late := lateJournal{Journal: j, lost: true, committed: make(chan bool), report: make(chan bool)}
		r, _ := openAt(t, kv, late)
		go putSetting(r, "theme", []byte("2"))
		<-late.committed
		w := registry.SettingWrite{Name: "theme", Value: []byte(value)}
		if value == "" {
			w.Value = nil
		}
		r.FlushSettings([]registry.SettingWrite{w})
		for range 2 { // the second time from the journal, too
			if again, problems := openAt(t, kv, j); values(again)["theme"] != value || len(problems) > 0 {
				t.Errorf("2 in progress, flushed %q: the next page has %q, problems %v", value, values(again)["theme"], problems)
			}
		}
		late.report <- true
	}
}

func TestPutSettings_Conflict(t *testing.T) {
	kv, j := &store.Memory{}, &storetest.MemoryJournal{}
	a, _ := openAt(t, kv, j)
	b, _ := openAt(t, kv, j)
	first := registry.SettingWrite{Name: "feature/x", Value: []byte(`"a"`)}
	if err := a.PutSettings([]registry.SettingWrite{first}); err != nil {
		t.Fatal(err)
	}
	var conflict *registry.ConflictError
	err := b.PutSettings([]registry.SettingWrite{{Name: "train", Value: []byte(`1`), Seen: registry.AnyRev}, {Name: "feature/x", Value: []byte(`"b"`)}})
	if !errors.As(err, &conflict) || conflict.Name != "feature/x" {
		t.Errorf("%v, want a conflict over feature/x", err)
	}
	if got := values(b); !maps.Equal(got, map[string]string{"feature/x": `"a"`}) {
		t.Errorf("after a conflict there is %v: want nothing of the call, and the other tab's value", got)
	}
	if err := b.PutSettings([]registry.SettingWrite{first}); err != nil {
		t.Errorf("the same value again: %v", err)
	}
	for _, v := range []string{`"c"`, `"d"`} { // a writer does not conflict with itself, though it has not read its own revision
		if err := b.PutSettings([]registry.SettingWrite{{Name: "feature/x", Value: []byte(v), Seen: 1}}); err != nil {
			t.Errorf("%s: %v", v, err)
		}
	}
	if err := a.PutSettings([]registry.SettingWrite{{Name: "feature/x", Value: []byte(`"e"`), Seen: 1}}); !errors.As(err, &conflict) {
		t.Errorf("the first tab, which has read revision 1 of 3: %v", err)
	}
}

func reopen(t failer, kv store.KV, j store.Journal) *registry.Registry {
	r, problems := openAt(t, kv, j)
	if len(problems) != 0 {
		t.Fatal(problems)
	}
	return r
}

// A write that finds no room is taken back for every tab, also for one that has seen it.
func TestPutSettings_Refused(t *testing.T) {
	kv, j := store.NewMemory(400), &storetest.MemoryJournal{}
	r, _ := openAt(t, kv, j)
	put(t, r, "train", `"old"`)
	other, _ := openAt(t, &store.Memory{}, j)
	var full *registry.FullError
	if err := putSetting(r, "train", []byte(`"`+strings.Repeat("x", 900)+`"`)); !errors.As(err, &full) {
		t.Fatalf("%v, want a *FullError", err)
	}
	refreshed(t, other)
	for i, again := range []*registry.Registry{r, other, reopen(t, kv, j)} {
		if got := values(again)["train"]; got != `"old"` {
			t.Errorf("registry %d: %.20s", i, got)
		}
	}
	put(t, r, "train", `"next"`)
	refreshed(t, other)
	if got := values(other)["train"]; got != `"next"` {
		t.Errorf("the next value is %s", got)
	}
}

func TestImport_Settings(t *testing.T) {
	theirs, _ := openAt(t, &store.Memory{}, &storetest.MemoryJournal{})
	for i, name := range []string{"feature/b", "feature/a", "train", "gone"} {
		put(t, theirs, name, fmt.Sprint(i))
	}
	if err := deleteSetting(theirs, "gone"); err != nil {
		t.Fatal(err)
	}
	records := theirs.Records()
	records["d/broken"] = []byte(`{"rev":0,"seq":1,"value":1}`)
	records["d/large"] = []byte(`{"rev":1,"seq":1,"value":"` + strings.Repeat("x", 1<<20) + `"}`)
	mine, _ := openAt(t, &store.Memory{}, &storetest.MemoryJournal{})
	put(t, mine, "train", `"mine"`)
	put(t, mine, "feature/c", `9`)
	got, err := mine.Import(records)
	if err != nil || got.Settings != (registry.Tally{New: 2, Out: 3}) {
		t.Errorf("%+v, %v", got.Settings, err)
	}
	names := []string{}
	for _, s := range mine.Settings() {
		names = append(names, s.Name)
	}
	if want := []string{"train", "feature/c", "feature/b", "feature/a"}; !slices.Equal(names, want) {
		t.Errorf("in the order %v, want %v", names, want)
	}
	if again, err := mine.Import(records); err != nil || again.Any() || again.Settings.Same != 2 {
		t.Errorf("a second time: %+v, %v", again.Settings, err)
	}
	if !reflect.DeepEqual(values(mine), map[string]string{"train": `"mine"`, "feature/c": "9", "feature/b": "0", "feature/a": "1"}) {
		t.Errorf("%v", values(mine))
	}
}
