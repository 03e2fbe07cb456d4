package view_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/view"
	"orrery/core/registry"
	"orrery/core/work/jobs"
)

var buttonText = regexp.MustCompile(`(?s)<button.*?>\s*(?:<svg.*?</svg>)?\s*([^<]*?)\s*</button>`)

// A full store offers three ways to free space, and asks for confirmation before it deletes.
func TestMakeRoom(t *testing.T) {
	tables := []jobs.KeptTable{{Hash: "a", Name: "iris.csv", Bytes: 5000}, {Hash: "b", Name: "wine.csv", Bytes: 15000}}
	for name, c := range map[string]struct {
		of   func(s *state.State)
		want []string
		says string
	}{
		"offers":          {func(*state.State) {}, []string{"Export workspace", "Delete old runs", "Delete tables"}, "Not saved"},
		"one run":         {func(s *state.State) { s.Registry.Runs = s.Registry.Runs[:1] }, []string{"Export workspace", "Delete tables"}, "Not saved"},
		"asks of runs":    {func(s *state.State) { s.Experiments.Pruning = true }, []string{"Delete all but the newest 1 and registered ones", "Keep them"}, ""},
		"asks of tables":  {func(s *state.State) { s.SavedTables.Clearing, s.SavedTables.Tables = true, tables }, []string{"Delete 2 tables permanently", "Keep them"}, "iris.csv, wine.csv, 20 kB"},
		"no table to go":  {func(s *state.State) { s.SavedTables.Clearing = true }, []string{"Keep them"}, "No table can be deleted"},
		"tables unlisted": {func(s *state.State) { s.SavedTables.Clearing, s.SavedTables.Listing.Job = true, 1 }, []string{"Export workspace", "Delete old runs", "Delete tables"}, ""},
	} {
		s := state.New()
		s.Ready, s.Storage.Failed = true, "The store of this browser is full: run 3 was not saved."
		s.Registry.Runs = []registry.Run{{ID: "b", Number: 2}, {ID: "a", Number: 1}}
		c.of(&s)
		html := view.BannerHTML(s)
		var got []string
		for _, m := range buttonText.FindAllStringSubmatch(html, -1) {
			got = append(got, m[1])
		}
		if !slices.Equal(got, c.want) || !strings.Contains(html, c.says) {
			t.Errorf("%s: buttons %q, want %q; %q in %s", name, got, c.want, c.says, html)
		}
	}
}
