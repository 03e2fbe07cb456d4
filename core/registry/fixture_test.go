package registry_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"
)

// testdata/v1.json is a browser's storage as this layout has it: every kind of record and event. It is never written
// again: whatever a later version of the program changes, it must open this and read the same.
func TestFixture_V1(t *testing.T) {
	b, err := os.ReadFile("testdata/v1.json")
	if err != nil {
		t.Fatal(err)
	}
	records := map[string]string{}
	if err := json.Unmarshal(b, &records); err != nil {
		t.Fatal(err)
	}
	for name, j := range map[string]store.Journal{"localStorage alone": nil, "a journal that is new": &storetest.MemoryJournal{}} {
		kv := &store.Memory{}
		for key, v := range records {
			kv.Put(key, []byte(v))
		}
		r, problems := openAt(t, kv, j)
		if len(problems) != 0 {
			t.Errorf("%s: problems %v", name, problems)
		}
		var got strings.Builder
		for _, run := range r.Runs() {
			got.WriteString(text(t, run) + "\n")
		}
		for _, m := range r.Models() {
			got.WriteString(m + "\n" + text(t, r.Versions(m)) + "\n" + text(t, r.Aliases(m)) + "\n" + text(t, r.History(m)) + "\n")
		}
		got.WriteString(text(t, r.Experiments()) + "\n")
		for _, run := range r.Runs() {
			if _, err := r.Model(run.ModelID); run.ModelID != "" && err != nil {
				t.Errorf("%s: run %d: %v", name, run.Number, err)
			}
		}
		if _, _, err := r.Load("m", registry.Champion, toyCatalog()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		want, err := os.ReadFile("testdata/v1.txt")
		if err != nil || got.String() != string(want) {
			t.Errorf("%s: %v; it reads as\n%s\nwant\n%s", name, err, got.String(), want)
		}
	}
}
