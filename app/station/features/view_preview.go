package features

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/table"
)

// draftPreview shows what the expression gives on the first rows. While it is
// wrong, the last one that was right stays, greyed.
func draftPreview(s *State, send ui.Send) app.UI {
	d := s.Features.Valid
	if !d.OK() {
		return ui.Placeholder()
	}
	class := "grid"
	if stale(s.Features) {
		class = "grid stale"
	}
	left, right := draftRows(d), ui.Figure(s.Session, send, "draft-spread", draftSpread(d))
	below := ui.Placeholder()
	if fig, ok := draftFigure(d); ok {
		below, right = right, ui.Figure(s.Session, send, "draft", fig)
	}
	return app.Div().Class(class).Body(app.Div().Class("s5 stack").Body(left, below), app.Div().Class("s7").Body(right))
}

// draftSpread draws how often the feature has which value.
func draftSpread(d Draft) part.Fig {
	f := part.Fig{Title: "Distribution of " + draftName(d), Say: format.Count(d.Rows, "row")}
	frame := chart.Frame{ID: "fig-draft-spread", Title: f.Title + ", " + f.Say + ".", Width: 320, Height: 150}
	if d.Kind == table.Number || d.Kind == table.Time {
		f.Chart = chart.Histogram{Frame: frame, X: chart.Axis{Label: draftName(d), Time: d.Kind == table.Time}, Y: chart.Axis{Label: "rows"},
			Edges: ui.TimeEdges(d.Summary.Edges, d.Kind), Counts: d.Summary.Bins}
		return f
	}
	c := chart.Bars{Frame: frame}
	c.Height = 0
	for _, v := range d.Summary.Top[:min(len(d.Summary.Top), 8)] {
		c.Rows = append(c.Rows, chart.Bar{Label: v.Value, Value: float64(v.Count)})
	}
	f.Chart = c
	return f
}

// stale reports whether the preview is of an earlier expression than the one in
// the form.
func stale(f Model) bool { return f.Valid.Expr != f.Expr || !f.Draft.OK() }

const previewRows, previewInputs = 5, 3

func draftRows(d Draft) app.UI {
	columns := d.Inputs[:min(len(d.Inputs), previewInputs)]
	heads := append(ui.RowHeads(columns), part.Column{Text: draftName(d), Number: d.Kind == table.Number})
	rows := make([]app.UI, min(d.Rows, previewRows))
	for i := range rows {
		cells := []app.UI{app.Td().Class("n mute").Text(strconv.Itoa(i))}
		for _, c := range columns {
			cells = append(cells, ui.CellOf(c, i))
		}
		rows[i] = part.Row(false, append(cells, resultCell(d.Column, i))...)
	}
	return part.Table("Live preview", heads, rows...)
}

// resultCell is a cell of the new feature.
func resultCell(c table.Column, row int) app.UI {
	if c.Missing(row) {
		return app.Td().Class("n mute").Text("missing")
	}
	return app.Td().Class("n").Body(app.B().Text(format.Cell(c, row)))
}

func draftName(d Draft) string {
	if d.Name == "" {
		return "result"
	}
	return d.Name
}

// draftFigure draws the feature over its first input, when both are numbers,
// or over time.
// With one input the marks are joined in its order.
func draftFigure(d Draft) (part.Fig, bool) {
	if len(d.Inputs) == 0 || d.Inputs[0].Kind() == table.Text || !d.Kind.Numeric() {
		return part.Fig{}, false
	}
	in, scale := d.Inputs[0], 1.0
	if in.Kind() == table.Time {
		scale = 1e3 // an axis of time counts milliseconds
	}
	var xs, ys []float64
	for i := 0; i < d.Rows; i += (d.Rows + ui.MostMarks - 1) / ui.MostMarks {
		xs, ys = append(xs, in.Floats()[i]/scale), append(ys, d.Column.Floats()[i])
	}
	title := draftName(d) + " against " + in.Name()
	c := chart.Scatter{Frame: chart.Frame{ID: "fig-draft", Title: title + ", " + format.Count(len(xs), "row") + ".", Width: 380, Height: 230},
		X: chart.Axis{Label: in.Name(), Time: in.Kind() == table.Time}, Y: chart.Axis{Label: draftName(d)}, Xs: xs, Ys: ys}
	if len(d.Inputs) == 1 {
		c.Curve = curve(xs, ys)
	}
	return part.Fig{Title: title, Chart: c}, true
}

// curve joins points from left to right.
func curve(xs, ys []float64) *chart.Series {
	order := make([]int, 0, len(xs))
	for i := range xs {
		if !math.IsNaN(xs[i]) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(xs[a], xs[b]) })
	out := &chart.Series{Class: "kmut thin"}
	for _, i := range order {
		out.X, out.Y = append(out.X, xs[i]), append(out.Y, ys[i])
	}
	return out
}

// draftStats: min 0.000, mean 0.590, max 5.719, no missing values.
func draftStats(s *State) string {
	d := s.Features.Valid
	if !d.OK() {
		return ""
	}
	if stale(s.Features) {
		return "Greyed: the last one that was right, " + strings.TrimSpace(d.Expr) + "."
	}
	sum, words := d.Summary, ""
	switch {
	case d.Kind == table.Text:
		words = format.Count(sum.Distinct, "distinct value")
	case d.Kind == table.Bool:
		words = "true in " + format.Share(int(math.Round(sum.Mean*float64(sum.Count))), d.Rows) + " of rows"
	case sum.Count == 0:
		words = "no " + d.Kind.String() + " in any row"
	default:
		words = "min " + format.Statistic(sum, sum.Min, 3) + ", mean " + format.Statistic(sum, sum.Mean, 3) + ", max " + format.Statistic(sum, sum.Max, 3)
	}
	words += ", no missing values"
	if sum.Missing > 0 {
		words = words[:len(words)-len("no missing values")] + part.Grouped(sum.Missing) + " missing"
	}
	if d.Rows < s.Data.Table.Rows() {
		words += ", in the first " + part.Grouped(d.Rows) + " rows"
	}
	return words
}
