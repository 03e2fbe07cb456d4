package registry_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/record"
	"orrery/core/store/storetest"
)

// A store into which an older program has imported numbers at the end of the integers opens, keeps
// the runs, and gives out valid numbers; what cannot be used is put aside once.
func TestOpen_NumbersOutsideTheLimits(t *testing.T) {
	kv, r := filled(t)
	records := r.Records()
	run := r.Runs()[0]
	poison := func(key, text string) {
		t.Helper()
		if err := kv.Put("orrery/v1/"+key, record.Encode([]byte(text))); err != nil {
			t.Fatal(err)
		}
	}
	for i, n := range []string{"9223372036854775807", "-9223372036854775808", "9007199254740992", "0"} {
		id := strings.Repeat(string(rune('a'+i)), 32)
		text := strings.Replace(string(records["r/"+run.ID]), fmt.Sprintf(`"number":%d`, run.Number), `"number":`+n, 1)
		poison("r/"+id, strings.ReplaceAll(text, run.ID, id))
	}
	version := `{"model":"m","version":%s,"run_id":"x","digest":"","creation_timestamp":0,"description":""}`
	for key, n := range map[string]string{"9223372036854775807": "9223372036854775807", "-00001": "-1", "000000": "0"} {
		poison("v/m/"+key, fmt.Sprintf(version, n))
	}
	poison("e/9223372036854775807-x", `{"seq":9223372036854775807,"at":0,"kind":"tag","why":""}`)
	poison("e/000000000099-y", `{"seq":99,"at":0,"kind":"delete","why":"","number":9223372036854775807}`)
	poison("e/000000000098-z", `{"seq":98,"at":0,"kind":"alias","model":"m","alias":"champion","to":-3,"why":""}`)

	j := &storetest.MemoryJournal{}
	opened, problems := openAt(t, kv, j)
	if len(problems) != 6 || len(opened.Runs()) != len(r.Runs())+4 {
		t.Errorf("%d runs of %d, %d problems of 6: %v", len(opened.Runs()), len(r.Runs())+4, len(problems), problems)
	}
	works(t, opened)
	again, problems := openAt(t, kv, j)
	if len(problems) != 0 {
		t.Errorf("the second time too: %v", problems)
	}
	works(t, again)
}

// works records and registers a run, and looks at the numbers that are given out.
func works(t *testing.T, r *registry.Registry) {
	t.Helper()
	before := r.Runs()[0].Number
	model := r.Versions("m")
	run, err := r.RecordText(registry.Run{}, modelText(t, r))
	if err != nil || run.Number != before+1 {
		t.Fatalf("the run after %d is %d, %v", before, run.Number, err)
	}
	v, err := r.Register(run.ID, "m", "")
	if err != nil || v.N != model[len(model)-1].N+1 {
		t.Errorf("the version after %d is %d, %v", model[len(model)-1].N, v.N, err)
	}
	if err := r.SetAlias("m", registry.Challenger, v.N, ""); err != nil {
		t.Error(err)
	}
	if at, ok := r.Alias("m", registry.Challenger); !ok || at.N != v.N {
		t.Errorf("the alias points at %d, %v", at.N, ok)
	}
	for _, e := range r.History("m") {
		if e.Seq < 0 || e.Seq > 100 {
			t.Errorf("an event has the place %d", e.Seq)
		}
	}
}

// modelText is the text of a model that is there.
func modelText(t *testing.T, r *registry.Registry) []byte {
	t.Helper()
	for _, run := range r.Runs() {
		if b, err := r.Model(run.ModelID); err == nil {
			return b
		}
	}
	t.Fatal("there is no model")
	return nil
}

// An import gives a run with such a number a free one, and leaves other records with a note.
func TestImport_NumbersOutsideTheLimits(t *testing.T) {
	_, theirs := filled(t)
	records := theirs.Records()
	for name, b := range records {
		if strings.HasPrefix(name, "r/") {
			for n := 1; n < 3; n++ {
				b = []byte(strings.Replace(string(b), fmt.Sprintf(`"number":%d,`, n), `"number":9223372036854775807,`, 1))
			}
			records[name] = b
		}
	}
	v := strings.Replace(string(records["v/m/000001"]), `"version":1`, `"version":4503599627370497`, 1)
	records["v/m/4503599627370497"] = []byte(v)
	records["e/000000000050-x"] = []byte(`{"seq":50,"at":0,"kind":"delete","why":"","number":9007199254740991}`)
	records["d/huge"] = []byte(`{"rev":1,"seq":1,"value":"` + strings.Repeat("x", 1<<21) + `"}`)
	for name, b := range records {
		_, err := registry.ParseRecord(name, b)
		number := (*registry.NumberError)(nil)
		bad := strings.Contains(string(b), "9223372036854775807") || strings.HasPrefix(name, "v/m/45") || name == "e/000000000050-x"
		if bad != errors.As(err, &number) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, b := range map[string]string{"d/\xff": `{"rev":1,"seq":1,"value":1}`, "d/x": "{\"rev\":1,\"seq\":1,\"value\":\"\xff\"}"} {
		if _, err := registry.ParseRecord(name, []byte(b)); err == nil {
			t.Errorf("%q with %q is taken, which no store holds", name, b)
		}
	}
	mine, _ := openAt(t, &store.Memory{}, &storetest.MemoryJournal{})
	got, err := mine.Import(records)
	if err != nil || got.Runs.New != len(theirs.Runs()) || len(got.Notes) != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	for i, run := range mine.Runs() {
		if want := len(theirs.Runs()) - i; run.Number != want {
			t.Errorf("a run has the number %d, want %d", run.Number, want)
		}
	}
	works(t, mine)
}
