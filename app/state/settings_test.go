package state_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/state/statetest"
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

func TestSave_OnlyChanges(t *testing.T) {
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
		{"time", []station.Msg{state.Tick{Now: statetest.Noon.Add(time.Hour)}, serve.Served{N: 1}, data.PreviewScrolled{Top: 9}}, nil},
	} {
		g := statetest.Loaded(t)
		g.Do(c.msgs...)
		statetest.Same(t, c.name, statetest.Saved(g), c.want)
		g.Clear()
		g.Do(state.MenuPressed{})
		statetest.Same(t, c.name+": once", len(statetest.Saved(g)), 0)
	}
}

func TestSave_NotBeforeRestore(t *testing.T) {
	g := statetest.New(t)
	g.Do(state.Visited{Station: station.Train}, state.ThemePressed{}, train.TrainTyped{Field: "test_size", Text: "0.3"}, checks.FloorTyped{Text: "0.7"})
	statetest.Same(t, "before", len(statetest.Saved(g)), 0)
	g.Do(state.Restored{Now: statetest.Noon, Theme: "night", Settings: statetest.Settings(map[string]string{"checks": `{"Floor":"0.6"}`})})
	statetest.Same(t, "while restoring", len(statetest.Saved(g)), 0)
	statetest.Same(t, "floor", g.S.Checks.Floor, "0.6")
	statetest.Same(t, "theme", g.S.Theme, "night")
	g.Do(state.MenuPressed{})
	statetest.Same(t, "after", len(statetest.Saved(g)), 0)
}

// Settings that one page has saved are restored by another.
func TestRestore_RoundTrip(t *testing.T) {
	g := statetest.Loaded(t)
	g.Define("f", "feature_1 ** 2")
	g.Example("f", "4", "2")
	g.Do(data.RoleChosen{Column: "feature_2", Role: data.RoleIgnore}, train.TrainTyped{Field: "random_state", Text: "9"}, train.StratifyToggled{},
		automation.EveryTyped{Text: "30"}, automation.SeedsChosen{Seeds: "next"}, checks.FloorTyped{Text: "0.7"})
	h := statetest.New(t)
	h.Do(state.Restored{Now: statetest.Noon, Settings: statetest.Stored(g), Registry: g.Book})
	id, open := statetest.Task[jobs.Open](h)
	statetest.Same(t, "opens", open, jobs.Open{Table: g.S.Data.Table.Hash(), Name: "user_data.csv"})
	statetest.Same(t, "reads", h.S.Data.Loading.Job, id)
	h.Clear()
	h.Opens(statetest.Read(t, "user_data.csv", statetest.NotebookCSV))
	for what, v := range map[string][2]any{
		"roles": {h.S.Data.Roles, g.S.Data.Roles}, "definitions": {h.S.Features.Defs, g.S.Features.Defs}, "train": {h.S.Train.Settings, g.S.Train.Settings},
		"schedule": {h.S.Automation.Settings, g.S.Automation.Settings}, "checks": {h.S.Checks.Settings, g.S.Checks.Settings},
		"config": {h.S.Checks.Config, g.S.Checks.Config}, "toast": {h.S.Toast.Text, ""},
	} {
		statetest.Same(t, what, v[0], v[1])
	}
	statetest.Same(t, "rows on the Map are of this page only", pulses(h.S, station.FlowRows), 0)
}

func TestRestore_BrokenSettings(t *testing.T) {
	for _, c := range []struct{ key, value string }{
		{"data", "{"}, {"feature/f", `{"name":"g"}`}, {"train", `{"TestSize":"0.3","RandomState":7}`}, {"schedule", `[]`}, {"checks", "nonsense"},
	} {
		g := statetest.New(t)
		plain := state.New()
		g.Do(state.Restored{Now: statetest.Noon, Problems: []string{"a run"}, Settings: statetest.Settings(map[string]string{c.key: c.value, "unknown": "{"})})
		statetest.Same(t, c.key+": problems", g.S.Storage.Problems, []string{"a run", "the setting " + c.key})
		statetest.Same(t, c.key+": ready", g.S.Ready, true)
		statetest.Same(t, c.key+": train stays at its defaults", g.S.Train.Settings, plain.Train.Settings)
		want := plain.Automation.Settings
		if c.key == "schedule" { // the number of runs to keep is unknown
			want.Keep = ""
		}
		statetest.Same(t, c.key+": schedule too", g.S.Automation.Settings, want)
		g.Do(state.MenuPressed{})
		statetest.Same(t, c.key+": is not overwritten", len(statetest.Saved(g)), 0)
		g.Load("user_data.csv", statetest.NotebookCSV)
		g.Fit(0.8)
		if g.S.Train.Result == nil {
			t.Errorf("%s: the page does not continue", c.key)
		}
	}
}

func TestRestore_OldSettingsGetDefaults(t *testing.T) {
	g := statetest.New(t)
	g.Do(state.Restored{Now: statetest.Noon, Settings: statetest.Settings(map[string]string{"train": `{"TestSize":"0.4"}`, "schedule": `{"On":true}`})})
	statetest.Same(t, "test size", g.S.Train.TestSize, "0.4")
	statetest.Same(t, "random_state", g.S.Train.RandomState, "0")
	statetest.Same(t, "schedule", g.S.Automation.Schedule.Interval, time.Minute)
}

func TestRestore_MissingTable(t *testing.T) {
	for _, c := range []struct {
		fail          work.Failed
		toast, failed string
	}{
		{work.Failed{Code: work.UnknownTable, Text: "It is gone."}, "", "It is gone."},
		{work.Failed{Code: work.Canceled}, "user_data.csv was not loaded: cancelled.", ""},
	} {
		g := statetest.New(t)
		g.Do(state.Restored{Now: statetest.Noon, Settings: statetest.Settings(map[string]string{"data": `{"Name":"user_data.csv","Hash":"h"}`})})
		g.Do(state.Refused{Job: g.S.Data.Loading.Job, Fail: c.fail})
		statetest.Same(t, "toast", g.S.Toast.Text, c.toast)
		statetest.Same(t, "failure", g.S.Data.Failed.Text, c.failed)
		if c.failed != "" {
			statetest.Same(t, "of", g.S.Data.FailedAs, "user_data.csv")
		}
		g.Load("user_data.csv", statetest.NotebookCSV)
		statetest.Same(t, "another load", g.S.Data.Failed.Any(), false)
	}
}

func TestRestore_DamagedRolesAreUnique(t *testing.T) {
	g := statetest.New(t)
	roles, _ := json.Marshal([]data.RoleOf{
		{Column: "feature_1", Role: data.RoleKey}, {Column: "user_id", Role: data.RoleKey}, {Column: "feature_2", Role: data.RoleTarget}, {Column: "gone", Role: data.RoleTarget}})
	hash := notebookHash(t)
	g.Do(state.Restored{Now: statetest.Noon, Settings: statetest.Settings(map[string]string{"data": `{"Name":"user_data.csv","Hash":"` + hash + `"}`, "roles/" + hash: string(roles)})})
	g.Opens(statetest.Read(t, "user_data.csv", statetest.NotebookCSV))
	statetest.Same(t, "roles", g.S.Data.Roles, []data.RoleOf{
		{Column: "feature_1", Role: data.RoleKey}, {Column: "feature_2", Role: data.RoleTarget}, {Column: "target", Role: data.RoleIgnore}, {Column: "user_id", Role: data.RoleIgnore}})
}

// A table that could not be stored is not opened after a reload.
func TestSave_UnsavedTable(t *testing.T) {
	g := statetest.Fresh(t)
	o := statetest.Read(t, "big.csv", statetest.NotebookCSV)
	o.Kept = false
	g.Do(data.FileChosen{Name: "big.csv", Source: work.BytesSource("x")})
	g.Opens(o)
	for _, c := range g.Cmds {
		save, _ := c.(state.Save)
		for _, w := range save.Writes {
			if w.Name == "data" && !strings.Contains(string(w.Value), `"Hash":""`) || strings.HasPrefix(w.Name, "roles/") {
				t.Errorf("%s is saved as %s", w.Name, w.Value)
			}
		}
	}
	g.Load("user_data.csv", statetest.NotebookCSV)
	statetest.Same(t, "nothing to forget", statetest.Tasks[jobs.Forget](g), 0)
}

func TestRestore_Floor(t *testing.T) {
	g := statetest.New(t)
	g.Do(state.Restored{Now: statetest.Noon, Settings: statetest.Settings(map[string]string{"checks": `{"Floor":"x"}`})})
	statetest.Same(t, "a wrong floor leaves the default in force", g.S.Checks.Config.ScoreFloor, 0.8)
}

func notebookHash(t *testing.T) string {
	return statetest.Read(t, "user_data.csv", statetest.NotebookCSV).Table.Hash()
}

// Each definition is a separate record, written when it changes and deleted when it is removed.
func TestSave_OneRecordForEachDefinition(t *testing.T) {
	g := statetest.Loaded(t)
	g.Define("a", "feature_1 * 2")
	g.Clear()
	g.Define("b/c", "feature_2")
	statetest.Same(t, "a second feature", statetest.Saved(g), []string{"drafts", "drafts", "feature/b%2Fc", "feature_version/b%2Fc/1", "train"})
	g.Clear()
	g.Define("a", "feature_1 * 3")
	statetest.Same(t, "another version", statetest.Saved(g), []string{"drafts", "drafts", "feature/a", "feature_version/a/2"})
	g.Clear()
	g.Do(features.FeatureRemoved{Name: "a"})
	statetest.Same(t, "removed", statetest.Saved(g), []string{"-feature/a", "train"})
	g.Clear()
	g.Example("b/c", "2", "2")
	example := slices.DeleteFunc(statetest.Saved(g), func(name string) bool { return name == "drafts" })
	g.Clear()
	g.Do(checks.ExampleRemoved{At: 0})
	statetest.Same(t, "an example", statetest.Saved(g), []string{"-" + example[0]})
}

// A tab never deletes settings that it does not know.
func TestSave_KeepsOtherTabsSettings(t *testing.T) {
	g := statetest.Loaded(t)
	g.Define("mine", "feature_1")
	g.Clear()
	g.Do(state.OtherTabWrote{Settings: []registry.Setting{{Name: "feature/theirs", Value: []byte(`{"name":"theirs","expr":"feature_2","version":1}`), Rev: 1, Seq: 9}}})
	statetest.Same(t, "both", g.S.FeatureNames(), []string{"feature_1", "feature_2", "mine", "theirs"})
	statetest.Same(t, "nothing is saved again", len(statetest.Saved(g)), 0)
	g.Define("third", "feature_1 + 1")
	for _, name := range statetest.Saved(g) {
		if strings.HasPrefix(name, "-") || strings.HasSuffix(name, "theirs") {
			t.Errorf("a third feature writes %s", name)
		}
	}
	g.Clear()
	g.Do(state.OtherTabWrote{Settings: []registry.Setting{{Name: "feature/mine", Rev: 2, Seq: 1}, {Name: "theme", Value: []byte(`"night"`), Rev: 1, Seq: 2}}})
	statetest.Same(t, "one is removed there", g.S.FeatureNames(), []string{"feature_1", "feature_2", "theirs", "third"})
	statetest.Same(t, "theme", statetest.Asked[state.SetTheme](g), state.SetTheme{Name: "night"})
}

// If two tabs define one name at the same time, the later one creates the next version.
func TestSave_Conflict(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(features.NameTyped{Text: "x"}, features.ExprTyped{Text: "feature_1"}, features.Previewed{Draft: features.Draft{Name: "x", Expr: "feature_1"}}, features.FeatureSaved{})
	refused := statetest.Asked[state.Save](g)
	theirs := []registry.Setting{{Name: "feature/x", Value: []byte(`{"name":"x","expr":"feature_2","version":1}`), Rev: 1, Seq: 1},
		{Name: "feature_version/x/1", Value: []byte(`{"name":"x","expr":"feature_2","version":1}`), Rev: 1, Seq: 2}}
	g.Do(state.OtherTabWrote{Settings: theirs})
	g.Clear()
	g.Do(state.SaveConflicted{Writes: refused.Writes})
	statetest.Same(t, "mine is the second version", g.S.Features.Defs, []feature.Definition{{Name: "x", Expr: "feature_1", Version: 2}})
	statetest.Same(t, "the versions", len(g.S.Store.Repo.OnDemand), 2)
	statetest.Same(t, "saved", statetest.Saved(g), []string{"feature/x", "feature_version/x/2", "train"})
	g.Saves()
	statetest.Says(t, "toast", g.S.Toast.Text, "x is registered, version 2")
	for _, w := range statetest.Asked[state.Save](g).Writes {
		if want := map[string]int{"feature/x": 1, "train": registry.AnyRev}[w.Name]; w.Seen != want {
			t.Errorf("%s follows revision %d, want %d", w.Name, w.Seen, want)
		}
	}
}

// Settings that did not fit are written when there is space.
func TestSave_AgainWhenThereIsRoom(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(train.TrainTyped{Field: "test_size", Text: "0.3"})
	g.Do(station.StoreFailed{Doing: "The settings were not saved", Text: "no room", Settings: []string{"train"}})
	g.Clear()
	g.Do(state.MenuPressed{})
	statetest.Same(t, "not at once", len(statetest.Saved(g)), 0)
	g.Do(station.Pruned{N: 1, Registry: g.Book})
	statetest.Same(t, "after room was made", statetest.Saved(g), []string{"train"})
}

// Failed writes and deletions are tried again after the next successful write.
func TestSave_AgainAfterAnotherWrite(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(features.NameTyped{Text: "x"}, features.ExprTyped{Text: "feature_1"}, features.Previewed{Draft: features.Draft{Name: "x", Expr: "feature_1"}}, features.FeatureSaved{})
	g.Do(state.Saved{}, features.FeatureRemoved{Name: "x"})
	g.Do(station.StoreFailed{Doing: "The settings were not saved", Text: "the database does not open", Settings: []string{"feature/x", "roles/of-another-table"}})
	g.Clear()
	g.Do(state.Saved{})
	statetest.Same(t, "after another write", statetest.Saved(g), []string{"-feature/x"})
	g.Clear()
	g.Do(state.Saved{})
	statetest.Same(t, "once", len(statetest.Saved(g)), 0)
}

// Drafts are restored after a reload.
func TestRestore_Drafts(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(features.NameTyped{Text: "half"}, features.ExprTyped{Text: "feature_1 +"}, features.ServiceTyped{Field: "name", Text: "buyers"})
	h := statetest.New(t)
	h.Do(state.Restored{Now: statetest.Noon, Settings: statetest.Stored(g)})
	statetest.Same(t, "feature", [2]string{h.S.Features.Name, h.S.Features.Expr}, [2]string{"half", "feature_1 +"})
	statetest.Same(t, "service", h.S.Store.Service.Name, "buyers")
}

// Each table has its own roles, whatever was open in between.
func TestRestore_RolesOfEachTable(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(data.RoleChosen{Column: "feature_2", Role: data.RoleIgnore})
	roles := g.S.Data.Roles
	g.Load("other.csv", "a,b\n1,2\n3,4\n")
	h := statetest.New(t)
	h.Do(state.Restored{Now: statetest.Noon, Settings: statetest.Stored(g)})
	h.Load("user_data.csv", statetest.NotebookCSV)
	statetest.Same(t, "roles", h.S.Data.Roles, roles)
}
