package state_test

import (
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/serve"
	"orrery/core/registry"
	coreserve "orrery/core/serve"
	"orrery/core/table"
	"orrery/core/work"
)

// serving is an app whose champion v1 serves.
func serving(t *testing.T) *stage {
	t.Helper()
	g := loaded(t)
	g.champion(0.8)
	g.clear()
	return g
}

func TestTraffic_Carry(t *testing.T) {
	for _, c := range []struct {
		rate int
		step time.Duration
		n    int // ticks
		want int
	}{
		{1, 250 * time.Millisecond, 40, 10},
		{1, 333 * time.Millisecond, 300, 99},
		{10, 250 * time.Millisecond, 40, 100},
		{50, 250 * time.Millisecond, 40, 500},
		{50, 16 * time.Millisecond, 1000, 800},
		{0, 250 * time.Millisecond, 40, 0},
		{10, time.Hour, 3, 30}, // a tab that slept sends one second's worth
	} {
		g := serving(t)
		g.do(serve.RateChosen{Rate: c.rate})
		sent := 0
		for range c.n {
			g.clear()
			g.tick(c.step)
			most := 0
			for _, cmd := range g.cmds {
				if traffic, ok := cmd.(serve.Traffic); ok {
					most += traffic.N
				}
			}
			if most > max(c.rate, 1) {
				t.Errorf("%d/s every %v: %d in one tick", c.rate, c.step, most)
			}
			sent += most
		}
		if sent < c.want || sent > c.want+1 {
			t.Errorf("%d/s every %v, %d ticks: sent %d, want %d", c.rate, c.step, c.n, sent, c.want)
		}
	}
}

// One request a second at four ticks a second is one a second, not two at once.
func TestTraffic_OneASecondIsEven(t *testing.T) {
	g := serving(t)
	g.do(serve.RateChosen{Rate: 1})
	for second := range 5 {
		g.clear()
		g.beat(time.Second)
		same(t, "requests in second "+string(rune('0'+second)), times[serve.Traffic](g), 1)
	}
}

func TestTraffic_ClockSetBack(t *testing.T) {
	g := serving(t)
	g.do(serve.RateChosen{Rate: 1})
	g.tick(-time.Hour)
	g.clear()
	g.beat(2 * time.Second)
	same(t, "requests", times[serve.Traffic](g), 2)
}

func TestTraffic_NeedsAModel(t *testing.T) {
	g := loaded(t)
	g.do(serve.RateChosen{Rate: 50})
	g.beat(time.Second)
	same(t, "requests", times[serve.Traffic](g), 0)
}

func TestPredict_ByID(t *testing.T) {
	g := serving(t)
	same(t, "without an id", g.do(serve.PredictPressed{}), []station.Cmd{station.Focus{ID: "serve-key"}})
	g.do(serve.ServeKeyTyped{Text: " a27b09ee "})
	same(t, "asks", g.do(serve.PredictPressed{}), []station.Cmd{serve.Predict{Key: "a27b09ee"}})
	a := station.Answer{Prediction: coreserve.Prediction{Key: "a27b09ee", Status: coreserve.OK}, Calls: 8}
	g.do(serve.Predicted{Answer: a})
	same(t, "answer", g.s.Answer.Calls, 8)
	same(t, "another tab has no answer yet", g.do(serve.TabChosen{Tab: "values"}), []station.Cmd{station.Focus{ID: "tab-values"}})
	if g.s.Answer != nil {
		t.Error("the answer of the other tab is shown")
	}
}

func TestPredict_ByValues(t *testing.T) {
	g := fresh(t)
	g.load("x.csv", "a,ok,who,y\n1,true,p,0\n2,false,q,1\n3,true,r,0\n")
	g.do(data.RoleChosen{Column: "who", Role: data.RoleFeature})
	g.book.Aliases = []station.AliasOf{{Model: "x", Alias: "champion", N: 1}}
	g.do(station.Promoted{Model: "x", N: 1, Book: g.book})
	g.do(serve.Deployed{Live: station.Live{Version: registry.Version{Model: "x", N: 1}, Sources: []string{"a", "ok", "who"}}})
	g.do(serve.TabChosen{Tab: "values"})
	for _, c := range []struct {
		typed [3]string
		want  map[string]table.Value
	}{
		{[3]string{"1.5", "TRUE", "p"}, map[string]table.Value{"a": table.NumberValue(1.5), "ok": table.BoolValue(true), "who": table.TextValue("p")}},
		{[3]string{" 2 ", "1", ""}, map[string]table.Value{"a": table.NumberValue(2), "ok": table.BoolValue(true), "who": table.TextValue("")}},
		{[3]string{"x", "no", "3"}, map[string]table.Value{"a": table.TextValue("x"), "ok": table.TextValue("no"), "who": table.TextValue("3")}},
		{[3]string{"0", "False", ""}, map[string]table.Value{"a": table.NumberValue(0), "ok": table.BoolValue(false), "who": table.TextValue("")}},
	} {
		for i, name := range []string{"a", "ok", "who"} {
			g.do(serve.ValueTyped{Name: name, Text: c.typed[i]})
		}
		same(t, c.typed[0], g.do(serve.PredictPressed{}), []station.Cmd{serve.Predict{Given: c.want}})
	}
	g.do(serve.ValueTyped{Name: "a", Text: ""}, serve.ValueTyped{Name: "ok", Text: ""})
	g.clear()
	g.do(serve.PredictPressed{})
	for name, kind := range map[string]table.Kind{"a": table.Number, "ok": table.Bool} {
		if v := asked[serve.Predict](g).Given[name]; v.Kind != kind || !v.Missing() {
			t.Errorf("%s left empty: %+v, want a missing %s", name, v, kind)
		}
	}
	g.do(serve.ValueTyped{Name: "a", Text: "x"}, serve.ValueTyped{Name: "who", Text: "3"})
	// The form follows the model, and keeps what fits.
	g.do(serve.Deployed{Live: station.Live{Version: registry.Version{Model: "x", N: 1}, Sources: []string{"who", "a", "new"}}})
	same(t, "form", g.s.Serve.Form, []station.Typed{{Name: "who", Text: "3"}, {Name: "a", Text: "x"}, {Name: "new"}})
}

func TestDeploy_FollowsTableAndChampion(t *testing.T) {
	g := serving(t)
	same(t, "at", g.s.Live.Swapped, g.s.Now)
	g.do(serve.Predicted{Answer: station.Answer{Calls: 1}})
	g.do(serve.DeployFailed{Text: "It has another kind.", Kept: true})
	if g.s.Live == nil || g.s.Serve.Unready != "It has another kind." {
		t.Error("what served before does not serve on, or nothing says why")
	}
	g.do(serve.DeployFailed{Text: "No column."})
	if g.s.Live != nil || g.s.Answer != nil {
		t.Error("something serves after all was taken away")
	}

	g = serving(t)
	g.clear()
	g.do(data.RoleChosen{Column: "feature_1", Role: data.RoleKey})
	same(t, "until the index is there the old key serves", times[serve.Deploy](g), 0)
	g.index()
	same(t, "deployed under", asked[serve.Deploy](g).Key, "feature_1")
	g.do(data.RoleChosen{Column: "feature_1", Role: data.RoleFeature})
	same(t, "deployed without a key", asked[serve.Deploy](g).Key, "")
	g.clear()
	g.do(data.RoleChosen{Column: "user_id", Role: data.RoleKey})
	g.do(state.Refused{Job: g.s.Data.Indexing.Job, Fail: work.Failed{Text: "no room"}})
	same(t, "deployed without an index", asked[serve.Deploy](g).Index == nil, true)
}

func TestDeploy_AnotherTable(t *testing.T) {
	g := serving(t)
	late := serve.Deployed{Live: *g.s.Live}
	g.do(data.FileChosen{Name: "other.csv", Source: work.BytesSource("x")})
	g.clear()
	g.do(state.Replied{Job: g.s.Data.Loading.Job, Reply: read(t, "other.csv", "who,a,y\np,1,0\nq,2,1\n")})
	same(t, "taken away at once", times[serve.Undeploy](g), 1)
	if g.s.Live != nil {
		t.Error("the table before answers on")
	}
	g.clear()
	g.do(late)
	if g.s.Live != nil || times[serve.Undeploy](g) != 1 {
		t.Error("a deployment of the table before came late and was taken")
	}
	g.load("user_data.csv", notebookCSV)
	g.writes()
	same(t, "back with its champion", g.s.Live.Version.N, 1)
}

func TestDeploy_NewVersionDropsTheAnswer(t *testing.T) {
	g := serving(t)
	g.do(serve.Predicted{Answer: station.Answer{Calls: 1}})
	g.do(serve.Deployed{Live: *g.s.Live})
	if g.s.Answer == nil {
		t.Error("the same version again dropped the answer")
	}
	g.do(serve.Deployed{Live: station.Live{Version: registry.Version{Model: "user_data", N: 2}}})
	if g.s.Answer != nil {
		t.Error("an answer of another version stays")
	}
}
