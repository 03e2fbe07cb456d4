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
	"orrery/core/usertext"
)

// draftPreview shows the draft on the first rows. While the expression is invalid it shows the last valid one, greyed.
func draftPreview(s *State, send ui.Send) app.UI {
	d := s.Features.Valid
	if !d.OK() {
		return ui.Nothing()
	}
	class := "grid"
	if stale(s.Features) {
		class = "grid stale"
	}
	left, right := draftRows(d), ui.Figure(s.Session, send, "draft-spread", draftDistribution(d))
	below := ui.Nothing()
	if fig, ok := draftFigure(d); ok {
		below, right = right, ui.Figure(s.Session, send, "draft", fig)
	}
	return app.Div().Class(class).Body(part.Div("s5 stack", left, below), part.Div("s7", right))
}

// draftDistribution returns the distribution of the draft's values.
func draftDistribution(d Draft) part.Fig {
	f := part.Fig{Title: "Distribution of " + nameOrResult(d), Say: format.Count(d.Rows, "row")}
	frame := chart.Frame{ID: "fig-draft-spread", Title: f.Title + ", " + f.Say + ".", Width: 320, Height: 150}
	if d.Kind == table.Number || d.Kind == table.Time {
		f.Chart = chart.Histogram{Frame: frame, X: chart.Axis{Label: nameOrResult(d), Time: d.Kind == table.Time}, Y: chart.Axis{Label: "rows"},
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

// stale reports whether the preview shows an earlier expression than the form.
func stale(f Model) bool { return f.Valid.Expr != f.Expr || !f.Draft.OK() }

// The size of the table of the preview.
const previewRows, previewInputs = 5, 3

func draftRows(d Draft) app.UI {
	columns := d.Inputs[:min(len(d.Inputs), previewInputs)]
	heads := append(ui.RowHeads(columns), part.Column{Text: nameOrResult(d), Data: true, Number: d.Kind == table.Number})
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

// resultCell draws a cell of the new feature.
func resultCell(c table.Column, row int) app.UI {
	if c.Missing(row) {
		return app.Td().Class("n mute").Text("missing")
	}
	return app.Td().Class("n").Body(app.B().Text(format.Cell(c, row)))
}

func nameOrResult(d Draft) string {
	if d.Name == "" {
		return "result"
	}
	return d.Name
}

// draftFigure returns the scatter plot of the feature over its first input; ok is false if one of them is text. With
// one input the points are connected.
func draftFigure(d Draft) (fig part.Fig, ok bool) {
	if len(d.Inputs) == 0 || d.Inputs[0].Kind() == table.Text || !d.Kind.Numeric() {
		return part.Fig{}, false
	}
	in, scale := d.Inputs[0], 1.0
	if in.Kind() == table.Time {
		scale = 1e3 // a time axis is in milliseconds
	}
	var xs, ys []float64
	for i := 0; i < d.Rows; i += (d.Rows + ui.MostMarks - 1) / ui.MostMarks {
		xs, ys = append(xs, in.Floats()[i]/scale), append(ys, d.Column.Floats()[i])
	}
	title := nameOrResult(d) + " against " + in.Name()
	c := chart.Scatter{Frame: chart.Frame{ID: "fig-draft", Title: title + ", " + format.Count(len(xs), "row") + ".", Width: 380, Height: 230},
		X: chart.Axis{Label: in.Name(), Time: in.Kind() == table.Time}, Y: chart.Axis{Label: nameOrResult(d)}, Xs: xs, Ys: ys}
	if len(d.Inputs) == 1 {
		c.Curve = curve(xs, ys)
	}
	return part.Fig{Title: title, Chart: c}, true
}

// curve connects points from left to right.
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

// draftStats describes the draft: "min 0.000, mean 0.590, max 5.719, no missing values".
func draftStats(s *State) string {
	d := s.Features.Valid
	if !d.OK() {
		return ""
	}
	if stale(s.Features) {
		return "Greyed: the last valid expression, " + strings.TrimSpace(d.Expr) + "."
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
	if sum.Missing > 0 {
		words += ", " + usertext.Grouped(sum.Missing) + " missing"
	} else {
		words += ", no missing values"
	}
	if d.Rows < s.Data.Table.Rows() {
		words += ", in the first " + usertext.Grouped(d.Rows) + " rows"
	}
	return words
}
