package train

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
	"orrery/core/work/jobs"
)

// diagramCard shows the fitted pipeline with the parameters, inputs and outputs of each step.
func diagramCard(s *State, r *jobs.FitResult) app.UI {
	if len(r.Diagram) == 0 {
		return ui.Nothing()
	}
	steps := make([]app.UI, 0, len(r.Diagram))
	for i, n := range r.Diagram {
		steps = append(steps, app.Li().Class(ui.Pick(n.Branches != nil, "broad", "")).Body(node(s, n, i == len(r.Diagram)-1)))
	}
	return part.Card("stack", part.Title("Fitted pipeline", format.Count(r.Diagram[0].Inputs, "input")),
		app.Ol().Class("dag").Aria("label", "Fitted pipeline").Body(steps...))
}

// node shows one step. The output of the last step is the target.
func node(s *State, n jobs.Node, final bool) app.UI {
	body := []app.UI{app.B().Class("mono").Text(n.Op)}
	if n.Branches == nil || len(n.Params) > 0 {
		body = append(body, paramList(n.Params))
	}
	if n.Branches != nil {
		var branches []app.UI
		for _, b := range n.Branches {
			branches = append(branches, branchOf(b))
		}
		body = append(body, part.Div("branches", branches...))
	}
	if final {
		body = append(body, part.Span("", format.Count(n.Inputs, "column")+" in, "+ui.Pick(s.Train.Target() == "", "a cluster", s.Train.Target())+" out"))
	} else {
		body = append(body, part.Span("", format.Count(n.Inputs, "column")+" in, "+usertext.Grouped(n.Width)+" out"), outputs(n.Outputs, n.Width))
	}
	return part.Div("step", body...)
}

// branchOf shows one branch of a ColumnTransformer.
func branchOf(b jobs.Branch) app.UI {
	var ops []app.UI
	for i, n := range b.Steps {
		if i > 0 {
			ops = append(ops, part.Icon("arrow-right"))
		}
		ops = append(ops, app.Div().Body(part.Span("mono small", n.Op), app.Text(" "), paramList(n.Params)))
	}
	if b.How != "" {
		ops = append(ops, part.Span("mono small", b.How))
	}
	return part.Div("branch stack tight",
		part.Div("small", app.B().Text(b.Name), app.Text(": "+usertext.Some(b.Columns, 4))),
		part.Div("row wrap", ops...),
		outputs(b.Outputs, b.Width))
}

// paramList lists the parameters that differ from the defaults.
func paramList(params []jobs.NodeParam) app.UI {
	if len(params) == 0 {
		return part.Span("small mute", "defaults")
	}
	var out []string
	for _, p := range params {
		out = append(out, p.Name+"="+p.Value)
	}
	return part.Span("small mono", strings.Join(out, ", "))
}

// outputs lists the output columns of a step in a collapsed element.
func outputs(names []string, width int) app.UI {
	if len(names) == 0 {
		return part.Span("small mute", "no output columns")
	}
	var items []app.UI
	for _, n := range names {
		items = append(items, app.Div().Class("mono").Text(Category(n)))
	}
	if len(names) < width {
		items = append(items, app.Div().Text("and "+usertext.Grouped(width-len(names))+" more"))
	}
	return app.Details().Body(app.Summary().Class("small").Text(format.Count(width, "output feature")),
		part.Div("small names", items...))
}

// Category returns the name of a column for display. A one-hot column of the category "" stands for missing cells.
func Category(column string) string {
	if strings.Contains(column, "__") && strings.HasSuffix(column, "_") {
		return column + "(missing)"
	}
	return column
}
