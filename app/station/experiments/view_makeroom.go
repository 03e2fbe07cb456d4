package experiments

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
)

// MakeRoom returns the buttons first, followed by buttons that delete old runs and tables. A deletion cannot be
// undone, so they ask for confirmation.
func MakeRoom(s *State, send ui.Send, first ...app.UI) []app.UI {
	switch {
	case s.Experiments.Pruning:
		return []app.UI{
			ui.OnPress(part.Button("sm danger", "", "Delete all but the newest "+strconv.Itoa(s.Registry.KeptRuns())+" and registered ones"), send, PrunePressed{}),
			ui.OnPress(part.Button("sm", "", "Keep them"), send, PruneDropped{}),
		}
	case s.SavedTables.Clearing && !s.SavedTables.Listing.Running():
		return clearTables(s, send)
	}
	acts := first
	if len(s.Registry.Runs) > s.Registry.KeptRuns() {
		acts = append(acts, ui.OnPress(part.Button("sm", "", "Delete old runs"), send, PrunePressed{}))
	}
	return append(acts, ui.OnPress(part.Button("sm", "", "Delete tables"), send, data.TablesPressed{}))
}

// clearTables asks for confirmation to delete tables, with their names and total size.
func clearTables(s *State, send ui.Send) []app.UI {
	keep := ui.OnPress(part.Button("sm", "", "Keep them"), send, data.TablesDropped{})
	var names []string
	bytes := 0
	for _, t := range s.SpareTables() {
		names, bytes = append(names, t.Name), bytes+int(t.Bytes)
	}
	if len(names) == 0 {
		return []app.UI{part.Span("small", "No table can be deleted: each one is open or was used to train a champion."), keep}
	}
	return []app.UI{part.Span("small", usertext.Some(names, 3)+", "+format.Bytes(bytes)),
		ui.OnPress(part.Button("sm danger", "", "Delete "+format.Count(len(names), "table")+" permanently"), send, data.TablesPressed{}), keep}
}
