package registry_test

import (
	"testing"

	"orrery/core/store"
)

// A version keeps its input example over a reload; what is no JSON is refused, and no version made.
func TestRegisterExample(t *testing.T) {
	kv := store.NewMemory(0)
	r, _ := open(t, kv)
	run, err := r.Record(fullRun(), toyModel(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.RegisterExample(run.ID, "m", "why", "{no JSON"); err == nil || len(r.Versions("m")) != 0 {
		t.Errorf("no JSON: %v, versions %v", err, r.Versions("m"))
	}
	const example = `{"dataframe_split":{"columns":["a"],"data":[[0.5]]}}`
	v, err := r.RegisterExample(run.ID, "m", "why", example)
	if err != nil || v.Example != example {
		t.Fatalf("%+v, %v", v, err)
	}
	again, _ := open(t, kv)
	if got := again.Versions("m"); len(got) != 1 || got[0] != v {
		t.Errorf("after a reload %+v, want %+v", got, v)
	}
}
