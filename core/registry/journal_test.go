package registry_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/record"
	"orrery/core/store/storetest"
)

// openAt opens a registry over a KV and a journal.
func openAt(t failer, kv store.KV, j store.Journal) (*registry.Registry, []registry.Problem) {
	t.Helper()
	r, problems, err := registry.OpenAt(context.Background(), registry.Place{KV: kv, Journal: j, Now: ticker(), ID: counter()})
	if err != nil {
		t.Fatal(err)
	}
	return r, problems
}

// journaled is what filled makes, with a journal: the KV, the journal, and the registry as text.
func journaled(t failer) (*store.Memory, *storetest.MemoryJournal, string) {
	t.Helper()
	kv, _ := filled(t)
	return journaledCopy(t, dump(t, kv))
}

// journaledCopy has a KV of these records.
func journaledCopy(t failer, records map[string]string) (*store.Memory, *storetest.MemoryJournal, string) {
	t.Helper()
	kv, j := &store.Memory{}, &storetest.MemoryJournal{}
	for key, v := range records {
		kv.Put(key, []byte(v))
	}
	r, problems := openAt(t, kv, j)
	if len(problems) != 0 {
		t.Fatal(fmt.Sprint("problems: ", problems))
	}
	return kv, j, whatCounts(t, r)
}

// whatCounts is snapshot without the room that is used.
func whatCounts(t failer, r *registry.Registry) string {
	_, rest, _ := strings.Cut(snapshot(t, r), "\n")
	return rest
}

func TestJournal_BringsBackWhatTheKVLost(t *testing.T) {
	kv, j, want := journaled(t)
	all := dump(t, kv)
	for lost := range all {
		kv.Delete(lost)
		r, problems := openAt(t, kv, j)
		if len(problems) != 0 || whatCounts(t, r) != want {
			t.Errorf("%s lost: problems %v, registry\n%s\nwant\n%s", lost, problems, whatCounts(t, r), want)
		}
		if !reflect.DeepEqual(dump(t, kv), all) {
			t.Errorf("%s lost: it is not in the KV again", lost)
		}
	}
	fresh := &store.Memory{}
	if r, _ := openAt(t, fresh, j); whatCounts(t, r) != want || !reflect.DeepEqual(dump(t, fresh), all) {
		t.Errorf("an empty KV was not filled from the journal")
	}
}

func TestJournal_RestoresWhatIsDamaged(t *testing.T) {
	whole, _, _ := journaled(t)
	for key, v := range dump(t, whole) {
		kv, j, want := journaledCopy(t, dump(t, whole))
		kv.Put(key, []byte(v+"x"))
		r, problems := openAt(t, kv, j)
		if len(problems) != 1 || problems[0].Key != key || !strings.Contains(problems[0].Text, "was restored from the journal") {
			t.Errorf("%s damaged: problems %v, want one that says it was restored", key, problems)
		}
		if got := whatCounts(t, r); got != want {
			t.Errorf("%s damaged: registry\n%s\nwant\n%s", key, got, want)
		}
		if got, err := kv.Get("orrery/quarantine/" + key); err != nil || string(got) != v+"x" {
			t.Errorf("%s damaged: quarantine has %q, %v", key, got, err)
		}
		if used, _ := r.Usage(); used != kv.Used() {
			t.Errorf("%s damaged: Usage %d, want %d", key, used, kv.Used())
		}
		if _, again := openAt(t, kv, j); len(again) != 0 {
			t.Errorf("%s damaged: reported again: %v", key, again)
		}
	}
}

// A record that was changed and given a checksum that fits is not what was written.
func TestJournal_RestoresWhatWasExchanged(t *testing.T) {
	kv, j, want := journaled(t)
	keys, _ := kv.Keys("orrery/v1/r/")
	v, _ := kv.Get(keys[0])
	payload, _ := record.Decode(v)
	kv.Put(keys[0], record.Encode([]byte(strings.Replace(string(payload), "0.", "0.9", 1))))
	r, problems := openAt(t, kv, j)
	if len(problems) != 1 || !strings.Contains(problems[0].Text, "differs from the journal") || whatCounts(t, r) != want {
		t.Errorf("problems %v", problems)
	}
}

func TestJournal_DamagedItself(t *testing.T) {
	kv, j, want := journaled(t)
	keys, _ := kv.Keys("orrery/v1/r/")
	j.Append(t.Context(), 0, func([]store.Entry) []store.Write {
		return []store.Write{{Key: keys[0], Value: []byte("broken")}, {Key: keys[1], Value: []byte("broken")}}
	})
	kv.Delete(keys[1])
	r, problems := openAt(t, kv, j)
	if len(problems) != 1 || problems[0].Key != keys[1] || len(r.Runs()) != 1 {
		t.Errorf("problems %v, %d runs; want one for the run that is whole nowhere", problems, len(r.Runs()))
	}
	if _, again := openAt(t, kv, j); len(again) != 0 {
		t.Errorf("reported again: %v", again)
	}
	fresh := &store.Memory{}
	r, _ = openAt(t, fresh, j)
	if len(r.Runs()) != 1 || !strings.Contains(want, r.Runs()[0].ID) {
		t.Errorf("the journal did not take the whole record back: %d runs", len(r.Runs()))
	}
}

func TestJournal_DeletedStaysDeleted(t *testing.T) {
	kv, j, _ := journaled(t)
	r, _ := openAt(t, kv, j)
	run, err := r.Record(fullRun(), toyModel(t, 9))
	if err != nil {
		t.Fatal(err)
	}
	before := dump(t, kv)
	if err := r.Delete("by hand", run.ID); err != nil {
		t.Fatal(err)
	}
	want := whatCounts(t, r)
	for key, v := range before { // a killed browser forgets the deletion
		kv.Put(key, []byte(v))
	}
	r, problems := openAt(t, kv, j)
	if len(problems) != 0 || whatCounts(t, r) != want {
		t.Errorf("problems %v; the deleted run is back", problems)
	}
	if keys, _ := kv.Keys("orrery/v1/r/" + run.ID); len(keys) != 0 {
		t.Errorf("the KV still has %v", keys)
	}
}

// Four tabs write at once. Every number is given once, and in the end all know the same.
func TestJournal_Tabs(t *testing.T) {
	const tabs, each = 4, 40
	kv, j := &store.Memory{}, &storetest.MemoryJournal{}
	first, _ := openAt(t, kv, j)
	ids := counter()
	var wait sync.WaitGroup
	opened := []*registry.Registry{first}
	for tab := range tabs {
		r, _, err := registry.OpenAt(t.Context(), registry.Place{KV: kv, Journal: j, Now: ticker(), ID: ids})
		if err != nil {
			t.Fatal(err)
		}
		opened = append(opened, r)
		wait.Go(func() {
			for i := range each {
				run, err := r.Record(registry.Run{}, toyModel(t, float64(tab*each+i)))
				if err == nil {
					_, err = r.Register(run.ID, "m", "")
				}
				if err == nil {
					err = r.SetAlias("m", registry.Champion, 1+i%2, "")
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	for i, r := range opened {
		if problems, err := r.Refresh(); err != nil || len(problems) != 0 {
			t.Fatal(problems, err)
		}
		if got, want := whatCounts(t, r), whatCounts(t, first); got != want && i > 0 {
			t.Errorf("tab %d differs from the first", i)
		}
		numbers := map[int]bool{}
		for _, run := range r.Runs() {
			numbers[run.Number] = true
		}
		if v := r.Versions("m"); len(numbers) != tabs*each || len(v) != tabs*each || v[len(v)-1].N != tabs*each {
			t.Errorf("tab %d: %d numbers of runs, %d versions", i, len(numbers), len(v))
		}
		if used, _ := r.Usage(); used != kv.Used() {
			t.Errorf("tab %d: Usage %d, want %d", i, used, kv.Used())
		}
	}
	seqs := map[int]bool{}
	for _, e := range first.History("m") {
		if e.Kind == registry.EventAlias && seqs[e.Seq] {
			t.Errorf("event %d came twice", e.Seq)
		}
		seqs[e.Seq] = true
	}
	if r, problems := openAt(t, kv, j); len(problems) != 0 || whatCounts(t, r) != whatCounts(t, first) {
		t.Errorf("after a reload: problems %v", problems)
	}
}

func TestJournal_RefusesAndNothingChanges(t *testing.T) {
	for _, cause := range []error{store.ErrQuota, errors.New("broken")} {
		kv, j, _ := journaled(t)
		faulty := &storetest.FaultyJournal{Journal: j}
		r, _ := openAt(t, kv, faulty)
		before, want := dump(t, kv), whatCounts(t, r)
		faulty.Fail = func(op string) error {
			if op == "append" {
				return cause
			}
			return nil
		}
		err := everything(t, r)
		var full *registry.FullError
		if !errors.Is(err, cause) || errors.As(err, &full) != errors.Is(cause, store.ErrQuota) {
			t.Errorf("%v: error %v", cause, err)
		}
		if !reflect.DeepEqual(dump(t, kv), before) || whatCounts(t, r) != want {
			t.Errorf("%v: something was written", cause)
		}
		faulty.Fail = nil
		if err := everything(t, r); err != nil {
			t.Errorf("%v: afterwards: %v", cause, err)
		}
	}
}

// The KV refuses what the journal has kept already: then the journal takes it back.
func TestJournal_TakesBackWhatTheKVRefuses(t *testing.T) {
	kv, j, _ := journaled(t)
	full := false
	faulty := &storetest.Faulty{KV: kv, Fail: func(op, _ string) error {
		if full && op == "put" {
			return store.ErrQuota
		}
		return nil
	}}
	r, _ := openAt(t, faulty, j)
	want := whatCounts(t, r)
	full = true
	if err := everything(t, r); !errors.Is(err, store.ErrQuota) {
		t.Fatalf("error %v", err)
	}
	full = false
	fresh := &store.Memory{}
	for i, again := range []*registry.Registry{r, first(openAt(t, kv, j)), first(openAt(t, fresh, j))} {
		if got := whatCounts(t, again); got != want {
			t.Errorf("case %d: the refused run is there\n%s\nwant\n%s", i, got, want)
		}
	}
}

func first[A, B any](a A, _ B) A { return a }

func TestJournal_CannotBeRead(t *testing.T) {
	kv, j, want := journaled(t)
	r, problems := openAt(t, kv, &storetest.FaultyJournal{Journal: j, Fail: func(string) error { return errors.New("no database here") }})
	if len(problems) != 1 || !strings.Contains(problems[0].Text, "no database here") || !strings.Contains(problems[0].Text, "localStorage only") {
		t.Errorf("problems %v, want one about the database", problems)
	}
	if whatCounts(t, r) != want {
		t.Error("something is missing")
	}
	if err := everything(t, r); err != nil {
		t.Errorf("without the journal: %v", err)
	}
	want = whatCounts(t, r)
	if r, problems := openAt(t, kv, j); len(problems) != 0 || whatCounts(t, r) != want {
		t.Errorf("with the journal again: problems %v, or what was written without it is gone", problems)
	}
}

func TestJournal_Cleared(t *testing.T) {
	kv, j, _ := journaled(t)
	r, _ := openAt(t, kv, j)
	for key := range dump(t, kv) {
		kv.Delete(key)
	}
	if _, err := j.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Refresh(); err != nil || len(r.Runs()) != 0 || len(r.Models()) != 0 {
		t.Errorf("%v; %d runs are left in a tab that was open", err, len(r.Runs()))
	}
	if err := everything(t, r); err != nil {
		t.Error(err)
	}
	if again, problems := openAt(t, kv, j); len(problems) != 0 || whatCounts(t, again) != whatCounts(t, r) {
		t.Errorf("afterwards: problems %v", problems)
	}
}

// A record that does not fit into the KV is in the journal and can be used like any other:
// read, exported, applied again, deleted.
func TestJournal_HoldsWhatTheKVHasNoRoomFor(t *testing.T) {
	_, j, want := journaled(t)
	r, problems := openAt(t, store.NewMemory(1), j)
	if len(problems) == 0 || whatCounts(t, r) != want {
		t.Fatalf("problems %v, or something is missing", problems)
	}
	whole, _ := openAt(t, &store.Memory{}, j)
	if got, all := r.Records(), whole.Records(); !reflect.DeepEqual(got, all) {
		t.Errorf("%d records are exported of %d", len(got), len(all))
	}
	for _, run := range r.Runs() {
		if _, err := r.Model(run.ModelID); run.ModelID != "" && err != nil {
			t.Errorf("run %d: %v", run.Number, err)
		}
	}
}

// The same for what another tab writes: a later fold of everything does not lose it.
func TestJournal_HoldsWhatAnotherTabWrote(t *testing.T) {
	kv, j := store.NewMemory(1), &storetest.MemoryJournal{}
	r, _ := openAt(t, kv, j)
	other, _ := openAt(t, &store.Memory{}, j)
	if err := everything(t, other); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Refresh(); err != nil {
		t.Fatal(err)
	}
	if got, all := len(r.Records()), len(other.Records()); got != all {
		t.Errorf("%d records of %d", got, all)
	}
	if err := other.Delete("", other.Runs()[0].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Refresh(); err != nil || len(r.Runs()) != 1 || len(r.Records()) != len(other.Records()) {
		t.Errorf("%v; after a deletion %d runs, %d records of %d", err, len(r.Runs()), len(r.Records()), len(other.Records()))
	}
}
