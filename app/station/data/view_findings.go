package data

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// mostFindings is how many are listed: of a table of thousands of columns, the
// worst.
const mostFindings = 100

// findingCard says what is odd in the table, worst first; a press shows the rows.
func findingCard(s *State, send ui.Send) app.UI {
	l := s.Data.Profile
	switch {
	case l.Inspecting.Running():
		return ui.Progress(s.Session, send, l.Inspecting, "Looking the table over", "column "+strconv.Itoa(int(l.Inspecting.Done)+1)+" of "+strconv.Itoa(int(l.Inspecting.Total)))
	case l.Failed != "":
		return part.Note("warn", app.B().Text("The table was not looked over. "), app.Text(l.Failed))
	case !l.Inspected:
		return ui.Placeholder()
	case len(l.Findings) == 0:
		return part.Note("ok", app.B().Text("Nothing odd found. "), app.Text("Looked for constant columns, mixed types, repeated rows, conflicting labels, leaks, imbalance and more."))
	}
	var rows []app.UI
	for i, f := range l.Findings[:min(len(l.Findings), mostFindings)] {
		open := l.View.Finding != nil && *l.View.Finding == f
		button := part.Button("sm", "", "Show "+format.Count(f.Rows, "row")).Aria("pressed", open).Aria("label", "Show "+format.Count(f.Rows, "row")+": "+f.Text)
		rows = append(rows, part.Row(open, part.CellOf(graveBadge(f.Grave)), part.CellOf(
			app.Div().Class("row between finding").Body(app.Span().Text(f.Text), ui.OnPress(button, send, FindingPressed{At: i})))))
	}
	mute := part.Grouped(len(l.Findings)) + ", worst first"
	if len(l.Findings) > mostFindings {
		mute += ", the first " + strconv.Itoa(mostFindings)
	}
	table := app.Table().Body(app.THead().Class("vh").Body(app.Tr().Body(app.Th().Text("Severity"), app.Th().Text("Finding"))), app.TBody().Body(rows...))
	return part.Card("flush", part.Title("Findings", mute), part.TableWrap("Findings", "tall", table))
}

func graveBadge(grave string) app.UI {
	switch grave {
	case "fail":
		return part.Badge("fail", "Fix")
	case "warn":
		return part.Badge("warn", "Check")
	}
	return part.Badge("", "Know")
}
