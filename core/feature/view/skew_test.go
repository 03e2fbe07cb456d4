package view_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"orrery/core/feature"
	"orrery/core/feature/asof"
	"orrery/core/feature/view"
	"orrery/core/table"
)

// Training and serving have the same bits, for columns, windows and definitions over both, with ages on both
// sides of the time to live, missing cells and two join keys.
func TestSkew(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const n = 3000
	user, site, times, amount, plan := make([]string, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]string, n)
	for i := range n {
		user[i], site[i] = "u"+strconv.Itoa(r.IntN(200)), float64(r.IntN(3))
		times[i], amount[i], plan[i] = r.Float64()*90*day, r.NormFloat64(), []string{"basic", "pro", ""}[r.IntN(3)]
	}
	source := made(t, table.Texts("user", user), table.Numbers("site", site), table.Times("at", times), table.Numbers("amount", amount), table.Texts("plan", plan))
	v := view.View{Name: "v", JoinKeys: []string{"user", "site"}, EventTimestamp: "at", TTL: "7d", Features: []string{"amount", "plan"},
		Aggregations: []view.Aggregation{{Name: "mean", Column: "amount", Function: asof.Mean, Window: "30d"}, {Name: "n", Function: asof.Count, Window: "1d"}}}
	s, err := open(t, v, source).Skew(80*day, 1000, []feature.Definition{{Name: "ratio", Expr: "amount / mean"}, {Name: "pro", Expr: "plan == \"pro\""}, {Name: "rank", Expr: "rank(amount) + zscore(amount)"}}, nil)
	if err != nil || s.Rows < 500 || s.Columns != 7 || s.Differ != 0 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestOnline_NothingAgesWithoutTimes(t *testing.T) {
	v := view.View{Name: "v", JoinKeys: []string{"user_id"}, TTL: "1d", Features: []string{"amount"}}
	latest, err := open(t, v, events(t)).Latest(5*day, nil)
	if err != nil {
		t.Fatal(err)
	}
	store, err := v.Online(latest, nil, 5*day)
	if err != nil {
		t.Fatal(err)
	}
	if given, ok := store.Given("u1", 100*day); !ok || given["amount"].Num != 90 {
		t.Errorf("%v, %t", given, ok)
	}
}
