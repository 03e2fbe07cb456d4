package data

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/table"
	"orrery/core/usertext"
)

// profileButton draws a column's name as a button that opens the column's profile.
func profileButton(s *State, send ui.Send, column string) app.UI {
	b := app.Button().Type("button").Class("sort").Aria("expanded", s.Data.Profile.Open == column).Aria("controls", "profile").Title("Profile of " + column).Text(column)
	return app.Th().Scope("row").Class("mono").Body(ui.OnPress(b, send, ProfilePressed{Column: column}))
}

// profileCard shows the statistics, the histogram and the most frequent values of one column.
func profileCard(s *State, send ui.Send) app.UI {
	c, ok := SummaryOf(s.Data.Summaries, s.Data.Profile.Open)
	box := app.Section().ID("profile")
	if !ok {
		return box.Hidden(true)
	}
	n := s.Data.Table.Rows()
	pairs := []string{"Type", c.Type, "Present", usertext.Grouped(c.Count), "Missing", usertext.Grouped(c.Missing) + " (" + format.Share(c.Missing, n) + ")", "Distinct", usertext.Grouped(c.Distinct)}
	if c.Kind != table.Text {
		places := max(decimals(c), 3)
		if c.Kind != table.Time {
			pairs = append(pairs, "Mean", format.Quantity(c.Mean, places), "Std (ddof 1)", format.Quantity(c.Std, places))
		}
		for i, name := range []string{"Min", "25 %", "50 %", "75 %", "Max"} {
			pairs = append(pairs, name, format.Statistic(c, []float64{c.Min, c.Q25, c.Median, c.Q75, c.Max}[i], places))
		}
	}
	left, right := []app.UI{part.KV(pairs...)}, []app.UI{topValues(c)}
	if fig, ok := histogramOf(c); ok {
		right = append([]app.UI{ui.Figure(s.Session, send, "profile", fig)}, right...)
	}
	return box.Class("card stack").Body(
		part.Title("Profile of "+c.Name, "", ui.OnPress(part.IconButton("quiet sm", "x", "Close the profile"), send, ProfilePressed{Column: c.Name})),
		part.Div("grid", part.Div("s4", left...), part.Div("s8 stack", right...)))
}

// histogramOf returns the histogram of a column of numbers or times.
func histogramOf(c table.Summary) (part.Fig, bool) {
	if len(c.Bins) == 0 {
		return part.Fig{}, false
	}
	x := chart.Axis{Label: c.Name, Time: c.Kind == table.Time}
	say := strconv.Itoa(len(c.Bins)) + " bins of equal width, " + format.Count(c.Count, "value") + "."
	return part.Fig{Title: "Distribution of " + c.Name, Say: say, Chart: chart.Histogram{
		Frame: chart.Frame{ID: "profile-title", Title: "Histogram of " + c.Name + ": " + say}, X: x, Y: chart.Axis{Label: "rows"}, Edges: ui.TimeEdges(c.Edges, c.Kind), Counts: c.Bins}}, true
}

// topValues lists the most frequent values of a column.
func topValues(c table.Summary) app.UI {
	if len(c.Top) == 0 || c.Distinct == c.Count {
		return part.Span("small soft", "All values are distinct.")
	}
	var rows []app.UI
	for _, v := range c.Top {
		rows = append(rows, part.Row(false, part.RowHead("mono", format.Clip(v.Value, 60)), part.Num(usertext.Grouped(v.Count)), part.Num(format.Share(v.Count, c.Count))))
	}
	return part.Table("Most frequent values of "+c.Name, []part.Column{{Text: "Most frequent"}, {Text: "Rows", Number: true}, {Text: "Share", Number: true}}, rows...)
}

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
		return ui.Nothing()
	case len(l.Findings) == 0:
		return part.Note("ok", app.B().Text("No problems found. "), app.Text("Checked for constant columns, mixed types, repeated rows, conflicting labels, leaks, imbalance and more."))
	}
	var rows []app.UI
	for i, f := range l.Findings[:min(len(l.Findings), maxFindings)] {
		open := l.View.Finding != nil && *l.View.Finding == f
		button := part.Button("sm", "", "Show "+format.Count(f.Rows, "row")).Aria("pressed", open).Aria("label", "Show "+format.Count(f.Rows, "row")+": "+f.Text)
		rows = append(rows, part.Row(open, part.CellOf(severityBadge(f.Grave)), part.CellOf(
			part.Div("row between finding", app.Span().Text(f.Text), ui.OnPress(button, send, FindingPressed{At: i})))))
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
