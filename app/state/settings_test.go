package state_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/core/checks"
	"orrery/core/work"
)

// saved lists the keys that were saved since clear.
func (g *stage) saved() []string {
	var keys []string
	for _, c := range g.cmds {
		if s, ok := c.(state.Save); ok {
			keys = append(keys, s.Key)
		}
	}
	slices.Sort(keys)
	return keys
}

func TestSave_OnlyWhatHasChanged(t *testing.T) {
	for _, c := range []struct {
		name string
		msgs []state.Msg
		want []string
	}{
		{"theme", []state.Msg{state.ThemePressed{}}, []string{"theme"}},
		{"a field of Train", []state.Msg{state.TrainTyped{Field: "test_size", Text: "0.3"}}, []string{"train"}},
		{"and back", []state.Msg{state.TrainTyped{Field: "test_size", Text: "0.25"}, state.TrainTyped{Field: "test_size", Text: "0.25"}}, nil},
		{"schedule", []state.Msg{state.EveryTyped{Text: "9"}}, []string{"schedule"}},
		{"floor", []state.Msg{state.FloorTyped{Text: "0.7"}}, []string{"checks"}},
		{"a role", []state.Msg{state.RoleChosen{Column: "feature_1", Role: state.RoleIgnore}}, []string{"data", "train"}},
		{"drafts of forms", []state.Msg{state.NameTyped{Text: "a"}, state.ExprTyped{Text: "1"}, state.PasteTyped{Text: "x"}, state.KeyTyped{Text: "k"},
			state.ServeKeyTyped{Text: "k"}, state.ExampleWant{Text: "1"}, state.RunSelected{ID: "a"}, state.FilterChosen{Filter: "hand"}, state.MenuPressed{}}, nil},
		{"time", []state.Msg{state.Tick{Now: noon.Add(time.Hour)}, state.Served{N: 1}, state.PreviewScrolled{Top: 9}}, nil},
	} {
		g := loaded(t)
		g.do(c.msgs...)
		same(t, c.name, g.saved(), c.want)
		g.clear()
		g.do(state.MenuPressed{})
		same(t, c.name+": once", len(g.saved()), 0)
	}
}

func TestSave_NeverBeforeWhatIsKeptIsRead(t *testing.T) {
	g := &stage{t: t, s: state.New(), clock: noon}
	g.do(state.Visited{Station: state.Train}, state.ThemePressed{}, state.TrainTyped{Field: "test_size", Text: "0.3"}, state.FloorTyped{Text: "0.7"})
	same(t, "before", len(g.saved()), 0)
	g.do(state.Restored{Now: noon, Theme: "night", Settings: map[string][]byte{"checks": []byte(`{"Floor":"0.6"}`)}})
	same(t, "while restoring", len(g.saved()), 0)
	same(t, "floor", g.s.Checks.Floor, "0.6")
	same(t, "theme", g.s.Theme, "night")
	g.do(state.MenuPressed{})
	same(t, "after", len(g.saved()), 0)
}

// What one page has saved another reads.
func TestRestore_RoundTrip(t *testing.T) {
	g := loaded(t)
	g.define("f", "feature_1 ** 2")
	g.example("f", "4", "2")
	g.do(state.RoleChosen{Column: "feature_2", Role: state.RoleIgnore}, state.TrainTyped{Field: "random_state", Text: "9"}, state.StratifyToggled{},
		state.EveryTyped{Text: "30"}, state.SeedsChosen{Seeds: "next"}, state.FloorTyped{Text: "0.7"})
	settings := map[string][]byte{}
	for _, c := range g.all {
		if s, ok := c.(state.Save); ok {
			settings[s.Key] = s.Value
		}
	}
	h := &stage{t: t, s: state.New(), clock: noon}
	h.do(state.Restored{Now: noon, Settings: settings, Book: g.book})
	id, open := task[work.Open](h)
	same(t, "opens", open, work.Open{Table: g.s.Data.Table.Hash(), Name: "user_data.csv"})
	same(t, "reads", h.s.Data.Loading.Job, id)
	h.clear()
	h.opens(read(t, "user_data.csv", notebookCSV))
	for what, v := range map[string][2]any{
		"roles": {h.s.Data.Roles, g.s.Data.Roles}, "definitions": {h.s.Features.Defs, g.s.Features.Defs}, "train": {h.s.Train.TrainSettings, g.s.Train.TrainSettings},
		"schedule": {h.s.Automation.AutoSettings, g.s.Automation.AutoSettings}, "checks": {h.s.Checks.CheckSettings, g.s.Checks.CheckSettings},
		"config": {h.s.Checks.Config, g.s.Checks.Config}, "toast": {h.s.Toast.Text, ""},
	} {
		same(t, what, v[0], v[1])
	}
	same(t, "rows on the Map are of this page only", pulses(h.s, state.FlowRows), 0)
}

func TestRestore_BrokenSettings(t *testing.T) {
	for _, c := range []struct{ key, value string }{
		{"data", "{"}, {"features", `{"name":"f"}`}, {"train", `{"TestSize":"0.3","RandomState":7}`}, {"schedule", `[]`}, {"checks", "nonsense"},
	} {
		g := &stage{t: t, s: state.New(), clock: noon}
		plain := state.New()
		g.do(state.Restored{Now: noon, Problems: []string{"a run"}, Settings: map[string][]byte{c.key: []byte(c.value), "unknown": []byte("{")}})
		same(t, c.key+": problems", g.s.Storage.Problems, []string{"a run", "the setting " + c.key})
		same(t, c.key+": ready", g.s.Ready, true)
		same(t, c.key+": train stays at its defaults", g.s.Train.TrainSettings, plain.Train.TrainSettings)
		same(t, c.key+": schedule too", g.s.Automation.AutoSettings, plain.Automation.AutoSettings)
		g.do(state.MenuPressed{})
		same(t, c.key+": is not overwritten", len(g.saved()), 0)
		g.load("user_data.csv", notebookCSV)
		g.fit(0.8)
		if g.s.Train.Result == nil {
			t.Errorf("%s: the page does not go on", c.key)
		}
	}
}

func TestRestore_OldSettingsKeepDefaultsForWhatIsNew(t *testing.T) {
	g := &stage{t: t, s: state.New(), clock: noon}
	g.do(state.Restored{Now: noon, Settings: map[string][]byte{"train": []byte(`{"TestSize":"0.4"}`), "schedule": []byte(`{"On":true}`)}})
	same(t, "test size", g.s.Train.TestSize, "0.4")
	same(t, "random_state", g.s.Train.RandomState, "0")
	same(t, "schedule", g.s.Automation.Schedule.Interval, time.Minute)
}

func TestRestore_TableIsGone(t *testing.T) {
	for _, c := range []struct {
		fail          work.Failed
		toast, failed string
	}{
		{work.Failed{Code: work.UnknownTable, Text: "It is gone."}, "", "It is gone."},
		{work.Failed{Code: work.Canceled}, "user_data.csv was not loaded: cancelled.", ""},
	} {
		g := &stage{t: t, s: state.New(), clock: noon}
		g.do(state.Restored{Now: noon, Settings: map[string][]byte{"data": []byte(`{"Name":"user_data.csv","Hash":"h","Roles":[]}`)}})
		g.do(state.Refused{Job: g.s.Data.Loading.Job, Fail: c.fail})
		same(t, "toast", g.s.Toast.Text, c.toast)
		same(t, "failure", g.s.Data.Failed.Text, c.failed)
		if c.failed != "" {
			same(t, "of", g.s.Data.FailedAs, "user_data.csv")
		}
		g.load("user_data.csv", notebookCSV)
		same(t, "another load", g.s.Data.Failed.Any(), false)
	}
}

func TestRestore_DamagedRolesAreUnique(t *testing.T) {
	g := &stage{t: t, s: state.New(), clock: noon}
	roles, _ := json.Marshal(map[string]any{"Name": "user_data.csv", "Hash": "h", "Roles": []state.RoleOf{
		{Column: "feature_1", Role: state.RoleKey}, {Column: "user_id", Role: state.RoleKey}, {Column: "feature_2", Role: state.RoleTarget}, {Column: "gone", Role: state.RoleTarget}}})
	g.do(state.Restored{Now: noon, Settings: map[string][]byte{"data": roles}})
	g.opens(read(t, "user_data.csv", notebookCSV))
	same(t, "roles", g.s.Data.Roles, []state.RoleOf{
		{Column: "feature_1", Role: state.RoleKey}, {Column: "feature_2", Role: state.RoleTarget}, {Column: "target", Role: state.RoleIgnore}, {Column: "user_id", Role: state.RoleIgnore}})
}

// A table that could not be kept is not looked for after a reload.
func TestSave_TableThatIsNotKept(t *testing.T) {
	g := fresh(t)
	o := read(t, "big.csv", notebookCSV)
	o.Kept = false
	g.do(state.FileChosen{Name: "big.csv", Source: work.BytesSource("x")})
	g.opens(o)
	for _, c := range g.cmds {
		if s, ok := c.(state.Save); ok && s.Key == "data" && !strings.Contains(string(s.Value), `"Hash":""`) {
			t.Errorf("saved as %s", s.Value)
		}
	}
	g.load("user_data.csv", notebookCSV)
	same(t, "nothing to forget", tasks[work.Forget](g), 0)
}

func TestRestore_Examples(t *testing.T) {
	g := &stage{t: t, s: state.New(), clock: noon}
	g.do(state.Restored{Now: noon, Settings: map[string][]byte{"checks": []byte(`{"Floor":"x","Examples":[{"feature":"f","want":"1"}]}`)}})
	same(t, "examples", g.s.Checks.Examples, []checks.Example{{Feature: "f", Want: "1"}})
	same(t, "a wrong floor leaves the default in force", g.s.Checks.Config.ScoreFloor, 0.8)
}
