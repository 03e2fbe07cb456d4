package train

import (
	"sort"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
	"orrery/core/work/jobs"
)

const (
	maxMatrix   = 8  // up to so many classes, each cell is a button; with more, the matrix is a figure
	maxMistakes = 12 // number of buttons for the most frequent mistakes below the figure
)

// matrixCard shows the confusion matrix at the model's own threshold. Pressing a cell shows its rows.
func matrixCard(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	say := "All " + format.Count(r.Test, "test row") + " are predicted correctly."
	if r.Wrong > 0 {
		say = usertext.Grouped(r.Wrong) + " of " + format.Count(r.Test, "test row") + " are wrong."
	}
	if len(r.Classes) > maxMatrix {
		return part.Card("stack", ui.Figure(s.Session, send, "confusion", part.Fig{Title: "Confusion matrix", Say: say, Chart: chart.Confusion{
			Frame:  chart.Frame{ID: "confusion-title", Title: "Confusion matrix: " + say, Width: 420},
			Counts: r.Confusion, Names: format.Values(r.Classes)}}), mistakes(s, send, r), cellRowList(s, send, r))
	}
	if listable(r) {
		say += " Press a cell to see its rows."
	} else {
		say += " There are too many test rows to list."
	}
	return part.Card("stack", part.Title("Confusion matrix", ""), ui.Quiet(say), matrix(s, send, r), cellRowList(s, send, r))
}

// listable reports whether the result has the prediction for each test row.
func listable(r *jobs.FitResult) bool {
	return len(r.TestRows) > 0 && len(r.Predicted) == len(r.TestRows)
}

func matrix(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	named := format.Values(r.Classes)
	heads := []app.UI{app.Td()}
	for _, n := range named {
		heads = append(heads, app.Th().Scope("col").Title("predicted "+n).Text("predicted "+n))
	}
	rows := []app.UI{}
	for i, counts := range r.Confusion {
		cells := []app.UI{app.Th().Scope("row").Title("actual " + named[i]).Text("actual " + named[i])}
		for j, n := range counts {
			cells = append(cells, app.Td().Body(cellButton(s, send, r, CellPressed{Actual: i, Predicted: j}, n)))
		}
		rows = append(rows, app.Tr().Body(cells...))
	}
	return part.TableWrap("Confusion matrix", "", app.Table().Class("matrix").Body(
		app.THead().Body(app.Tr().Body(heads...)), app.TBody().Body(rows...)))
}

// cellButton is a count as a button that shows its rows.
func cellButton(s *State, send ui.Send, r *jobs.FitResult, m CellPressed, n int) app.UI {
	class, verdict := "", "wrong"
	if m.Actual == m.Predicted {
		class, verdict = "c"+strconv.Itoa(m.Actual%4), "right"
	}
	return ui.OnPress(app.Button().Type("button").Class("count", class).Disabled(n == 0 || !listable(r)).
		Aria("pressed", cellOpen(s, m)).Body(part.Span("vh", cellWhere(r, m)+": "), app.B().Text(usertext.Grouped(n)),
		part.Span("vh", rowsSuffix(n)), part.Span("small", verdict)), send, m)
}

func cellOpen(s *State, m CellPressed) bool {
	c := s.Train.OpenCell
	return c != nil && c.Actual == m.Actual && c.Predicted == m.Predicted
}

// rowsSuffix returns the noun after the number of rows in the name of a cell.
func rowsSuffix(n int) string { return ui.Pick(n == 1, " row ", " rows ") }

func cellWhere(r *jobs.FitResult, m CellPressed) string {
	return "actual " + r.Classes[m.Actual].String() + ", predicted " + r.Classes[m.Predicted].String()
}

func cellName(r *jobs.FitResult, m CellPressed, n int) string {
	return cellWhere(r, m) + ": " + format.Count(n, "row")
}

// mistakes has a button for each of the most frequent mistakes.
func mistakes(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	type mistake struct {
		CellPressed
		n int
	}
	var all []mistake
	for i, counts := range r.Confusion {
		for j, n := range counts {
			if i != j && n > 0 {
				all = append(all, mistake{CellPressed{Actual: i, Predicted: j}, n})
			}
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].n > all[j].n })
	var buttons []app.UI
	for _, m := range all[:min(len(all), maxMistakes)] {
		name := cellName(r, m.CellPressed, m.n)
		buttons = append(buttons, ui.OnPress(part.Button("sm", "", name).Disabled(!listable(r)).Aria("pressed", cellOpen(s, m.CellPressed)), send, m.CellPressed))
	}
	return part.Div("row wrap", buttons...)
}

// cellRowList lists the rows of the open cell with the model's inputs.
func cellRowList(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	c := s.Train.OpenCell
	if c == nil {
		return ui.Nothing()
	}
	m := CellPressed{Actual: c.Actual, Predicted: c.Predicted}
	title := cellName(r, m, len(c.Rows))
	columns := c.Inputs.Columns()
	columns = columns[:min(len(columns), ui.WidestTable)]
	from, n := part.Window(c.Top, ui.WindowHeight, len(c.Rows))
	rows := make([]app.UI, n)
	for k := range rows {
		cells := []app.UI{app.Td().Class("n mute").Text(strconv.Itoa(c.Rows[from+k]))}
		for _, column := range columns {
			cells = append(cells, ui.CellOf(column, from+k))
		}
		rows[k] = part.RowAt(from+k, false, cells...)
	}
	heads := ui.RowHeads(columns)
	heads[0].Text = "Row"
	return part.Div("stack",
		part.Div("row between", app.H3().Class("small").Text(title), ui.OnPress(part.Button("sm", "x", "Close").Aria("label", "Close the rows"), send, m)),
		part.Virtual{Label: "Rows with " + title, Columns: heads, Total: len(c.Rows), First: from, Rows: rows,
			Wrap: ui.OnScroll(send, func(top int) station.Msg { return CellScrolled{Top: top} })}.View())
}
