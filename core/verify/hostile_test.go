package verify_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/core/digest"
	"orrery/core/hostiletest"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/registry"
	"orrery/core/registry/render"
	"orrery/core/store"
	"orrery/core/store/storetest"
	"orrery/core/table"
	"orrery/core/verify"
	"orrery/core/workspace"
	"orrery/core/workspace/content"
)

// attack builds one hostile workspace.
type attack struct {
	*rand.Rand
	content.Content
}

// newAttack returns an attack on a copy of a workspace.
func newAttack(seed uint64, base content.Content) *attack {
	a := &attack{rand.New(rand.NewPCG(seed, 1)), base}
	a.Records, a.Tables = maps.Clone(base.Records), slices.Clone(base.Tables)
	return a
}

// pick returns the name of a random record with one of the prefixes.
func (a *attack) pick(prefixes ...string) string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(a.Records)) {
		for _, p := range prefixes {
			if strings.HasPrefix(name, p) {
				names = append(names, name)
			}
		}
	}
	if names == nil {
		return ""
	}
	return names[a.IntN(len(names))]
}

// numbers are values that may overflow a counter.
var numbers = []string{"-9223372036854775808", "-1", "0", "4503599627370496", "4503599627370497", "9007199254740991", "9007199254740992", "9223372036854775807", "999999999999", "1000000000000"}

// run makes one random change to the workspace.
func (a *attack) run() {
	switch a.IntN(8) {
	case 0, 1:
		if name := a.pick("r/", "v/", "e/", "d/", "l/"); name != "" {
			a.Records[name] = hostiletest.Random(a.Rand, a.Records[name])
		}
	case 2, 3:
		a.model()
	case 4:
		a.number()
	case 5:
		a.table()
	case 6:
		if name := a.pick("r/", "v/", "e/", "d/", "m/"); name != "" {
			if b := a.Records[name]; a.IntN(2) == 0 {
				delete(a.Records, name)
			} else {
				kinds := []string{"r/", "v/", "e/", "d/", "m/", "l/", "b/", "zz/", "../", ""}
				a.Records[kinds[a.IntN(len(kinds))]+[]string{"x", "__proto__", "a/b/c", "..", "000000000001-x"}[a.IntN(5)]] = b
			}
		}
	default:
		a.circle()
	}
}

// model changes a model, recomputes its checksum, and replaces its digest everywhere.
func (a *attack) model() {
	name := a.pick("m/")
	if name == "" {
		return
	}
	doc, err := hostiletest.Parse(a.Records[name])
	if err != nil {
		return
	}
	if m, is := doc.(map[string]any); is {
		delete(m, "checksum")
	}
	text, sum := seal(hostiletest.Random(a.Rand, hostiletest.Text(doc)))
	old := strings.TrimPrefix(name, "m/")
	delete(a.Records, name)
	for name, b := range a.Records {
		if !strings.HasPrefix(name, "m/") {
			a.Records[name] = bytes.ReplaceAll(b, []byte(old), []byte(sum))
		}
	}
	a.Records["m/"+sum] = text
}

// seal appends the checksum as MarshalJSON does; it needs no secret key.
func seal(b []byte) (text []byte, hash string) {
	sum := digest.Sum(b)
	hash = hex.EncodeToString(sum[:])
	return append(bytes.TrimSuffix(b, []byte("}")), `,"checksum":"`+hash+`"}`...), hash
}

// number sets the number of a run, a version or an event to an extreme value, also in its key.
func (a *attack) number() {
	n := numbers[a.IntN(len(numbers))]
	if name := a.pick("r/"); name != "" && a.IntN(3) == 0 {
		a.set(name, hostiletest.Path{"orrery", "number"}, n)
		return
	}
	name := a.pick("v/", "e/")
	switch {
	case strings.HasPrefix(name, "v/"):
		a.set(name, hostiletest.Path{"version"}, n)
		var v registry.Version
		if json.Unmarshal(a.Records[name], &v) == nil {
			a.Records[fmt.Sprintf("v/%s/%06d", v.Model, v.N)] = a.Records[name]
		}
	case name != "":
		field := []string{"seq", "from", "to", "number", "at", "count"}[a.IntN(6)]
		a.set(name, hostiletest.Path{field}, n)
		var e registry.Event
		if json.Unmarshal(a.Records[name], &e) == nil {
			a.Records[fmt.Sprintf("e/%012d-x", e.Seq)] = a.Records[name]
		}
	}
}

func (a *attack) set(name string, p hostiletest.Path, n string) {
	doc, err := hostiletest.Parse(a.Records[name])
	if err != nil {
		return
	}
	a.Records[name] = hostiletest.Text(hostiletest.Apply(doc, p, hostiletest.Change{To: func(any) (any, bool) { return json.Number(n), true }}))
}

// table changes a part of a table.
func (a *attack) table() {
	t := &a.Tables[a.IntN(len(a.Tables))]
	switch a.IntN(4) {
	case 0:
		t.CSV = hostiletest.Random(a.Rand, t.CSV)
	case 1:
		t.Info = hostiletest.Random(a.Rand, t.Info)
		if !json.Valid(t.Info) {
			t.Info = nil
		}
	case 2:
		t.Bin = hostiletest.Random(a.Rand, t.Bin)
	default:
		t.Name = strings.Repeat("x\n", a.IntN(10000))
	}
}

// circle adds runs that are each other's parents, and events about each other's runs.
func (a *attack) circle() {
	one, two := strings.TrimPrefix(a.pick("r/"), "r/"), strings.TrimPrefix(a.pick("r/"), "r/")
	if one == "" {
		return
	}
	for _, pair := range [][2]string{{one, two}, {two, one}} {
		a.Records[fmt.Sprintf("e/%012d-%.8s", 900+a.IntN(99), pair[0])] = fmt.Appendf(nil,
			`{"seq":%d,"at":0,"kind":"tag","why":"","runs":[%q],"tag":{"key":"mlflow.parentRunId","value":%q}}`, 900, pair[0], pair[1])
	}
}

// outcome counts the results of hostile workspaces.
type outcome struct{ read, refused, findings, imported, champions, full int }

// withstand imports a workspace, records more runs, opens the registry again and predicts with its champions. A panic
// fails the test.
func withstand(t *testing.T, file content.Content, checked bool, o *outcome) {
	t.Helper()
	records := maps.Clone(file.Records)
	if checked {
		found, err := verify.Check(t.Context(), verify.Content(file), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			if strings.Contains(f.Problem, "unexpectedly") {
				t.Errorf("a panic: %v", f)
			}
			if o.findings++; f.Refuse {
				delete(records, f.Record)
			}
		}
	}
	ids := 0
	place := registry.Place{KV: &store.Memory{}, Journal: &storetest.MemoryJournal{}, Blobs: &storetest.MemoryBlobs{},
		Now: func() time.Time { return time.Unix(2e9, 0) }, ID: func() string { ids++; return fmt.Sprintf("%032x", 1<<40+ids) }}
	r, _, err := registry.OpenAt(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	r.Plan(records)
	ready, _ := r.SplitUnstored(records)
	if _, err := r.Import(ready); err == nil {
		o.imported++
	} else if full := (*registry.FullError)(nil); errors.As(err, &full) {
		o.full++
	} // records l/... without a model are refused, all or none of them
	workOn(t, r)
	again, _, err := registry.OpenAt(context.Background(), place)
	if err != nil {
		t.Fatalf("locked out: %v", err)
	}
	workOn(t, again)
	o.champions += champions(t, again)
	if last, problems, err := registry.OpenAt(context.Background(), place); err != nil || len(problems) > 0 || len(last.Runs()) != len(again.Runs()) {
		t.Errorf("opened a third time: %v, %v, %d of %d runs", problems, err, len(last.Runs()), len(again.Runs()))
	}
	if len(again.Records()) == 0 {
		t.Error("nothing to export")
	}
}

// workOn records and registers a run, which assigns the next numbers.
func workOn(t *testing.T, r *registry.Registry) {
	t.Helper()
	text := everyday(t)
	run, err := r.RecordText(registry.Run{}, text)
	if err != nil {
		if full := (*registry.FullError)(nil); !errors.As(err, &full) {
			t.Fatalf("a run is not recorded: %v", err)
		}
		return
	}
	if run.Number < 1 || run.Number > registry.MaxNumber {
		t.Errorf("the next run is number %d", run.Number)
	}
	for _, model := range append(r.Models(), "fresh") {
		v, err := r.Register(run.ID, model, "")
		if err != nil || v.N < 1 || v.N > registry.MaxNumber {
			t.Errorf("the next version of %q is %d: %v", model, v.N, err)
		}
		if err := r.SetTag(run.ID, "k", "v"); err != nil {
			t.Error(err)
		}
		r.History(model)
	}
	for _, e := range r.History("fresh") {
		if e.Seq < 0 {
			t.Errorf("an event has the place %d", e.Seq)
		}
	}
	r.Experiments()
	if err := errors.Join(render.MetadataCSV(io.Discard, r.Runs(), catalog.Catalog()), render.RunsCSV(io.Discard, r.Runs())); err != nil {
		t.Error(err)
	}
}

// champions loads every champion and makes a prediction.
func champions(t *testing.T, r *registry.Registry) (loaded int) {
	t.Helper()
	for _, model := range r.Models() {
		m, _, err := r.Load(model, registry.Champion, catalog.Catalog())
		if errors.Is(err, ml.ErrFault) {
			t.Errorf("the champion of %q panics: %v", model, err)
		}
		if err != nil {
			continue
		}
		loaded++
		cols := make([]table.Column, len(m.Schema()))
		for i, f := range m.Schema() {
			if cols[i] = table.Numbers(f.Name, []float64{0, 1, -1e300}); f.Kind == table.Text {
				cols[i] = table.Texts(f.Name, []string{"", "x", "y"})
			}
		}
		data, err := table.New(cols...)
		if err != nil {
			continue
		}
		_, one := m.Prob(data)
		_, two := m.Estimate(data)
		if errors.Is(one, ml.ErrFault) || errors.Is(two, ml.ErrFault) {
			t.Errorf("the champion of %q panics: %v, %v", model, one, two)
		}
		m.Attributes()
	}
	return loaded
}

// TestTorture_HostileWorkspaces imports hostile workspaces. None may crash the program or prevent the registry from
// opening, and later runs and versions must have valid numbers. Each is imported with the check, as in the app, and
// without it.
func TestTorture_HostileWorkspaces(t *testing.T) {
	n := 100
	switch {
	case os.Getenv("ORRERY_TORTURE") != "":
		n = 1000
	case runtime.GOOS == "js": // each takes five times as long there
		n = 20
	}
	base, o := full(t), outcome{}
	for seed := range n {
		a := newAttack(uint64(seed), base)
		for range 1 + a.IntN(3) {
			a.run()
		}
		var zip bytes.Buffer
		if err := workspace.Write(&zip, a.Content); err != nil {
			t.Fatalf("workspace %d: %v", seed, err)
		}
		file, err := workspace.Read(zip.Bytes())
		if err != nil {
			o.refused++
			continue
		}
		o.read++
		withstand(t, file, true, &o)
		withstand(t, file, false, &o)
		if t.Failed() {
			t.Fatalf("workspace %d", seed)
		}
	}
	t.Logf("%d workspaces: %d read, %d refused as files, %d findings; %d of %d imports done, %d without room; %d champions loaded and asked",
		n, o.read, o.refused, o.findings, o.imported, 2*o.read, o.full, o.champions)
	if o.findings < n/2 || o.champions < n/2 {
		t.Errorf("%d findings and %d champions of %d workspaces: the changes are not effective", o.findings, o.champions, n)
	}
}
