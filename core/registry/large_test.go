package registry_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/large"
	"orrery/core/store/record"
	"orrery/core/store/storetest"
	"orrery/core/table"
)

// bigModel returns a model whose text is too large for the KV.
func bigModel(t failer, answer float64) *ml.Model {
	t.Helper()
	data, err := table.New(table.Numbers("x", []float64{1, 2}), table.Numbers("y", []float64{0, 1}))
	if err != nil {
		t.Fatal(err)
	}
	p := ml.Pipeline{Final: ml.Spec{Kind: "Toy", Params: map[string]any{"answer": answer}}, Inputs: []string{"x"}, Target: "y"}
	m, err := p.Fit(context.Background(), ml.Catalog{"Toy": {Params: toyDocs, Build: func(map[string]any) (any, error) { return heavy{toy{answer}}, nil }}}, data, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// heavy is a toy with much to write down.
type heavy struct{ toy }

func (e heavy) Fit(context.Context, ml.Matrix, []float64) (ml.Predictor, error) { return e, nil }
func (e heavy) Attributes() map[string]any {
	return map[string]any{"answer_": e.answer, "trees_": strings.Repeat("t", 70_000)}
}

// shop is a browser: its stores, and a clock that a test moves.
type shop struct {
	kv      *store.Memory
	journal *storetest.MemoryJournal
	blobs   store.Blobs
	at      time.Time
}

func newShop() *shop {
	return &shop{kv: &store.Memory{}, journal: &storetest.MemoryJournal{}, blobs: &storetest.MemoryBlobs{}, at: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
}

func (s *shop) place() registry.Place {
	return registry.Place{KV: s.kv, Journal: s.journal, Blobs: s.blobs, Now: func() time.Time { s.at = s.at.Add(time.Second); return s.at }, ID: counter()}
}

func (s *shop) open(t failer) *registry.Registry {
	t.Helper()
	r, problems, err := registry.OpenAt(context.Background(), s.place())
	if err != nil || len(problems) > 0 {
		t.Fatal(fmt.Sprint(err, problems))
	}
	return r
}

// ids are the blobs of models.
func (s *shop) ids(t failer) []string {
	t.Helper()
	ids, err := s.blobs.Keys(context.Background(), large.Prefix)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// inKV returns the keys of models that are stored in the KV.
func (s *shop) inKV() []string {
	keys, _ := s.kv.Keys("orrery/v1/m/")
	return keys
}

func recorded(t failer, r *registry.Registry, m *ml.Model) registry.Run {
	t.Helper()
	run, err := r.Record(registry.Run{}, m)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func tidied(t failer, r *registry.Registry) []registry.Problem {
	t.Helper()
	problems, err := r.Tidy(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return problems
}

func TestLarge_LiesInTheBlobs(t *testing.T) {
	s := newShop()
	r := s.open(t)
	m := bigModel(t, 1)
	run := recorded(t, r, m)
	recorded(t, r, toyModel(t, 2))
	recorded(t, r, m) // the same once more
	if len(s.ids(t)) != 1 || len(s.inKV()) != 1 {
		t.Errorf("blobs %q, in the KV %q; want one each", s.ids(t), s.inKV())
	}
	if used, _ := r.Usage(); used != s.kv.Used() || used > 10_000 {
		t.Errorf("%d units used, the KV has %d", used, s.kv.Used())
	}
	want, _ := m.MarshalJSON()
	for i, r := range []*registry.Registry{r, s.open(t)} {
		got, err := r.Model(run.ModelID)
		if err != nil || string(got) != string(want) {
			t.Errorf("registry %d: %d bytes, %v", i, len(got), err)
		}
		if n, size := r.Large(); n != 1 || size != len(want) || !r.IsLarge(run.ModelID) {
			t.Errorf("registry %d: Large = %d, %d", i, n, size)
		}
	}
	fresh := s.open(t)
	if _, err := fresh.Register(run.ID, "m", ""); err != nil {
		t.Fatal(err)
	}
	if err := fresh.SetAlias("m", registry.Champion, 1, ""); err != nil {
		t.Fatal(err)
	}
	if _, v, err := s.open(t).Load("m", registry.Champion, toyCatalog()); err != nil || v.N != 1 {
		t.Errorf("Load: version %d, %v", v.N, err)
	}
}

// Without a database, models of any size are stored in the KV, and moved when there is one.
func TestLarge_WithoutADatabase(t *testing.T) {
	s := newShop()
	r, _ := openAt(t, s.kv, nil)
	run := recorded(t, r, bigModel(t, 1))
	if len(s.inKV()) != 1 || len(s.ids(t)) != 0 {
		t.Fatalf("in the KV %q, blobs %q", s.inKV(), s.ids(t))
	}
	r = s.open(t)
	tidied(t, r)
	if _, err := r.Model(run.ModelID); err != nil || len(s.inKV()) != 0 || len(s.ids(t)) != 1 {
		t.Errorf("%v; in the KV %q, blobs %q", err, s.inKV(), s.ids(t))
	}
	r, _ = openAt(t, s.kv, nil)
	if _, err := r.Model(run.ModelID); err == nil || !strings.Contains(err.Error(), "is not available") {
		t.Errorf("Model with no database: %v", err)
	}
	if got := recorded(t, r, bigModel(t, 1)); got.ModelID != run.ModelID || len(s.inKV()) != 1 {
		t.Errorf("recorded again: %s, in the KV %q", got.ModelID, s.inKV())
	}
}

func TestLarge_DamagedIsRefusedAndMended(t *testing.T) {
	for name, damage := range map[string]func(s *shop, id string){
		"changed": func(s *shop, id string) {
			b, _ := s.blobs.Get(context.Background(), id)
			b[len(b)/2]++
			s.blobs.Put(context.Background(), id, b)
		},
		"cut": func(s *shop, id string) {
			b, _ := s.blobs.Get(context.Background(), id)
			s.blobs.Put(context.Background(), id, b[:100])
		},
		"gone": func(s *shop, id string) { s.blobs.Delete(context.Background(), id) },
	} {
		s := newShop()
		r := s.open(t)
		run := recorded(t, r, bigModel(t, 1))
		damage(s, s.ids(t)[0])
		if _, err := r.Model(run.ModelID); err == nil || !strings.Contains(err.Error(), run.ModelID[:12]) {
			t.Errorf("%s: Model: %v, want an error that names it", name, err)
		}
		if problems := tidied(t, s.open(t)); name == "gone" && (len(problems) != 1 || !strings.Contains(problems[0].Text, "The model of run 1 is no longer in the browser's database")) {
			t.Errorf("%s: problems %v", name, problems)
		}
		recorded(t, r, bigModel(t, 1)) // trained again
		if _, err := r.Model(run.ModelID); err != nil {
			t.Errorf("%s: trained again: %v", name, err)
		}
		if _, err := s.open(t).Model(run.ModelID); err != nil {
			t.Errorf("%s: after a reload: %v", name, err)
		}
	}
}

// A record that names the whole bytes of another model.
func TestLarge_AnotherModel(t *testing.T) {
	s := newShop()
	r := s.open(t)
	one, two := recorded(t, r, bigModel(t, 1)), recorded(t, r, bigModel(t, 2))
	records := r.Records()
	moved := map[string][]byte{}
	for name, b := range records {
		if strings.HasPrefix(name, "l/"+one.ModelID) {
			moved[strings.Replace(name, one.ModelID, two.ModelID, 1)] = b
		}
	}
	other := newShop()
	other.blobs = s.blobs
	r = other.open(t)
	if _, err := r.Import(moved); err != nil {
		t.Fatal(err)
	}
	var tampered *registry.TamperedError
	if _, err := r.Model(two.ModelID); !errors.As(err, &tampered) {
		t.Errorf("%v, want a *TamperedError", err)
	}
}

func TestLarge_NoRoom(t *testing.T) {
	s := newShop()
	s.blobs = &storetest.MemoryBlobs{Budget: 100_000}
	r := s.open(t)
	recorded(t, r, bigModel(t, 1))
	before := dump(t, s.kv)
	var full *registry.FullError
	if _, err := r.Record(registry.Run{}, bigModel(t, 2)); !errors.As(err, &full) || !errors.Is(err, store.ErrQuota) || !strings.Contains(err.Error(), "the browser's database has no room for its model (70") {
		t.Errorf("%v", err)
	}
	if !maps.Equal(before, dump(t, s.kv)) || len(s.ids(t)) != 1 {
		t.Error("something was written")
	}
	if err := r.Delete("room", r.Runs()[0].ID); err != nil {
		t.Fatal(err)
	}
	recorded(t, r, bigModel(t, 2))
}

// What the KV or the journal refuses leaves no blob behind.
func TestLarge_RefusedLater(t *testing.T) {
	for _, place := range []string{"journal", "kv"} {
		s := newShop()
		refuse := false
		fail := func(is string) error {
			if refuse && place == is {
				return store.ErrQuota
			}
			return nil
		}
		p := s.place()
		p.KV = &storetest.Faulty{KV: s.kv, Fail: func(op, _ string) error {
			if op != "put" {
				return nil
			}
			return fail("kv")
		}}
		p.Journal = &storetest.FaultyJournal{Journal: s.journal, Fail: func(op string) error {
			if op != "append" {
				return nil
			}
			return fail("journal")
		}}
		r, _, err := registry.OpenAt(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		refuse = true
		if _, err := r.Record(registry.Run{}, bigModel(t, 1)); !errors.Is(err, store.ErrQuota) {
			t.Errorf("%s: %v", place, err)
		}
		if len(s.ids(t)) != 0 || len(dump(t, s.kv)) != 0 {
			t.Errorf("%s: left %q, %v", place, s.ids(t), dump(t, s.kv))
		}
		refuse = false
		recorded(t, r, bigModel(t, 1))
	}
}

func TestLarge_DeletedWithTheLastRun(t *testing.T) {
	s := newShop()
	r, other := s.open(t), s.open(t)
	a, b := recorded(t, r, bigModel(t, 1)), recorded(t, r, bigModel(t, 1))
	if err := other.Delete("", a.ID); err != nil || len(s.ids(t)) != 1 {
		t.Errorf("%v, blobs %q; another run has the model still", err, s.ids(t))
	}
	if n, err := other.Prune(0, ""); err != nil || n != 1 || len(s.ids(t)) != 0 {
		t.Errorf("%v, blobs %q; nothing names the model any more", err, s.ids(t))
	}
	r.Refresh()
	if n, size := r.Large(); n != 0 || size != 0 {
		t.Errorf("the other tab knows %d, %d", n, size)
	}
	if again := recorded(t, r, bigModel(t, 1)); again.ModelID != b.ModelID || len(s.ids(t)) != 1 {
		t.Errorf("recorded again: blobs %q", s.ids(t))
	}
}

// Blobs that nothing names are collected after an hour, and not before; what a tab has written
// and not yet named is none of them, however long that tab sleeps in between.
func TestLarge_Orphans(t *testing.T) {
	s := newShop()
	r := s.open(t)
	live := recorded(t, r, bigModel(t, 1))
	if _, err := large.Put(t.Context(), s.blobs, []byte("orphan"), s.at, "deadbeef", func() {}); err != nil {
		t.Fatal(err)
	}
	s.blobs.Put(t.Context(), "table/x", []byte("a table"))
	tidied(t, r)
	if len(s.ids(t)) != 2 {
		t.Errorf("%q: collected within the grace period", s.ids(t))
	}
	s.at = s.at.Add(large.Grace)
	tidied(t, r)
	if _, err := r.Model(live.ModelID); err != nil || len(s.ids(t)) != 1 {
		t.Errorf("%v; %q are left", err, s.ids(t))
	}
	if _, err := s.blobs.Get(t.Context(), "table/x"); err != nil {
		t.Errorf("a table was collected: %v", err)
	}
}

// sleeper is a Blobs whose tab sleeps after its first write while another one tidies.
type sleeper struct {
	store.Blobs
	between func()
}

func (s *sleeper) Put(ctx context.Context, id string, b []byte) error {
	err := s.Blobs.Put(ctx, id, b)
	if f := s.between; f != nil {
		s.between = nil
		f()
	}
	return err
}

func TestLarge_BetweenWriteAndRecord(t *testing.T) {
	for name, between := range map[string]func(t *testing.T, s *shop, other *registry.Registry){
		"another tab tidies": func(t *testing.T, s *shop, other *registry.Registry) { tidied(t, other) },
		"sleeps, another tab tidies": func(t *testing.T, s *shop, other *registry.Registry) {
			s.at = s.at.Add(3 * time.Hour)
			tidied(t, other)
		},
		"another tab has it": func(t *testing.T, s *shop, other *registry.Registry) { recorded(t, other, bigModel(t, 1)) },
		"another tab has and had it": func(t *testing.T, s *shop, other *registry.Registry) {
			run := recorded(t, other, bigModel(t, 1))
			other.Delete("", run.ID)
		},
		"another tab erases": func(t *testing.T, s *shop, other *registry.Registry) { erased(t, s, other) },
		"another tab erases and does": func(t *testing.T, s *shop, other *registry.Registry) {
			erased(t, s, other)
			recorded(t, other, bigModel(t, 2))
		},
	} {
		s := newShop()
		other := s.open(t)
		p := s.place()
		p.Blobs = &sleeper{s.blobs, func() { between(t, s, other) }}
		r, _, err := registry.OpenAt(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		run := recorded(t, r, bigModel(t, 1))
		for i, r := range []*registry.Registry{r, s.open(t)} {
			if _, err := r.Model(run.ModelID); err != nil {
				t.Errorf("%s: registry %d: %v", name, i, err)
			}
		}
		s.at = s.at.Add(3 * time.Hour)
		tidied(t, s.open(t))
		if n, _ := s.open(t).Large(); n != len(s.ids(t)) {
			t.Errorf("%s: %d large models, blobs %q", name, n, s.ids(t))
		}
	}
}

// erased does what a browser's "Erase everything" does: the records, then the blobs of before.
func erased(t *testing.T, s *shop, r *registry.Registry) {
	t.Helper()
	if err := r.Erase(); err != nil {
		t.Fatal(err)
	}
	for _, id := range s.ids(t) {
		s.blobs.Delete(t.Context(), id)
	}
}

func TestLarge_Carried(t *testing.T) {
	s := newShop()
	r := s.open(t)
	run := recorded(t, r, bigModel(t, 1))
	records := r.Records()
	there := newShop()
	fresh := there.open(t)
	if _, err := fresh.Import(records); err == nil || !strings.Contains(err.Error(), "refers to a model that is not stored") || len(dump(t, there.kv)) != 0 {
		t.Errorf("before the model was written: %v", err)
	}
	stub := map[string][]byte{}
	for name, b := range records {
		stub[name] = b
		if strings.HasPrefix(name, "l/") {
			delete(stub, name)
			stub["l/"+run.ModelID] = []byte(`{"bytes":70000}`)
		}
	}
	if plan := fresh.Plan(stub); plan.Models.New != 1 || plan.Runs.New != 1 {
		t.Errorf("the plan: %+v", plan)
	}
	if _, err := fresh.Import(stub); err == nil || len(dump(t, there.kv)) != 0 {
		t.Errorf("a model that was not written: %v", err)
	}
	there.blobs = s.blobs
	fresh = there.open(t)
	if got, err := fresh.Import(records); err != nil || got.Models.New != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := there.open(t).Model(run.ModelID); err != nil {
		t.Error(err)
	}
	if again, err := fresh.Import(stub); err != nil || again.Any() || again.Models.Same != 1 {
		t.Errorf("a second time: %+v, %v", again, err)
	}
	whole, _ := bigModel(t, 1).MarshalJSON()
	if again := fresh.Plan(map[string][]byte{"m/" + run.ModelID: whole}); again.Any() || again.Models.Same != 1 {
		t.Errorf("as a record of its own: %+v", again)
	}
}

// The records of a large model read as they should or are put aside.
func TestLarge_RecordsOfNonsense(t *testing.T) {
	for _, payload := range []string{`[]`, `{}`, `{"sha256":"x","bytes":1,"blob":"model/x/1-aaaaaaaa"}`} {
		s := newShop()
		r := s.open(t)
		run := recorded(t, r, bigModel(t, 1))
		key := "orrery/v2/m/" + run.ModelID + "/1-aaaaaaaa"
		s.journal.Append(t.Context(), 0, func([]store.Entry) []store.Write {
			return []store.Write{{Key: key, Value: record.Encode([]byte(payload))}}
		})
		problems, err := r.Refresh()
		if err != nil || len(problems) != 1 || problems[0].Key != key {
			t.Errorf("%s: problems %v, %v", payload, problems, err)
		}
		if _, err := r.Model(run.ModelID); err != nil {
			t.Errorf("%s: %v", payload, err)
		}
	}
}

// Only large models are stored under orrery/v2/, and each record names its blob.
func TestLargeRecords(t *testing.T) {
	s := newShop()
	r := s.open(t)
	recorded(t, r, toyModel(t, 1))
	tidied(t, r)
	if keys, _ := s.kv.Keys("orrery/v2/"); len(keys) != 0 {
		t.Errorf("%q", keys)
	}
	recorded(t, r, bigModel(t, 1))
	recorded(t, r, bigModel(t, 2))
	all, _ := s.kv.Keys("orrery/v2/")
	if len(all) != 2 {
		t.Fatalf("%q", all)
	}
	var ref large.Ref
	v, _ := s.kv.Get(all[0])
	_, payload, _ := strings.Cut(string(v), "{")
	if err := json.Unmarshal([]byte("{"+payload), &ref); err != nil || !ref.Valid() || !slices.Contains(s.ids(t), ref.Blob) {
		t.Errorf("%s: %v", v, err)
	}
}

// A model as text is kept as the model itself is, small or large.
func TestRecordText(t *testing.T) {
	for _, m := range []*ml.Model{toyModel(t, 1), bigModel(t, 1)} {
		s := newShop()
		r := s.open(t)
		want := recorded(t, r, m)
		text, _ := m.MarshalJSON()
		got, err := r.RecordText(registry.Run{Pipeline: m.Pipeline()}, text)
		if err != nil || got.ModelID != want.ModelID || len(s.ids(t))+len(s.inKV()) != 1 {
			t.Errorf("%+v, %v", got, err)
		}
		text[10] ^= 1
		if _, err := r.RecordText(registry.Run{}, text); !errors.Is(err, ml.ErrChecksum) || len(r.Runs()) != 2 {
			t.Errorf("a changed text: %v, %d runs", err, len(r.Runs()))
		}
	}
}
