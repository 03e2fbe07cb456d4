package state_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/features"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/core/feature"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// saved lists the settings that were written since clear, those that were deleted with a minus.
func (g *stage) saved() []string {
	var keys []string
	for _, c := range g.cmds {
		if s, ok := c.(state.Save); ok {
			for _, w := range s.Writes {
				if w.Value == nil {
					w.Name = "-" + w.Name
				}
				keys = append(keys, w.Name)
			}
		}
	}
	slices.Sort(keys)
	return keys
}

// settings are settings that were written once, in the order of their names.
func settings(values map[string]string) []registry.Setting {
	var out []registry.Setting
	for _, name := range slices.Sorted(maps.Keys(values)) {
		out = append(out, registry.Setting{Name: name, Value: []byte(values[name]), Rev: 1, Seq: len(out) + 1})
	}
	return out
}

// stored are the settings that the stage has saved, as a registry keeps them.
func (g *stage) stored() []registry.Setting {
	var out []registry.Setting
	for _, c := range g.all {
		save, _ := c.(state.Save)
		for _, w := range save.Writes {
			i := slices.IndexFunc(out, func(s registry.Setting) bool { return s.Name == w.Name })
			if i < 0 {
				i, out = len(out), append(out, registry.Setting{Name: w.Name, Seq: len(out) + 1})
			}
			out[i].Value = w.Value
			out[i].Rev++
		}
	}
	return out
}

func TestSave_OnlyWhatHasChanged(t *testing.T) {
	for _, c := range []struct {
		name string
		msgs []station.Msg
		want []string
	}{
		{"theme", []station.Msg{state.ThemePressed{}}, []string{"theme"}},
		{"a field of Train", []station.Msg{train.TrainTyped{Field: "test_size", Text: "0.3"}}, []string{"train"}},
		{"and back", []station.Msg{train.TrainTyped{Field: "test_size", Text: "0.25"}, train.TrainTyped{Field: "test_size", Text: "0.25"}}, nil},
		{"schedule", []station.Msg{automation.EveryTyped{Text: "9"}}, []string{"schedule"}},
		{"floor", []station.Msg{checks.FloorTyped{Text: "0.7"}}, []string{"checks"}},
		{"a role", []station.Msg{data.RoleChosen{Column: "feature_1", Role: data.RoleIgnore}}, []string{"roles/" + notebookHash(t), "train"}},
		{"drafts of forms", []station.Msg{features.NameTyped{Text: "a"}, features.ExprTyped{Text: "1"}, data.PasteTyped{Text: "x"}, features.KeyTyped{Text: "k"},
			serve.ServeKeyTyped{Text: "k"}, checks.ExampleWant{Text: "1"}, experiments.RunSelected{ID: "a"}, experiments.FilterChosen{Filter: "hand"}, state.MenuPressed{}}, []string{"drafts", "drafts", "drafts"}},
		{"time", []station.Msg{state.Tick{Now: noon.Add(time.Hour)}, serve.Served{N: 1}, data.PreviewScrolled{Top: 9}}, nil},
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
	g.do(state.Visited{Station: station.Train}, state.ThemePressed{}, train.TrainTyped{Field: "test_size", Text: "0.3"}, checks.FloorTyped{Text: "0.7"})
	same(t, "before", len(g.saved()), 0)
	g.do(state.Restored{Now: noon, Theme: "night", Settings: settings(map[string]string{"checks": `{"Floor":"0.6"}`})})
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
	g.do(data.RoleChosen{Column: "feature_2", Role: data.RoleIgnore}, train.TrainTyped{Field: "random_state", Text: "9"}, train.StratifyToggled{},
		automation.EveryTyped{Text: "30"}, automation.SeedsChosen{Seeds: "next"}, checks.FloorTyped{Text: "0.7"})
	h := &stage{t: t, s: state.New(), clock: noon}
	h.do(state.Restored{Now: noon, Settings: g.stored(), Book: g.book})
	id, open := task[jobs.Open](h)
	same(t, "opens", open, jobs.Open{Table: g.s.Data.Table.Hash(), Name: "user_data.csv"})
	same(t, "reads", h.s.Data.Loading.Job, id)
	h.clear()
	h.opens(read(t, "user_data.csv", notebookCSV))
	for what, v := range map[string][2]any{
		"roles": {h.s.Data.Roles, g.s.Data.Roles}, "definitions": {h.s.Features.Defs, g.s.Features.Defs}, "train": {h.s.Train.Settings, g.s.Train.Settings},
		"schedule": {h.s.Automation.Settings, g.s.Automation.Settings}, "checks": {h.s.Checks.Settings, g.s.Checks.Settings},
		"config": {h.s.Checks.Config, g.s.Checks.Config}, "toast": {h.s.Toast.Text, ""},
	} {
		same(t, what, v[0], v[1])
	}
	same(t, "rows on the Map are of this page only", pulses(h.s, station.FlowRows), 0)
}

func TestRestore_BrokenSettings(t *testing.T) {
	for _, c := range []struct{ key, value string }{
		{"data", "{"}, {"feature/f", `{"name":"g"}`}, {"train", `{"TestSize":"0.3","RandomState":7}`}, {"schedule", `[]`}, {"checks", "nonsense"},
	} {
		g := &stage{t: t, s: state.New(), clock: noon}
		plain := state.New()
		g.do(state.Restored{Now: noon, Problems: []string{"a run"}, Settings: settings(map[string]string{c.key: c.value, "unknown": "{"})})
		same(t, c.key+": problems", g.s.Storage.Problems, []string{"a run", "the setting " + c.key})
		same(t, c.key+": ready", g.s.Ready, true)
		same(t, c.key+": train stays at its defaults", g.s.Train.Settings, plain.Train.Settings)
		want := plain.Automation.Settings
		if c.key == "schedule" { // nobody knows how many runs it kept
			want.Keep = ""
		}
		same(t, c.key+": schedule too", g.s.Automation.Settings, want)
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
	g.do(state.Restored{Now: noon, Settings: settings(map[string]string{"train": `{"TestSize":"0.4"}`, "schedule": `{"On":true}`})})
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
		g.do(state.Restored{Now: noon, Settings: settings(map[string]string{"data": `{"Name":"user_data.csv","Hash":"h"}`})})
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
	roles, _ := json.Marshal([]data.RoleOf{
		{Column: "feature_1", Role: data.RoleKey}, {Column: "user_id", Role: data.RoleKey}, {Column: "feature_2", Role: data.RoleTarget}, {Column: "gone", Role: data.RoleTarget}})
	hash := notebookHash(t)
	g.do(state.Restored{Now: noon, Settings: settings(map[string]string{"data": `{"Name":"user_data.csv","Hash":"` + hash + `"}`, "roles/" + hash: string(roles)})})
	g.opens(read(t, "user_data.csv", notebookCSV))
	same(t, "roles", g.s.Data.Roles, []data.RoleOf{
		{Column: "feature_1", Role: data.RoleKey}, {Column: "feature_2", Role: data.RoleTarget}, {Column: "target", Role: data.RoleIgnore}, {Column: "user_id", Role: data.RoleIgnore}})
}

// A table that could not be kept is not looked for after a reload.
func TestSave_TableThatIsNotKept(t *testing.T) {
	g := fresh(t)
	o := read(t, "big.csv", notebookCSV)
	o.Kept = false
	g.do(data.FileChosen{Name: "big.csv", Source: work.BytesSource("x")})
	g.opens(o)
	for _, c := range g.cmds {
		save, _ := c.(state.Save)
		for _, w := range save.Writes {
			if w.Name == "data" && !strings.Contains(string(w.Value), `"Hash":""`) || strings.HasPrefix(w.Name, "roles/") {
				t.Errorf("%s is saved as %s", w.Name, w.Value)
			}
		}
	}
	g.load("user_data.csv", notebookCSV)
	same(t, "nothing to forget", tasks[jobs.Forget](g), 0)
}

func TestRestore_Floor(t *testing.T) {
	g := &stage{t: t, s: state.New(), clock: noon}
	g.do(state.Restored{Now: noon, Settings: settings(map[string]string{"checks": `{"Floor":"x"}`})})
	same(t, "a wrong floor leaves the default in force", g.s.Checks.Config.ScoreFloor, 0.8)
}

func notebookHash(t *testing.T) string { return read(t, "user_data.csv", notebookCSV).Table.Hash() }

// Each definition is a record of its own, written when it changes and deleted when it goes.
func TestSave_OneRecordForEachDefinition(t *testing.T) {
	g := loaded(t)
	g.define("a", "feature_1 * 2")
	g.clear()
	g.define("b/c", "feature_2")
	same(t, "a second feature", g.saved(), []string{"drafts", "drafts", "feature/b%2Fc", "feature_version/b%2Fc/1", "train"})
	g.clear()
	g.define("a", "feature_1 * 3")
	same(t, "another version", g.saved(), []string{"drafts", "drafts", "feature/a", "feature_version/a/2"})
	g.clear()
	g.do(features.FeatureRemoved{Name: "a"})
	same(t, "removed", g.saved(), []string{"-feature/a", "train"})
	g.clear()
	g.example("b/c", "2", "2")
	example := slices.DeleteFunc(g.saved(), func(name string) bool { return name == "drafts" })
	g.clear()
	g.do(checks.ExampleRemoved{At: 0})
	same(t, "an example", g.saved(), []string{"-" + example[0]})
}

// What this tab never knew it never deletes.
func TestSave_LeavesWhatAnotherTabWrote(t *testing.T) {
	g := loaded(t)
	g.define("mine", "feature_1")
	g.clear()
	g.do(state.OtherTabWrote{Settings: []registry.Setting{{Name: "feature/theirs", Value: []byte(`{"name":"theirs","expr":"feature_2","version":1}`), Rev: 1, Seq: 9}}})
	same(t, "both", g.s.FeatureNames(), []string{"feature_1", "feature_2", "mine", "theirs"})
	same(t, "nothing is saved again", len(g.saved()), 0)
	g.define("third", "feature_1 + 1")
	for _, name := range g.saved() {
		if strings.HasPrefix(name, "-") || strings.HasSuffix(name, "theirs") {
			t.Errorf("a third feature writes %s", name)
		}
	}
	g.clear()
	g.do(state.OtherTabWrote{Settings: []registry.Setting{{Name: "feature/mine", Rev: 2, Seq: 1}, {Name: "theme", Value: []byte(`"night"`), Rev: 1, Seq: 2}}})
	same(t, "one is removed there", g.s.FeatureNames(), []string{"feature_1", "feature_2", "theirs", "third"})
	same(t, "theme", asked[state.SetTheme](g), state.SetTheme{Name: "night"})
}

// Of two tabs that define one name at once the later one makes the next version.
func TestSave_Conflict(t *testing.T) {
	g := loaded(t)
	g.do(features.NameTyped{Text: "x"}, features.ExprTyped{Text: "feature_1"}, features.Previewed{Draft: features.Draft{Name: "x", Expr: "feature_1"}}, features.FeatureSaved{})
	refused := asked[state.Save](g)
	theirs := []registry.Setting{{Name: "feature/x", Value: []byte(`{"name":"x","expr":"feature_2","version":1}`), Rev: 1, Seq: 1},
		{Name: "feature_version/x/1", Value: []byte(`{"name":"x","expr":"feature_2","version":1}`), Rev: 1, Seq: 2}}
	g.do(state.OtherTabWrote{Settings: theirs})
	g.clear()
	g.do(state.SaveConflicted{Writes: refused.Writes})
	same(t, "mine is the second version", g.s.Features.Defs, []feature.Definition{{Name: "x", Expr: "feature_1", Version: 2}})
	same(t, "the versions", len(g.s.Store.Repo.OnDemand), 2)
	same(t, "saved", g.saved(), []string{"feature/x", "feature_version/x/2", "train"})
	g.saves()
	says(t, "toast", g.s.Toast.Text, "x is registered, version 2")
	for _, w := range asked[state.Save](g).Writes {
		if want := map[string]int{"feature/x": 1, "train": registry.AnyRev}[w.Name]; w.Seen != want {
			t.Errorf("%s follows revision %d, want %d", w.Name, w.Seen, want)
		}
	}
}

// What found no room is written when there is some.
func TestSave_AgainWhenThereIsRoom(t *testing.T) {
	g := loaded(t)
	g.do(train.TrainTyped{Field: "test_size", Text: "0.3"})
	g.do(station.StoreFailed{Doing: "The settings were not saved", Text: "no room", Settings: []string{"train"}})
	g.clear()
	g.do(state.MenuPressed{})
	same(t, "not at once", len(g.saved()), 0)
	g.do(station.Pruned{N: 1, Book: g.book})
	same(t, "after room was made", g.saved(), []string{"train"})
}

// A store that did not answer for a while is tried again with the next write that is done, and what was deleted meanwhile
// is deleted then.
func TestSave_AgainAfterAnotherWrite(t *testing.T) {
	g := loaded(t)
	g.do(features.NameTyped{Text: "x"}, features.ExprTyped{Text: "feature_1"}, features.Previewed{Draft: features.Draft{Name: "x", Expr: "feature_1"}}, features.FeatureSaved{})
	g.do(state.Saved{}, features.FeatureRemoved{Name: "x"})
	g.do(station.StoreFailed{Doing: "The settings were not saved", Text: "the database does not open", Settings: []string{"feature/x", "roles/of-another-table"}})
	g.clear()
	g.do(state.Saved{})
	same(t, "after another write", g.saved(), []string{"-feature/x"})
	g.clear()
	g.do(state.Saved{})
	same(t, "once", len(g.saved()), 0)
}

// What is typed and not saved as a definition is there after a reload.
func TestRestore_Drafts(t *testing.T) {
	g := loaded(t)
	g.do(features.NameTyped{Text: "half"}, features.ExprTyped{Text: "feature_1 +"}, features.ServiceTyped{Field: "name", Text: "buyers"})
	h := &stage{t: t, s: state.New(), clock: noon}
	h.do(state.Restored{Now: noon, Settings: g.stored()})
	same(t, "feature", [2]string{h.s.Features.Name, h.s.Features.Expr}, [2]string{"half", "feature_1 +"})
	same(t, "service", h.s.Store.Service.Name, "buyers")
}

// Each table has roles of its own, whatever was open in between.
func TestRestore_RolesOfEachTable(t *testing.T) {
	g := loaded(t)
	g.do(data.RoleChosen{Column: "feature_2", Role: data.RoleIgnore})
	roles := g.s.Data.Roles
	g.load("other.csv", "a,b\n1,2\n3,4\n")
	h := &stage{t: t, s: state.New(), clock: noon}
	h.do(state.Restored{Now: noon, Settings: g.stored()})
	h.load("user_data.csv", notebookCSV)
	same(t, "roles", h.s.Data.Roles, roles)
}
