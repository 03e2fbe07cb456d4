package view

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/view/chart"
	"orrery/app/view/part"
	"orrery/core/expr"
	"orrery/core/feature"
	"orrery/core/table"
)

// manyFeatures is how many columns the list of features shows; every derived
// feature is there besides.
const manyFeatures = 60

// featureCard lists what a model may read.
func featureCard(s state.State, send Send) app.UI {
	names := s.FeatureNames()
	derived := s.Features.Set.Definitions()
	columns := names[:len(names)-len(derived)]
	mute := part.Grouped(len(names))
	if len(columns) > manyFeatures {
		mute += ", the first " + strconv.Itoa(manyFeatures) + " columns of " + part.Grouped(len(columns))
		columns = columns[:manyFeatures]
	}
	var rows []app.UI
	for _, name := range columns {
		rows = append(rows, part.Row(false, part.RowHead("mono", name), part.Cell("mute", "column"), part.CellOf(part.Badge("", "source")),
			part.CellOf(featureBins(s, name)), part.Cell("", usedBy(s, name)), part.Cell("", "")))
	}
	for _, d := range derived {
		rows = append(rows, derivedRow(s, send, d))
	}
	if len(rows) == 0 {
		return part.Card("", part.Title("Features", ""), part.Span("small soft", "No column has the role feature. Choose one in Data, or save an expression."))
	}
	return part.Card("flush", part.Title("Features", mute),
		part.Table("Feature list", []part.Column{{Text: "Name"}, {Text: "Expression"}, {Text: "Version"}, {Text: "Distribution"}, {Text: "Used by"}, {Text: "Change", Hidden: true}}, rows...))
}

// derivedRow is a saved definition; the one in the form has a brass ground.
func derivedRow(s state.State, send Send, d feature.Definition) app.UI {
	return part.Row(d.Name == s.Features.Name, part.RowHead("mono", d.Name), app.Td().Class("mono nowrap").Title(d.Expr).Text(clipped(d.Expr, 40)), part.CellOf(part.Badge("", "v"+strconv.Itoa(d.Version))),
		part.CellOf(featureBins(s, d.Name)), part.Cell("", usedBy(s, d.Name)),
		part.CellOf(app.Span().Class("row").Body(
			press(part.Button("sm quiet", "", "Edit").Aria("label", "Edit "+d.Name), send, state.FeatureEdited{Name: d.Name}),
			press(part.Button("sm quiet", "", "Remove").Aria("label", "Remove "+d.Name), send, state.FeatureRemoved{Name: d.Name}))))
}

func featureBins(s state.State, name string) app.UI {
	c, ok := summary(s.Features.Summaries, name)
	if !ok || c.Kind == table.Text {
		return part.Span("small mute", "-")
	}
	return app.Raw(chart.MiniHistogram(c.Bins, 110, 24))
}

// usedBy names who reads a feature: the champion and other features.
func usedBy(s state.State, name string) string {
	var out []string
	if v := s.Serve.Live; v != nil && slices.Contains(v.Inputs, name) {
		out = append(out, "champion v"+strconv.Itoa(v.Version.N))
	}
	for _, d := range s.Features.Set.Definitions() {
		if in, err := expr.Names(d.Expr); err == nil && slices.Contains(in, name) {
			out = append(out, d.Name)
		}
	}
	if len(out) == 0 {
		return "-"
	}
	return strings.Join(out, ", ")
}
