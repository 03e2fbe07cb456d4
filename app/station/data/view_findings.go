package data

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
)

// maxFindings is how many findings are listed. A table with thousands of columns may have more.
const maxFindings = 100

// findingCard lists the findings of the profile, worst first. A button shows the rows of each.
func findingCard(s *State, send ui.Send) app.UI {
	l := s.Data.Profile
	switch {
	case l.Profiling.Running():
		return ui.Progress(s.Session, send, l.Profiling, "Profiling the table", "column "+strconv.Itoa(int(l.Profiling.Done)+1)+" of "+strconv.Itoa(int(l.Profiling.Total)))
	case l.Failed != "":
		return part.Note("warn", app.B().Text("The table could not be profiled. "), app.Text(l.Failed))
	case !l.Profiled:
		return ui.Placeholder()
	case len(l.Findings) == 0:
		return part.Note("ok", app.B().Text("No problems found. "), app.Text("Checked for constant columns, mixed types, repeated rows, conflicting labels, leaks, imbalance and more."))
	}
	var rows []app.UI
	for i, f := range l.Findings[:min(len(l.Findings), maxFindings)] {
		open := l.View.Finding != nil && *l.View.Finding == f
		button := part.Button("sm", "", "Show "+format.Count(f.Rows, "row")).Aria("pressed", open).Aria("label", "Show "+format.Count(f.Rows, "row")+": "+f.Text)
		rows = append(rows, part.Row(open, part.CellOf(severityBadge(f.Grave)), part.CellOf(
			app.Div().Class("row between finding").Body(app.Span().Text(f.Text), ui.OnPress(button, send, FindingPressed{At: i})))))
	}
	mute := usertext.Grouped(len(l.Findings)) + ", worst first"
	if len(l.Findings) > maxFindings {
		mute += ", the first " + strconv.Itoa(maxFindings)
	}
	table := app.Table().Body(app.THead().Class("vh").Body(app.Tr().Body(app.Th().Text("Severity"), app.Th().Text("Finding"))), app.TBody().Body(rows...))
	return part.Card("flush", part.Title("Findings", mute), part.TableWrap("Findings", "tall", table))
}

func severityBadge(grave string) app.UI {
	switch grave {
	case "fail":
		return part.Badge("fail", "Fix")
	case "warn":
		return part.Badge("warn", "Check")
	}
	return part.Badge("", "Info")
}
