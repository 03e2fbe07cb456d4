package view

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/ui"
	"orrery/app/ui/part"
)

// checkedPage holds the engine against scikit-learn, as the tests did.
func checkedPage(s state.State) app.UI {
	back := app.A().Class("btn").Href(ui.Link(s.Session, state.Train)).Text("Back to Train")
	return app.Div().Body(ui.Head(s.Session, back), checkedBody(s))
}

func checkedBody(s state.State) app.UI {
	c := s.Checked
	switch {
	case c.Failed != "":
		return ui.Body(part.Card("", part.Note("fail", app.B().Text("Not here. "), app.Text(c.Failed))))
	case c.Rows == nil:
		return ui.Body(part.Card("", part.Skeleton(8)))
	}
	numbers, cases := 0, 0
	for _, r := range c.Rows {
		numbers, cases = numbers+r.Numbers, cases+r.Cases
	}
	say := part.Grouped(numbers) + " numbers of " + part.Grouped(cases) + " cases were computed here and by scikit-learn 1.2.1 from the same data. " +
		"The tests of this program write this list, and fail when it is out of date."
	return ui.Body(app.P().Class("soft").Text(say),
		checkedTable(c.Rows, "Operators", false, func(r state.CheckedRow) bool { return !ofMetric(r) && !r.Band }),
		checkedTable(c.Rows, "Operators with dice of their own", true, func(r state.CheckedRow) bool { return r.Band }),
		checkedTable(c.Rows, "Metrics", false, ofMetric))
}

func ofMetric(r state.CheckedRow) bool { return r.File == "metrics.json" }

// checkedTable lists the rows that belong to it.
func checkedTable(all []state.CheckedRow, title string, band bool, mine func(state.CheckedRow) bool) app.UI {
	say := "Largest difference: |ours − theirs| / max(1, |theirs|). Allowed: by the method's own accuracy, the largest share of it that was used."
	if band {
		say = "Their streams of random numbers are not scikit-learn's, so their scores are held against what scikit-learn gets with other seeds: mean ± 4 standard deviations."
	}
	var rows []app.UI
	for _, r := range all {
		if mine(r) {
			rows = append(rows, part.Row(false, part.RowHead("mono", r.Operator), part.Num(part.Grouped(r.Cases)), part.Num(part.Grouped(r.Numbers)),
				part.Num(difference(r.Largest)), part.Num(difference(100*r.Used)+" %")))
		}
	}
	return part.Card("stack", part.Title(title, strconv.Itoa(len(rows))), ui.Quiet(say), part.Table(title+" held against scikit-learn 1.2.1",
		[]part.Column{{Text: "Name"}, {Text: "Cases", Number: true}, {Text: "Numbers", Number: true}, {Text: "Largest difference", Number: true}, {Text: "Of what is allowed", Number: true}}, rows...))
}

// difference writes a small number; none at all is 0.
func difference(v float64) string {
	if v == 0 {
		return "0"
	}
	return strconv.FormatFloat(v, 'g', 2, 64)
}
