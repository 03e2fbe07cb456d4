package registry_test

import (
	"fmt"
	"time"

	"orrery/core/registry"
	"orrery/core/store"
)

type mustFit struct{}

func (mustFit) Helper()        {}
func (mustFit) Fatal(a ...any) { panic(fmt.Sprint(a...)) }

// A run is recorded, registered and made champion, and read back.
func Example() {
	model := toyModel(mustFit{}, 1) // any fitted model
	kv := &store.Memory{}           // localStorage in a browser
	id := func() string { return "0123456789abcdef0123456789abcdef" }
	now := func() time.Time { return time.Date(2022, 7, 21, 10, 0, 0, 0, time.UTC) }

	r, problems, err := registry.Open(kv, now, id)
	fmt.Println(problems, err)
	run, _ := r.Record(registry.Run{Metrics: map[string]float64{"accuracy": 0.88}}, model)
	v, _ := r.Register(run.ID, "user-target", "the first one")
	_ = r.SetAlias("user-target", registry.Champion, v.N, "no champion yet")

	r, _, _ = registry.Open(kv, now, id) // after a reload
	_, v, err = r.Load("user-target", registry.Champion, toyCatalog())
	fmt.Printf("champion is v%d of run %d, %v\n", v.N, r.Runs()[0].Number, err)
	for _, e := range r.History("user-target") {
		fmt.Printf("%s v%d: %s\n", e.Kind, e.To, e.Why)
	}
	keys, _ := kv.Keys("orrery/v1/e/")
	fmt.Println(keys)
	// Output:
	// [] <nil>
	// champion is v1 of run 1, <nil>
	// alias v1: no champion yet
	// register v1: the first one
	// [orrery/v1/e/000000000001-01234567]
}
