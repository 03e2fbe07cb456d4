package view

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/view/part"
	"orrery/core/expr"
	"orrery/core/registry"
)

// runDetails is one run in full, with MLflow's names where it has them.
func runDetails(s state.State, send Send) app.UI {
	r, ok := s.Run(s.Experiments.Open)
	if !ok {
		return gone()
	}
	close := press(part.Button("sm", "x", "Close"), send, state.RunOpened{ID: r.ID})
	title := app.Div().Class("title").Body(app.H2().ID("run-title").TabIndex(-1).Text(runName(r)+" in full"),
		app.Span().Class("row", "wrap").Body(statusBadge(r), runVersion(s, send, r), close))
	return app.Div().Class("s12").Body(part.Card("stack", title, runTrouble(r),
		app.Div().Class("grid").Body(
			app.Div().Class("s6", "stack").Body(runInfo(r), featureTable(r)),
			app.Div().Class("s6", "stack").Body(paramTable(r), metricTable(r))),
		modelText(s, send, r)))
}

// runVersion is the version made of a run with its next step, or the button
// that makes one.
func runVersion(s state.State, send Send, r registry.Run) app.UI {
	if r.ModelID == "" {
		return gone()
	}
	if v, ok := s.VersionOf(r.ID); ok {
		return app.Span().Class("row").Body(versionBadge(s, v), promoteButton(s, send, v, false))
	}
	text := "Register as v" + strconv.Itoa(nextVersion(s, r.Experiment))
	return app.Span().Class("row").Body(press(part.Button("sm", "", text), send, state.RegisterPressed{Run: r.ID}))
}

func runTrouble(r registry.Run) app.UI {
	switch {
	case r.Err != "" && r.Status == registry.StatusKilled:
		return part.Note("", app.B().Text("It was cancelled. "), app.Text(said(r.Err)))
	case r.Err != "":
		return part.Note("fail", app.B().Text("It stopped. "), app.Text(said(r.Err)))
	case r.Note != "":
		return part.Note("warn", app.Text(said(r.Note)))
	}
	return gone()
}

func runInfo(r registry.Run) app.UI {
	pairs := []string{"run_id", r.ID, "experiment", r.Experiment, "run_name", r.Name, "status", r.Status, "lifecycle_stage", r.LifecycleStage,
		"started by", r.StartedBy, "start_time", stamp(r.Start), "end_time", stamp(r.End), "fit took", duration(r.Took),
		"dataset", r.Data.Name, "dataset digest", r.Data.Digest, "context", r.Data.Context,
		"inputs", some(r.Inputs, 50), "target", r.Target, "steps", steps(r), "model digest", dash(r.ModelID)}
	for _, k := range slices.Sorted(maps.Keys(r.Tags)) {
		pairs = append(pairs, "tag "+k, r.Tags[k])
	}
	return part.KV(pairs...)
}

func steps(r registry.Run) string {
	var out []string
	for _, s := range r.Pipeline.Steps {
		out = append(out, s.Kind)
	}
	return strings.Join(append(out, r.Pipeline.Final.Kind), ", ")
}

// featureTable lists the registered features as they were at the time.
func featureTable(r registry.Run) app.UI {
	if len(r.Features) == 0 {
		return app.P().Class("small", "soft").Text("No registered features: its inputs are columns of the table.")
	}
	rows := []app.UI{}
	for _, f := range r.Features {
		learnt := ""
		if words := expr.Frozen(f.Frozen).String(); words != "" {
			learnt = " learnt from the training rows: " + words
		}
		rows = append(rows, part.Row(false, part.RowHead("mono", f.Name), app.Td().Body(part.Span("mono", f.Expr), part.Span("small mute", learnt)),
			part.Num("v"+strconv.Itoa(f.Version))))
	}
	return part.Table("Features of "+lower(runName(r)), []part.Column{{Text: "Feature"}, {Text: "Expression"}, {Text: "Version", Number: true}}, rows...)
}

func paramTable(r registry.Run) app.UI {
	rows := []app.UI{}
	for _, k := range slices.Sorted(maps.Keys(r.Params)) {
		rows = append(rows, part.Row(false, part.RowHead("mono", k), part.Cell("n mono", r.Params[k])))
	}
	return part.Table("Parameters of "+lower(runName(r)), []part.Column{{Text: "Parameter"}, {Text: "Value", Number: true}}, rows...)
}

func metricTable(r registry.Run) app.UI {
	if len(r.Metrics) == 0 {
		return app.P().Class("small", "soft").Text("It has no metrics: the fit did not come to its end.")
	}
	rows := []app.UI{}
	for _, k := range slices.Sorted(maps.Keys(r.Metrics)) {
		rows = append(rows, part.Row(false, part.RowHead("mono", k), part.Num(measure{key: k, places: 6}.of(r))))
	}
	return part.Table("Metrics of "+lower(runName(r)), []part.Column{{Text: "Metric"}, {Text: "Value", Number: true}}, rows...)
}

// modelText is the model as it is stored.
func modelText(s state.State, send Send, r registry.Run) app.UI {
	if r.ModelID == "" {
		return app.P().Class("small", "soft").Text("It left no model.")
	}
	download := press(part.Button("sm", "download", "Download model"), send, state.DownloadModel{ID: r.ID})
	text := app.UI(part.Skeleton(3))
	if s.Experiments.Model != "" {
		text = app.Div().Class("scroll").Body(part.Code("Model of "+lower(runName(r)), app.Text(s.Experiments.Model)))
	}
	rest := gone()
	if s.Experiments.Model != "" && !s.Experiments.Whole {
		rest = app.P().Class("small", "soft").Text("This is its beginning; the file has all of it.")
	}
	return app.Div().Class("stack").Body(
		part.Title("Model", "", download),
		text, rest)
}
