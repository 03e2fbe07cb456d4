package checked

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/part"
	"orrery/core/usertext"
)

// View renders the page.
func (m Model) View(s station.Session) app.UI {
	back := app.A().Class("btn").Href(ui.Link(s, "train")).Text("Back to Train")
	return app.Div().Body(ui.Head(s, back), m.body())
}

func (m Model) body() app.UI {
	switch {
	case m.Failed != "":
		return ui.Body(part.Card("", part.Note("fail", app.B().Text("Not available. "), app.Text(m.Failed))))
	case m.Rows == nil:
		return ui.Body(part.Card("", part.Skeleton(8)))
	}
	numbers, cases := 0, 0
	for _, r := range m.Rows {
		numbers, cases = numbers+r.Numbers, cases+r.Cases
	}
	say := usertext.Grouped(numbers) + " numbers in " + usertext.Grouped(cases) + " cases were computed both here and with scikit-learn 1.2.1, from the same data. " +
		"The tests of this program write this list and fail if it is out of date."
	return ui.Body(app.P().Class("soft").Text(say),
		table(m.Rows, "Operators", false, func(r Row) bool { return !isMetric(r) && !r.Band }),
		table(m.Rows, "Operators with their own random numbers", true, func(r Row) bool { return r.Band }),
		table(m.Rows, "Metrics", false, isMetric))
}

func isMetric(r Row) bool { return r.File == "metrics.json" }

// table lists the rows for which include is true.
func table(all []Row, title string, band bool, include func(Row) bool) app.UI {
	say := "Largest difference: |ours − theirs| / max(1, |theirs|). Last column: part of the tolerance that was used."
	if band {
		say = "These use other random numbers than scikit-learn, so their scores are compared with scikit-learn's over several seeds: mean ± 4 standard deviations."
	}
	var rows []app.UI
	for _, r := range all {
		if include(r) {
			rows = append(rows, part.Row(false, part.RowHead("mono", r.Operator), part.Num(usertext.Grouped(r.Cases)), part.Num(usertext.Grouped(r.Numbers)),
				part.Num(difference(r.Largest)), part.Num(difference(100*r.Used)+"%")))
		}
	}
	return part.Card("stack", part.Title(title, strconv.Itoa(len(rows))), ui.Quiet(say), part.Table(title+" compared with scikit-learn 1.2.1",
		[]part.Column{{Text: "Name"}, {Text: "Cases", Number: true}, {Text: "Numbers", Number: true}, {Text: "Largest difference", Number: true}, {Text: "Tolerance used", Number: true}}, rows...))
}

// difference formats a small number with two significant digits.
func difference(v float64) string {
	if v == 0 {
		return "0"
	}
	return strconv.FormatFloat(v, 'g', 2, 64)
}
