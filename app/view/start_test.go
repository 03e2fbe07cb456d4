package view_test

import (
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/apptest"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/ui/part/parttest"
	"orrery/app/view"
	"orrery/core/registry"
	"orrery/core/work/jobs"
)

// pageHTML returns the canonical HTML of the page.
func pageHTML(s state.State) string {
	return parttest.Outline(app.HTMLString(view.Page(s, func(station.Msg) {})))
}

// restored returns the state after a start with two champions and two tables.
func restored(m state.Restored) state.State {
	v := registry.Version{Model: "user_data", N: 3, Run: "r1"}
	m.Now, m.Prefix, m.Theme = apptest.Noon(), "/orrery", "day"
	m.Registry = station.Registry{Runs: []registry.Run{{ID: "r1", Number: 12, End: apptest.Noon()}}, Versions: []registry.Version{v},
		Aliases: []station.AliasOf{{Model: "user_data", Alias: registry.Champion, N: 3}}, Used: 5000, Budget: registry.Budget}
	s, _ := state.Update(state.New(), m)
	s.SavedTables.Tables = []jobs.KeptTable{{Hash: "h", Name: "user_data.csv", Rows: 100, Bytes: 9000}}
	return s
}

func TestStart_Safe(t *testing.T) {
	version := state.VersionStep(registry.Version{Model: "user_data", N: 3})
	for _, c := range []struct {
		name      string
		m         state.Restored
		do        []station.Msg
		want, not []string
	}{
		{"a version failed", state.Restored{Safe: true, Failed: true, Step: version.Text()}, nil,
			[]string{"The last start ended while it loaded version 3 of user_data.", "Export everything", "Remove version 3 of user_data", "Start normally",
				"1 run, 1 version of 1 model", "Champion: version 3 of user_data", "Table: user_data.csv, 100 rows"}, []string{"Remove permanently"}},
		{"something failed", state.Restored{Safe: true, Failed: true}, nil, []string{"The last start did not finish.", "Export everything"}, []string{"trash-2"}},
		{"the records failed", state.Restored{Safe: true, Failed: true, Step: state.RecordsStep().Text()}, nil,
			[]string{"while it loaded the runs and versions of this browser"}, []string{"Remove the runs"}},
		{"a note that does not read", state.Restored{Safe: true, Failed: true, Step: "{"}, nil, []string{"The last start did not finish."}, nil},
		{"by the address", state.Restored{Safe: true}, nil, []string{"Orrery was started without models."}, nil},
		{"the person is asked", state.Restored{Safe: true, Failed: true, Step: version.Text()}, []station.Msg{state.RemovalAsked{Step: version}},
			[]string{"Remove version 3 of user_data? ", "Its aliases are removed too.", "Remove permanently", "Keep it"}, nil},
		{"a table that runs used", state.Restored{Safe: true}, []station.Msg{state.RemovalAsked{Step: state.TableStep("h", "user_data.csv")}},
			[]string{"Remove the table user_data.csv? ", "This cannot be undone."}, nil},
		{"it is removed", state.Restored{Safe: true, Failed: true, Step: version.Text()}, []station.Msg{state.RemovedStep{Step: version}},
			[]string{"Version 3 of user_data is removed."}, []string{"Remove version 3"}},
		{"a normal start", state.Restored{}, nil, nil, []string{"Start normally", "Start without models"}},
	} {
		s := restored(c.m)
		for _, m := range c.do {
			s, _ = state.Update(s, m)
		}
		html := pageHTML(s)
		for _, want := range c.want {
			if !strings.Contains(html, strings.TrimSpace(want)) {
				t.Errorf("%s: the page does not say %q", c.name, want)
			}
		}
		for _, not := range c.not {
			if strings.Contains(html, not) {
				t.Errorf("%s: the page says %q", c.name, not)
			}
		}
	}
}

// One notice names the stores that cannot be used, and the rest of the page does not contradict it.
func TestStores(t *testing.T) {
	for _, c := range []struct {
		u         station.Unusable
		want, not []string
	}{
		{station.Unusable{LocalStorage: "a", Database: "b"}, []string{"Nothing is saved: export the workspace before you close this tab.", "localStorage: a. IndexedDB: b.", "not saved", "this browser allows neither localStorage nor IndexedDB"}, []string{"saved in this browser"}},
		{station.Unusable{LocalStorage: "a"}, []string{"This browser&#39;s localStorage cannot be used.", "saved in its database (IndexedDB)", "saved in this browser"}, []string{"Nothing is saved"}},
		{station.Unusable{Database: "b"}, []string{"This browser&#39;s database (IndexedDB) cannot be used.", "Tables are not saved"}, []string{"Nothing is saved"}},
		{station.Unusable{}, []string{"saved in this browser"}, []string{"cannot be used", "Nothing is saved"}},
	} {
		s := restored(state.Restored{Unusable: c.u})
		s, _ = state.Update(s, state.Visited{Station: station.Data})
		html := pageHTML(s)
		for _, want := range c.want {
			if !strings.Contains(html, want) {
				t.Errorf("%+v: the page does not say %q", c.u, want)
			}
		}
		for _, not := range c.not {
			if strings.Contains(html, not) {
				t.Errorf("%+v: the page says %q", c.u, not)
			}
		}
		if notes := strings.Count(html, `class="note`); c.u.Any() && strings.Count(html[:strings.Index(html, `class="head"`)], `class="note`) != 1 {
			t.Errorf("%+v: %d notices, want one in the banner", c.u, notes)
		}
	}
}

func TestNewer(t *testing.T) {
	for _, c := range []struct {
		counted *state.TabsCounted
		busy    bool
		want    string
	}{
		{nil, false, "Reloading updates all open tabs of Orrery."},
		{&state.TabsCounted{}, false, "Reloading updates all open tabs of Orrery."},
		{&state.TabsCounted{Known: true}, false, "No other tab of Orrery is open."},
		{&state.TabsCounted{N: 1, Known: true}, false, "Reloading also updates the other open tab: a job there stops"},
		{&state.TabsCounted{N: 3, Known: true}, true, "Reloading also updates 3 other open tabs: jobs there stop, and unsaved input is lost. In this tab, a training run would stop."},
	} {
		s, _ := state.Update(restored(state.Restored{}), state.NewerReady{})
		if c.counted != nil {
			s, _ = state.Update(s, *c.counted)
		}
		if c.busy {
			s.Train.Fitting = station.Busy{Job: 1}
		}
		if html := pageHTML(s); !strings.Contains(html, c.want) {
			t.Errorf("%+v: the page does not say %q", c, c.want)
		}
	}
}

func TestAbsentWorker(t *testing.T) {
	if html := pageHTML(restored(state.Restored{Absent: []string{"Worker"}})); !strings.Contains(html, "the interface Worker is missing") {
		t.Error("the page does not name what is missing")
	}
}

func TestDurability(t *testing.T) {
	for _, c := range []struct {
		d         state.Durability
		want, not string
	}{
		{state.Durability{}, "Nothing was exported yet.", "granted: "},
		{state.Durability{Persistence: "granted", Exported: apptest.Noon().Add(time.Hour)}, "granted: the browser does not delete data by itself", "Nothing was exported"},
		{state.Durability{Persistence: "denied", Exported: apptest.Noon().Add(-time.Hour)}, "not granted: the browser may delete all data", "There are runs"},
		{state.Durability{Persistence: "unavailable", Exported: apptest.Noon().Add(-15 * 24 * time.Hour)}, "There are runs that are not in the last export.", "Nothing was exported"},
	} {
		s := restored(state.Restored{})
		s.Durability = c.d
		s, _ = state.Update(s, state.Visited{Station: station.Data})
		html := pageHTML(s)
		if !strings.Contains(html, c.want) || strings.Contains(html, c.not) {
			t.Errorf("%+v: the panel does not say %q, or says %q", c.d, c.want, c.not)
		}
	}
}

// A page that could not be drawn links to the other pages.
func TestErrorPage(t *testing.T) {
	html := parttest.Outline(app.HTMLString(view.ErrorPage(restored(state.Restored{}), func(station.Msg) {}, "index out of range")))
	for _, want := range []string{"This page could not be drawn", "index out of range. Saved data is not affected.", `href="/orrery/data/"`, "Start without models"} {
		if !strings.Contains(html, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
