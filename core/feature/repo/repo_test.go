package repo_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"orrery/core/feature"
	"orrery/core/feature/asof"
	"orrery/core/feature/repo"
	"orrery/core/feature/view"
)

func spend() view.View {
	return view.View{Name: "spend", Source: "events.csv", Entity: "user", JoinKeys: []string{"user_id"}, EventTimestamp: "at", TTL: "7d",
		Features: []string{"plan"}, Aggregations: []view.Aggregation{{Name: "sum_7d", Column: "amount", Function: asof.Sum, Window: "7d"}}}
}

func apply(t *testing.T, r repo.Repo, v view.View) repo.Repo {
	t.Helper()
	r, _, err := r.ApplyView(v)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var uses = []repo.Use{
	{Model: "shop v1", Reads: []repo.Ref{{Kind: repo.View, Name: "spend", Version: 1}, {Kind: repo.Services, Name: "buyers", Version: 1}}},
	{Model: "shop v2", Reads: []repo.Ref{{Kind: repo.View, Name: "other", Version: 1}}},
}

func TestApplyView_Versions(t *testing.T) {
	r := apply(t, repo.Repo{}, spend())
	same, v, err := r.ApplyView(spend())
	if err != nil || v.Version != 1 || !reflect.DeepEqual(same, r) {
		t.Errorf("the same again is %+v, %v", v, err)
	}
	next := spend()
	next.TTL = "3d"
	two, v, err := r.ApplyView(next)
	if err != nil || v.Version != 2 || len(two.Views) != 2 || len(r.Views) != 1 {
		t.Fatalf("%+v, %v", v, err)
	}
	if old, ok := two.View("spend", 1); !ok || old.TTL != "7d" {
		t.Errorf("version 1 is %+v", old)
	}
	if newest, ok := two.View("spend", 0); !ok || newest.TTL != "3d" || len(two.Newest()) != 1 {
		t.Errorf("the newest is %+v", newest)
	}
	if len(two.Entities) != 1 || two.Entities[0].Name != "user" {
		t.Errorf("entities %v", two.Entities)
	}
	b, err := json.Marshal(two)
	var back repo.Repo
	if err != nil || json.Unmarshal(b, &back) != nil || !reflect.DeepEqual(back, two) {
		t.Errorf("%s comes back as %+v, %v", b, back, err)
	}
}

func TestApplyView_Errors(t *testing.T) {
	r := apply(t, repo.Repo{}, spend())
	other := spend()
	other.Name, other.JoinKeys = "more", []string{"user_id", "site"}
	if _, _, err := r.ApplyView(other); !errors.Is(err, repo.ErrEntity) || !strings.Contains(err.Error(), "user_id") {
		t.Errorf("an entity with other keys: %v", err)
	}
	for _, name := range []string{"", " spend", "a:b", "a__b", "a`"} {
		bad := spend()
		bad.Name = name
		if _, _, err := r.ApplyView(bad); !errors.Is(err, repo.ErrName) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestPlanView(t *testing.T) {
	r := apply(t, repo.Repo{}, spend())
	next := spend()
	next.TTL, next.Features, next.Owner = "", []string{"device"}, "me"
	next.Aggregations = []view.Aggregation{{Name: "sum_7d", Column: "amount", Function: asof.Mean, Window: "7d"}}
	p := r.PlanView(next, uses)
	want := []repo.Change{
		{Action: "removed", What: "ttl", Before: "7d"},
		{Action: "removed", What: "plan", Before: "column"},
		{Action: "changed", What: "sum_7d", Before: "sum(amount) over 7d", After: "mean(amount) over 7d"},
		{Action: "added", What: "device", After: "column"},
		{Action: "added", What: "owner", After: "me"},
	}
	if !slices.Equal(p.Changes, want) || p.Version != 2 || !slices.Equal(p.Models, []string{"shop v1"}) {
		t.Errorf("%+v", p)
	}
	if p := r.PlanView(spend(), uses); len(p.Changes) != 0 {
		t.Errorf("nothing has changed: %+v", p)
	}
	swapped := spend()
	swapped.Features = []string{"plan", "device"}
	r = apply(t, r, swapped)
	swapped.Features = []string{"device", "plan"}
	if p := r.PlanView(swapped, nil); len(p.Changes) != 1 || p.Changes[0].What != "order of features" {
		t.Errorf("another order: %+v", p)
	}
	if p := (repo.Repo{}).PlanView(spend(), nil); p.Version != 1 || p.Changes[0].Action != "added" {
		t.Errorf("a new view: %+v", p)
	}
}

func TestServices(t *testing.T) {
	r, s, err := repo.Repo{}.ApplyService(repo.Service{Name: "buyers", Features: []string{"plan", "sum_7d"}})
	if err != nil || s.Version != 1 {
		t.Fatal(s, err)
	}
	if p := r.PlanService(repo.Service{Name: "buyers", Features: []string{"sum_7d", "plan"}}, uses); len(p.Changes) != 1 || p.Version != 2 || p.Models[0] != "shop v1" {
		t.Errorf("%+v", p)
	}
	if _, s, err = r.ApplyService(repo.Service{Name: "buyers", Features: []string{"sum_7d", "plan"}}); err != nil || s.Version != 2 {
		t.Errorf("another order is %+v, %v", s, err)
	}
	for _, bad := range []repo.Service{{Name: "a"}, {Name: "a", Features: []string{"x", "x"}}, {Features: []string{"x"}}} {
		if _, _, err := r.ApplyService(bad); !errors.Is(err, repo.ErrName) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if _, err := r.DeleteService("buyers", uses); !errors.Is(err, repo.ErrNeeded) || !strings.Contains(err.Error(), "shop v1") {
		t.Errorf("%v", err)
	}
	if left, err := r.DeleteService("buyers", nil); err != nil || len(left.Services) != 0 {
		t.Errorf("%+v, %v", left, err)
	}
}

func TestDeleteView(t *testing.T) {
	r := apply(t, repo.Repo{}, spend())
	if _, err := r.DeleteView("spend", uses); !errors.Is(err, repo.ErrNeeded) || !strings.Contains(err.Error(), "by shop v1") {
		t.Errorf("%v", err)
	}
	with, _, err := r.ApplyService(repo.Service{Name: "buyers", Features: []string{"plan"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := with.DeleteView("spend", nil); !errors.Is(err, repo.ErrNeeded) || !strings.Contains(err.Error(), "the service buyers") {
		t.Errorf("%v", err)
	}
	if left, err := r.DeleteView("spend", uses[1:]); err != nil || len(left.Views) != 0 || len(r.Views) != 1 {
		t.Errorf("%+v, %v", left, err)
	}
	if _, err := r.DeleteView("spent", nil); !errors.Is(err, repo.ErrUnknown) {
		t.Errorf("%v", err)
	}
}

func TestSourcesAndOnDemand(t *testing.T) {
	r := repo.Repo{}.WithSource(repo.Source{Name: "a", Digest: "1"}).WithSource(repo.Source{Name: "b", Digest: "2"}).WithSource(repo.Source{Name: "a", Digest: "3"})
	if r.Digest("a") != "3" || r.Digest("b") != "2" || r.Digest("c") != "" || len(r.Sources) != 2 {
		t.Errorf("%+v", r.Sources)
	}
	d := feature.Definition{Name: "f", Expr: "a", Version: 1}
	r = r.ApplyOnDemand(d).ApplyOnDemand(d)
	d.Expr, d.Version = "b", 2
	if r = r.ApplyOnDemand(d); len(r.OnDemand) != 2 || r.OnDemand[0].Expr != "a" || r.OnDemandVersion("f") != 2 || r.OnDemandVersion("g") != 0 {
		t.Errorf("%+v", r.OnDemand)
	}
}

func TestContract(t *testing.T) {
	inputs := []string{"a", "b", "c"}
	for columns, want := range map[string]string{
		"a,b,c":   "",
		"b,a,c":   `input 1 should be "a", and is "b"`,
		"a,c":     `input 2, "b", is missing`,
		"a,b,c,d": `"d" is not an input`,
		"":        `input 1, "a", is missing`,
	} {
		err := repo.Contract(inputs, strings.Split(columns, ","))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", columns, err, want)
		}
	}
}

func Example() {
	r, v, err := repo.Repo{}.ApplyView(view.View{Name: "spend", JoinKeys: []string{"user_id"}, TTL: "7d", Features: []string{"plan"}})
	fmt.Println(v.Version, err)
	v.TTL = "1d"
	plan := r.PlanView(v, []repo.Use{{Model: "shop v1", Reads: []repo.Ref{{Kind: repo.View, Name: "spend", Version: 1}}}})
	fmt.Println(plan.Version, plan.Changes, plan.Models)
	// Output:
	// 1 <nil>
	// 2 [{changed ttl 7d 1d}] [shop v1]
}
