package registry_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/large"
	"orrery/core/store/storetest"
)

// times is how often a torture is done: the full number with ORRERY_TORTURE=1, as make
// torture has it, and in a browser, where each takes five times as long, less often.
func times(full, usual, inBrowser int) int {
	switch {
	case os.Getenv("ORRERY_TORTURE") != "":
		return full
	case runtime.GOOS == "js":
		return inBrowser
	}
	return usual
}

// Every kind of damage to a stored record is found or does no harm: what is left reads as
// it was written, and with a journal nothing is missing.
func TestTorture_DamagedRecords(t *testing.T) {
	kv, j, want := journaled(t)
	whole := dump(t, kv)
	keys, _ := kv.Keys("orrery/")
	runs := map[string]string{}
	r, _ := openAt(t, kv, j)
	for _, run := range r.Runs() {
		runs[run.ID] = text(t, run)
	}
	dice := rand.New(rand.NewPCG(1, 2))
	found, harmless := 0, 0
	for i := range times(10_000, 1000, 200) {
		key := keys[dice.IntN(len(keys))]
		damaged := damage(dice, whole[key])
		alone := &store.Memory{}
		for k, v := range whole {
			alone.Put(k, []byte(v))
		}
		alone.Put(key, []byte(damaged))
		r, problems := open(t, alone)
		for _, run := range r.Runs() {
			if text(t, run) != runs[run.ID] {
				t.Fatalf("case %d, %s: run %d reads as\n%s", i, key, run.Number, text(t, run))
			}
		}
		switch {
		case len(problems) == 1 && problems[0].Key == key:
			found++
		case len(problems) == 0 && whatCounts(t, r) == want:
			harmless++
		default:
			t.Fatalf("case %d, %s: problems %v; %q", i, key, problems, damaged)
		}
		kv.Put(key, []byte(damaged))
		r, _ = openAt(t, kv, j)
		if got := whatCounts(t, r); got != want {
			t.Fatalf("case %d, %s, with a journal:\n%s\nwant\n%s", i, key, got, want)
		}
		kv.Delete("orrery/quarantine/" + key)
	}
	t.Logf("%d damaged records found, %d harmless", found, harmless)
}

// damage flips a bit of the text or cuts it; what is no text any more becomes what a browser would read.
func damage(dice *rand.Rand, v string) string {
	if dice.IntN(4) == 0 {
		return v[:dice.IntN(len(v))]
	}
	b := []byte(v)
	b[dice.IntN(len(b))] ^= 1 << dice.IntN(8)
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

// crash simulates a browser that is killed during a call.
type crash struct{}

// rig is a machine that fails: at any call of any store with an error, or with an end of
// everything before the call or after it. localStorage forgets its last writes then.
type rig struct {
	dice    *rand.Rand
	kv      *store.Memory
	journal *storetest.MemoryJournal
	blobs   *storetest.MemoryBlobs
	at      time.Time
	written []store.Write // what the KV held before each write since the last time it was safe
	calm    bool
}

func (g *rig) fault() error {
	if g.calm {
		return nil
	}
	switch g.dice.IntN(60) {
	case 0:
		panic(crash{})
	case 1:
		return errors.New("broken")
	case 2:
		return store.ErrQuota
	}
	return nil
}

func (g *rig) after() {
	if !g.calm && g.dice.IntN(60) == 0 {
		panic(crash{})
	}
}

type rigKV struct{ *rig }

func (g rigKV) Get(key string) ([]byte, error) {
	if err := g.fault(); err != nil && !errors.Is(err, store.ErrQuota) {
		return nil, err
	}
	return g.kv.Get(key)
}

func (g rigKV) write(key string, v []byte) error {
	if err := g.fault(); err != nil {
		return err
	}
	old, err := g.kv.Get(key)
	if err != nil {
		old = nil
	}
	g.written = append(g.written, store.Write{Key: key, Value: old})
	if v == nil {
		g.kv.Delete(key)
	} else if err := g.kv.Put(key, v); err != nil {
		return err
	}
	g.after()
	return nil
}

func (g rigKV) Put(key string, v []byte) error { return g.write(key, append([]byte{}, v...)) }
func (g rigKV) Delete(key string) error        { return g.write(key, nil) }

func (g rigKV) Keys(prefix string) ([]string, error) {
	if err := g.fault(); err != nil && !errors.Is(err, store.ErrQuota) {
		return nil, err
	}
	return g.kv.Keys(prefix)
}

type rigJournal struct{ *rig }

func (g rigJournal) Append(ctx context.Context, seen int64, write func([]store.Entry) []store.Write) (int64, error) {
	if err := g.fault(); err != nil {
		return 0, err
	}
	last, err := g.journal.Append(ctx, seen, write)
	g.after()
	return last, err
}

func (g rigJournal) Since(ctx context.Context, seen int64, limit int) ([]store.Entry, error) {
	if err := g.fault(); err != nil {
		return nil, err
	}
	return g.journal.Since(ctx, seen, limit)
}

func (g rigJournal) DropDeletions(ctx context.Context, after, upTo int64) error {
	return g.journal.DropDeletions(ctx, after, upTo)
}

func (g rigJournal) Clear(ctx context.Context) (int64, error) { return g.journal.Clear(ctx) }

type rigBlobs struct{ *rig }

func (g rigBlobs) Get(ctx context.Context, id string) ([]byte, error) {
	if err := g.fault(); err != nil {
		return nil, err
	}
	return g.blobs.Get(ctx, id)
}

func (g rigBlobs) Put(ctx context.Context, id string, b []byte) error {
	if err := g.fault(); err != nil {
		return err
	}
	err := g.blobs.Put(ctx, id, b)
	g.after()
	return err
}

func (g rigBlobs) Delete(ctx context.Context, id string) error {
	if err := g.fault(); err != nil {
		return err
	}
	err := g.blobs.Delete(ctx, id)
	g.after()
	return err
}

func (g rigBlobs) Keys(ctx context.Context, prefix string) ([]string, error) {
	if err := g.fault(); err != nil {
		return nil, err
	}
	return g.blobs.Keys(ctx, prefix)
}

func (g *rig) now() time.Time {
	g.at = g.at.Add(time.Second)
	return g.at
}

func (g *rig) place(ids func() string) registry.Place {
	return registry.Place{KV: rigKV{g}, Journal: rigJournal{g}, Blobs: rigBlobs{g}, Now: g.now, ID: ids}
}

// tidy collects on a calm machine, hours later: every large model that a record names is there
// then, and nothing else is.
func (g *rig) tidy(r *registry.Registry) error {
	g.at = g.at.Add(2 * large.Grace)
	if problems, err := r.Tidy(context.Background()); err != nil || len(problems) > 0 {
		return fmt.Errorf("tidy: %w, %v", err, problems)
	}
	named := r.Named()
	ids, err := g.blobs.Keys(context.Background(), large.Prefix)
	if err != nil || len(ids) != named {
		return fmt.Errorf("%d blobs are named, %q are kept, %w", named, ids, err)
	}
	return nil
}

// forget takes back the last writes of the KV, as many as chance wills.
func (g *rig) forget() {
	if len(g.written) > 0 {
		for i := len(g.written) - 1; i >= g.dice.IntN(len(g.written)+1) && i >= 0; i-- {
			if w := g.written[i]; w.Value == nil {
				g.kv.Delete(w.Key)
			} else {
				g.kv.Put(w.Key, w.Value)
			}
		}
	}
	g.written = nil
}

// promises records the acknowledged changes, and the uncertain ones: a call that ended in an error or in a crash.
type promises struct {
	runs     map[string]string
	versions map[int]string // number to run
	champion int
	moving   map[int]bool // the champion may be one of these as well
	doubted  map[string]bool
}

// workload does random work on two tabs until the machine stops or the work is done.
func (p *promises) workload(g *rig, models []*ml.Model) {
	defer func() {
		if e := recover(); e != nil {
			if _, ok := e.(crash); !ok {
				panic(e)
			}
		}
	}()
	ids := counter()
	var tabs []*registry.Registry
	for range 2 {
		r, problems, err := registry.OpenAt(context.Background(), g.place(ids))
		if err != nil || len(problems) > 0 {
			return // one that does without its journal promises less, and says so
		}
		tabs = append(tabs, r)
	}
	for range 1 + g.dice.IntN(12) {
		p.step(g, tabs[g.dice.IntN(2)], ids, models)
	}
}

func (p *promises) step(g *rig, r *registry.Registry, ids func() string, models []*ml.Model) {
	switch op := g.dice.IntN(11); {
	case op == 10:
		g.at = g.at.Add(time.Duration(g.dice.IntN(3)) * large.Grace)
		_, _ = r.Tidy(context.Background())
	case op < 5:
		id := ids()
		p.doubted[id] = true
		if run, err := r.Record(registry.Run{ID: id, Note: strings.Repeat("n", g.dice.IntN(50))}, models[g.dice.IntN(len(models))]); err == nil {
			b, _ := run.MarshalJSON()
			p.runs[id] = string(b)
		}
	case op < 7 && len(p.runs) > 0:
		run := p.any(g)
		if v, err := r.Register(run, "m", "why"); err == nil {
			p.versions[v.N] = run
		}
	case op < 9 && len(p.versions) > 0:
		n := 1 + g.dice.IntN(len(p.versions))
		p.moving[n] = true
		if r.SetAlias("m", registry.Champion, n, "why") == nil {
			p.champion, p.moving = n, map[int]bool{}
		}
	case len(p.runs) > 0:
		run := p.any(g)
		was := p.runs[run]
		delete(p.runs, run) // in doubt until it is said to be done
		err := r.Delete("room", run)
		var used *registry.UsedError
		if errors.As(err, &used) {
			p.runs[run] = was
		} else if err == nil {
			delete(p.doubted, run)
		}
	}
}

// any is one of the runs; the order of a map would not be the same each time.
func (p *promises) any(g *rig) string {
	ids := make([]string, 0, len(p.runs))
	for id := range p.runs {
		ids = append(ids, id)
	}
	least := ids[0]
	for _, id := range ids {
		least = min(least, id)
	}
	if g.dice.IntN(2) == 0 {
		return least
	}
	most := ids[0]
	for _, id := range ids {
		most = max(most, id)
	}
	return most
}

// kept holds a registry that was opened after the crash to what was promised.
func (p *promises) kept(r *registry.Registry) error {
	there := map[string]bool{}
	for _, run := range r.Runs() {
		there[run.ID] = true
		b, _ := run.MarshalJSON()
		if was, ok := p.runs[run.ID]; ok && was != string(b) {
			return fmt.Errorf("run %s has changed", run.ID)
		}
		if !p.doubted[run.ID] {
			return fmt.Errorf("run %s was deleted or never written, and is there", run.ID)
		}
		if _, err := r.Model(run.ModelID); err != nil {
			return fmt.Errorf("half a run: %w", err)
		}
	}
	for id := range p.runs {
		if !there[id] {
			return fmt.Errorf("run %s was acknowledged and is lost", id)
		}
	}
	for n, run := range p.versions {
		if v := r.Versions("m"); n > len(v) || v[n-1].N != n || v[n-1].Run != run {
			return fmt.Errorf("version %d of run %s was acknowledged; there is %v", n, run, v)
		}
	}
	if n := r.Aliases("m")[registry.Champion]; n != p.champion && !p.moving[n] {
		return fmt.Errorf("champion %d, want %d", n, p.champion)
	}
	return nil
}

// Whatever call of whatever store fails, and wherever the machine stops, nothing is lost
// that was acknowledged, and nothing is there by half.
func TestTorture_FaultAtEveryCall(t *testing.T) {
	models := []*ml.Model{toyModel(t, 0), toyModel(t, 1), bigModel(t, 2), bigModel(t, 3)}
	acknowledged := 0
	for seed := range uint64(times(10_000, 500, 100)) {
		g := &rig{dice: rand.New(rand.NewPCG(seed, 7)), kv: &store.Memory{}, journal: &storetest.MemoryJournal{}, blobs: &storetest.MemoryBlobs{}, at: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
		p := &promises{runs: map[string]string{}, versions: map[int]string{}, moving: map[int]bool{}, doubted: map[string]bool{}}
		for life := range 3 {
			p.workload(g, models)
			g.forget()
			g.calm = true
			r, problems, err := registry.OpenAt(t.Context(), g.place(counter()))
			if err == nil {
				err = p.kept(r)
			}
			if err == nil {
				err = g.tidy(r)
			}
			if err == nil {
				err = p.kept(r)
			}
			if err != nil || len(problems) != 0 {
				t.Fatalf("seed %d, life %d: %v; problems %v", seed, life+1, err, problems)
			}
			g.calm = false
			p.settle(r)
		}
		acknowledged += len(p.runs) + len(p.versions)
	}
	t.Logf("%d records were acknowledged and are there", acknowledged)
}

// settle turns doubt into fact: what is there after a reload stays.
func (p *promises) settle(r *registry.Registry) {
	p.runs, p.doubted, p.versions = map[string]string{}, map[string]bool{}, map[int]string{}
	for _, run := range r.Runs() {
		b, _ := run.MarshalJSON()
		p.runs[run.ID], p.doubted[run.ID] = string(b), true
	}
	for _, v := range r.Versions("m") {
		p.versions[v.N] = v.Run
	}
	p.champion, p.moving = r.Aliases("m")[registry.Champion], map[int]bool{}
}
