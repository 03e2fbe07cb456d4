package serve_test

import (
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/serve"
	"orrery/core/registry"
	coreserve "orrery/core/serve"
	"orrery/core/table"
	"orrery/core/work"
)

// serving returns an app with the live champion v1.
func serving(t *testing.T) *statetest.Stage {
	t.Helper()
	g := statetest.Loaded(t)
	g.Champion(0.8)
	g.Clear()
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
		{10, time.Hour, 3, 30}, // after a sleep, one second's requests are sent
	} {
		g := serving(t)
		g.Do(serve.RateChosen{Rate: c.rate})
		sent := 0
		for range c.n {
			g.Clear()
			g.Tick(c.step)
			most := 0
			for _, cmd := range g.Cmds {
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

// A rate of one request per second sends exactly one in each second.
func TestTraffic_OneASecondIsEven(t *testing.T) {
	g := serving(t)
	g.Do(serve.RateChosen{Rate: 1})
	for second := range 5 {
		g.Clear()
		g.Beat(time.Second)
		statetest.Same(t, "requests in second "+string(rune('0'+second)), statetest.Times[serve.Traffic](g), 1)
	}
}

func TestTraffic_ClockSetBack(t *testing.T) {
	g := serving(t)
	g.Do(serve.RateChosen{Rate: 1})
	g.Tick(-time.Hour)
	g.Clear()
	g.Beat(2 * time.Second)
	statetest.Same(t, "requests", statetest.Times[serve.Traffic](g), 2)
}

func TestTraffic_NeedsAModel(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(serve.RateChosen{Rate: 50})
	g.Beat(time.Second)
	statetest.Same(t, "requests", statetest.Times[serve.Traffic](g), 0)
}

func TestPredict_ByID(t *testing.T) {
	g := serving(t)
	statetest.Same(t, "without an id", g.Do(serve.PredictPressed{}), []station.Cmd{station.Focus{ID: "serve-key"}})
	g.Do(serve.ServeKeyTyped{Text: " a27b09ee "})
	statetest.Same(t, "asks", g.Do(serve.PredictPressed{}), []station.Cmd{serve.Predict{Key: "a27b09ee"}})
	a := station.Answer{Prediction: coreserve.Prediction{Key: "a27b09ee", Status: coreserve.OK}, Calls: 8}
	g.Do(serve.Predicted{Answer: a})
	statetest.Same(t, "answer", g.S.Answer.Calls, 8)
	statetest.Same(t, "another tab has no answer yet", g.Do(serve.TabChosen{Tab: "values"}), []station.Cmd{station.Focus{ID: "tab-values"}})
	if g.S.Answer != nil {
		t.Error("the answer of the other tab is shown")
	}
}

func TestPredict_ByValues(t *testing.T) {
	g := statetest.Fresh(t)
	g.Load("x.csv", "a,ok,who,y\n1,true,p,0\n2,false,q,1\n3,true,r,0\n")
	g.Do(data.RoleChosen{Column: "who", Role: data.RoleFeature})
	g.Book.Aliases = []station.AliasOf{{Model: "x", Alias: "champion", N: 1}}
	g.Do(station.Promoted{Model: "x", N: 1, Registry: g.Book})
	g.Do(serve.Deployed{Live: station.Live{Version: registry.Version{Model: "x", N: 1}, Sources: []string{"a", "ok", "who"}}})
	g.Do(serve.TabChosen{Tab: "values"})
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
			g.Do(serve.ValueTyped{Name: name, Text: c.typed[i]})
		}
		statetest.Same(t, c.typed[0], g.Do(serve.PredictPressed{}), []station.Cmd{serve.Predict{Given: c.want}})
	}
	g.Do(serve.ValueTyped{Name: "a", Text: ""}, serve.ValueTyped{Name: "ok", Text: ""})
	g.Clear()
	g.Do(serve.PredictPressed{})
	for name, kind := range map[string]table.Kind{"a": table.Number, "ok": table.Bool} {
		if v := statetest.Asked[serve.Predict](g).Given[name]; v.Kind != kind || !v.Missing() {
			t.Errorf("%s left empty: %+v, want a missing %s", name, v, kind)
		}
	}
	g.Do(serve.ValueTyped{Name: "a", Text: "x"}, serve.ValueTyped{Name: "who", Text: "3"})
	// The form follows the model, and keeps what fits.
	g.Do(serve.Deployed{Live: station.Live{Version: registry.Version{Model: "x", N: 1}, Sources: []string{"who", "a", "new"}}})
	statetest.Same(t, "form", g.S.Serve.Form, []station.Typed{{Name: "who", Text: "3"}, {Name: "a", Text: "x"}, {Name: "new"}})
}

func TestDeploy_FollowsTableAndChampion(t *testing.T) {
	g := serving(t)
	statetest.Same(t, "at", g.S.Live.Swapped, g.S.Now)
	g.Do(serve.Predicted{Answer: station.Answer{Calls: 1}})
	g.Do(serve.DeployFailed{Text: "It has another kind.", Kept: true})
	if g.S.Live == nil || g.S.Serve.Unready != "It has another kind." {
		t.Error("the previous version no longer serves, or there is no reason")
	}
	g.Do(serve.DeployFailed{Text: "No column."})
	if g.S.Live != nil || g.S.Answer != nil {
		t.Error("a version serves after a failed deployment")
	}

	g = serving(t)
	g.Clear()
	g.Do(data.RoleChosen{Column: "feature_1", Role: data.RoleKey})
	statetest.Same(t, "until the index is there the old key serves", statetest.Times[serve.Deploy](g), 0)
	g.Index()
	statetest.Same(t, "deployed under", statetest.Asked[serve.Deploy](g).Key, "feature_1")
	g.Do(data.RoleChosen{Column: "feature_1", Role: data.RoleFeature})
	statetest.Same(t, "deployed without a key", statetest.Asked[serve.Deploy](g).Key, "")
	g.Clear()
	g.Do(data.RoleChosen{Column: "user_id", Role: data.RoleKey})
	g.Do(state.Refused{Job: g.S.Data.Indexing.Job, Fail: work.Failed{Text: "no room"}})
	statetest.Same(t, "deployed without an index", statetest.Asked[serve.Deploy](g).Index == nil, true)
}

func TestDeploy_AnotherTable(t *testing.T) {
	g := serving(t)
	late := serve.Deployed{Live: *g.S.Live}
	g.Do(data.FileChosen{Name: "other.csv", Source: work.BytesSource("x")})
	g.Clear()
	g.Do(state.Replied{Job: g.S.Data.Loading.Job, Reply: statetest.Read(t, "other.csv", "who,a,y\np,1,0\nq,2,1\n")})
	statetest.Same(t, "undeployed at once", statetest.Times[serve.Undeploy](g), 1)
	if g.S.Live != nil {
		t.Error("the model of the previous table still serves")
	}
	g.Clear()
	g.Do(late)
	if g.S.Live != nil || statetest.Times[serve.Undeploy](g) != 1 {
		t.Error("a late deployment for the previous table was accepted")
	}
	g.Load("user_data.csv", statetest.NotebookCSV)
	g.Writes()
	statetest.Same(t, "back with its champion", g.S.Live.Version.N, 1)
}

func TestDeploy_NewVersionDropsTheAnswer(t *testing.T) {
	g := serving(t)
	g.Do(serve.Predicted{Answer: station.Answer{Calls: 1}})
	g.Do(serve.Deployed{Live: *g.S.Live})
	if g.S.Answer == nil {
		t.Error("the same version again dropped the answer")
	}
	g.Do(serve.Deployed{Live: station.Live{Version: registry.Version{Model: "user_data", N: 2}}})
	if g.S.Answer != nil {
		t.Error("an answer of another version stays")
	}
}
