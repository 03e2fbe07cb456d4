package experiments

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// MakeRoom offers what helps when the store is full: after the first buttons, to delete old runs and to delete
// tables. It asks once more, since a deletion cannot be undone.
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

// clearTables says which tables would go, and how much that is.
func clearTables(s *State, send ui.Send) []app.UI {
	keep := ui.OnPress(part.Button("sm", "", "Keep them"), send, data.TablesDropped{})
	var names []string
	bytes := 0
	for _, t := range s.SpareTables() {
		names, bytes = append(names, t.Name), bytes+int(t.Bytes)
	}
	if len(names) == 0 {
		return []app.UI{app.Span().Class("small").Text("No table can go: those that are kept are open, or a champion was fitted on them."), keep}
	}
	return []app.UI{app.Span().Class("small").Text(format.Some(names, 3) + ", " + format.Bytes(bytes)),
		ui.OnPress(part.Button("sm danger", "", "Delete "+format.Count(len(names), "table")+" permanently"), send, data.TablesPressed{}), keep}
}
