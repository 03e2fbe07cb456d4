package train

import (
	"math"
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/part"
)

// pipelineCard edits the pipeline: steps for numbers, steps for text if an input is text, and the estimator.
func pipelineCard(s *State, send ui.Send) app.UI {
	r := s.Train.Recipe
	parts := []app.UI{part.Title("Pipeline", ui.Pick(s.Clusters(), "clustering", s.Task().String())), outline(s)}
	if s.TextInputs() {
		parts = append(parts, app.H3().Class("small").Text("Number columns"))
	} else {
		parts = append(parts, ui.Nothing())
	}
	parts = append(parts, branch(s, send, Numbers, r.Numbers))
	if s.TextInputs() {
		parts = append(parts, part.Div("stack", app.H3().Class("small").Text("Text columns"), branch(s, send, Texts, r.Texts)))
	} else {
		parts = append(parts, ui.Nothing())
	}
	return part.Card("stack", append(parts, estimator(s, send))...)
}

// outline shows the steps of the pipeline in order.
func outline(s *State) app.UI {
	r := s.Train.Recipe
	var body []app.UI
	for _, f := range r.Numbers {
		body = append(body, part.Badge("line", f.Op), part.Icon("arrow-right"))
	}
	if s.TextInputs() {
		for _, f := range r.Texts {
			body = append(body, part.Badge("line", "text: "+f.Op), part.Icon("arrow-right"))
		}
	}
	return part.Div("row wrap", append(body, part.Badge("line", r.Final.Op))...)
}

// branch lists the steps of a branch. Each one is a collapsed element with its parameters.
func branch(s *State, send ui.Send, b Branch, steps []StepForm) app.UI {
	var body []app.UI
	for i, f := range steps {
		body = append(body, step(s, send, b, i, f))
	}
	return part.Div("stack tight", append(body, addStep(s, send, b))...)
}

func step(s *State, send ui.Send, b Branch, at int, f StepForm) app.UI {
	last := len(s.Train.Recipe.Steps(b)) - 1
	id := StepID(b, at)
	acts := part.Div("row",
		ui.OnPress(part.IconButton("quiet sm", "arrow-up", "Move "+f.Op+" up").ID(id+"-up").Disabled(at == 0), send, StepMoved{Branch: b, At: at, By: -1}),
		ui.OnPress(part.IconButton("quiet sm", "arrow-down", "Move "+f.Op+" down").ID(id+"-down").Disabled(at == last), send, StepMoved{Branch: b, At: at, By: 1}),
		ui.OnPress(part.IconButton("quiet sm", "x", "Remove "+f.Op), send, StepRemoved{Branch: b, At: at}))
	return app.Details().Class("item").Open(stepFails(s, b, at) || s.Train.OpenStep == id).Body(
		ui.OnSummary(app.Summary().ID(id).Class("row", "between"), send, StepOpened{Branch: b, At: at}).Body(part.Span("mono", f.Op), part.Span("small mute", changedText(s, f))),
		part.Div("stack", append(params(s, send, b, at, f, s.Kinds[f.Op].Params), acts)...))
}

// stepFails reports whether a step has an error.
func stepFails(s *State, b Branch, at int) bool {
	for _, d := range s.Kinds[s.Train.Recipe.Steps(b)[at].Op].Params {
		if s.ErrorOf(ParamKey(b, at, d.Name)) != "" {
			return true
		}
	}
	return s.ErrorOf(ParamKey(b, at, "")) != ""
}

func changedText(s *State, f StepForm) string {
	n := 0
	for _, d := range s.Kinds[f.Op].Params {
		if f.Changed(d) {
			n++
		}
	}
	if n == 0 {
		return "defaults"
	}
	return strconv.Itoa(n) + " changed"
}

// addStep has a button for each step that can be added to a branch.
func addStep(s *State, send ui.Send, b Branch) app.UI {
	var buttons []app.UI
	for _, op := range s.StepKinds(b) {
		buttons = append(buttons, ui.OnPress(part.Button("sm", "plus", op).Title(s.Kinds[op].Note).Aria("label", "Add "+op), send, StepAdded{Branch: b, Op: op}))
	}
	return app.Details().Body(app.Summary().Class("small").Text("Add a step"), part.Div("row wrap", buttons...))
}

// maxPrimary is how many parameters of an estimator are shown. The others are in a collapsed element.
const maxPrimary = 5

// primaryParams are the parameters that are set most often, including the notebook's four.
var primaryParams = [...]string{"penalty", "C", "alpha", "l1_ratio", "n_clusters", "n_init", "n_neighbors", "weights", "n_estimators", "max_depth", "min_samples_leaf",
	"learning_rate", "hidden_layer_sizes", "activation", "kernel", "gamma", "max_iter", "tol"}

// estimator selects the estimator and edits its parameters.
func estimator(s *State, send ui.Send) app.UI {
	f := s.Train.Recipe.Final
	var options []part.Option
	for _, op := range s.Estimators() {
		options = append(options, part.Option{Value: op})
	}
	field := part.Field{ID: "train-estimator", Label: "Estimator", Hint: s.Kinds[f.Op].Note, Err: s.ErrorOf("")}
	front, rest := splitPrimary(s.Kinds[f.Op].Params)
	return part.Div("stack",
		field.View(ui.OnChoose(field.Select(f.Op, options...).Class("mono"), send, func(v string) station.Msg { return EstimatorChosen{Op: v} })),
		part.Div("stack", params(s, send, Final, 0, f, front)...),
		app.Details().Hidden(len(rest) == 0).Body(
			app.Summary().Class("small").Text("More parameters"),
			part.Div("stack", params(s, send, Final, 0, f, rest)...)))
}

// splitPrimary returns the parameters that are shown, which are in primaryParams or else the first ones, and the others.
func splitPrimary(docs []ParamDoc) (front, rest []ParamDoc) {
	for _, d := range docs {
		unused := d.Name == "l1_ratio" && d.Default == nil // that of LogisticRegression is for one penalty only
		if len(front) < maxPrimary && !unused && slices.Contains(primaryParams[:], d.Name) {
			front = append(front, d)
		} else {
			rest = append(rest, d)
		}
	}
	if front == nil {
		n := min(len(docs), maxPrimary)
		return docs[:n], docs[n:]
	}
	return front, rest
}

// params returns the fields of parameters and the error of the step.
func params(s *State, send ui.Send, b Branch, at int, f StepForm, docs []ParamDoc) []app.UI {
	var out []app.UI
	for _, d := range docs {
		out = append(out, param(s, send, b, at, f, d))
	}
	return append(out, errorLine("train-"+ParamKey(b, at, "whole"), stepError(s, b, at)))
}

// stepError returns the error of a step as a whole.
func stepError(s *State, b Branch, at int) string {
	if b == Final {
		return "" // shown at the estimator field
	}
	return s.ErrorOf(ParamKey(b, at, ""))
}

func param(s *State, send ui.Send, b Branch, at int, f StepForm, d ParamDoc) app.UI {
	key := ParamKey(b, at, d.Name)
	field := part.Field{ID: "train-" + key, Label: d.Name, Hint: d.Doc, Err: s.ErrorOf(key)}
	if f.Changed(d) {
		field.Hint = d.Doc + " Default: " + DefaultText(d) + "."
	}
	typed := func(text string) station.Msg { return ParamTyped{Branch: b, At: at, Name: d.Name, Text: text} }
	if options := choices(d); options != nil {
		return field.View(ui.OnChoose(field.Select(f.Text(d), options...).Class("mono"), send, typed))
	}
	in := ui.InitialValue(field.Input(), f.Text(d)).Class("mono").Type("text").AutoComplete(false).Spellcheck(false)
	if d.Name != "C" {
		return field.View(ui.OnType(in, send, typed))
	}
	if b == Final && f.Op == "LogisticRegression" && noPenalty(s, f) {
		field.Hint = "C is not used without a penalty."
	}
	return part.Div("stack tight", field.View(ui.OnType(in, send, typed)), cSlider(send, b, at, f.Text(d)))
}

func noPenalty(s *State, f StepForm) bool {
	for _, d := range s.Kinds[f.Op].Params {
		if d.Name == "penalty" {
			t := f.Text(d)
			return t == "none" || t == "None"
		}
	}
	return false
}

// choices returns the values that a parameter can have, or nil if it has a text field.
func choices(d ParamDoc) []part.Option {
	var out []part.Option
	if _, yes := d.Default.(bool); yes && !d.Free {
		return []part.Option{{Value: "true"}, {Value: "false"}}
	}
	if len(d.Choices) == 0 || d.Free {
		return nil
	}
	for _, c := range d.Choices {
		out = append(out, part.Option{Value: c})
	}
	if d.None {
		out = append(out, part.Option{Value: "None"})
	}
	return out
}

// The slider of C has the positions 0 to 60, ten for each power of ten. They are within 0 to 100 because a range input
// clamps its value to that range before min and max are set.
const (
	cSteps  = 60
	cMiddle = 30
	cPerTen = 10
)

// cValue returns C at a position of the slider, with three significant digits.
func cValue(position int) string {
	v, _ := strconv.ParseFloat(strconv.FormatFloat(math.Pow(10, float64(position-cMiddle)/cPerTen), 'g', 3, 64), 64)
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// cPosition returns the position of C on the slider, or the middle if it is not a number.
func cPosition(text string) int {
	c, err := strconv.ParseFloat(text, 64)
	if err != nil || !(c > 0) {
		return cMiddle
	}
	return int(min(max(math.Round(cMiddle+cPerTen*math.Log10(c)), 0), cSteps))
}

func cSlider(send ui.Send, b Branch, at int, text string) app.UI {
	in := app.Input().Class("slider").ID("train-"+ParamKey(b, at, "C")+"-slider").Type("range").Min(0).Max(cSteps).
		Aria("label", "C on a logarithmic scale").Aria("valuetext", text).Value(strconv.Itoa(cPosition(text)))
	return part.Div("field",
		ui.OnType(in, send, func(text string) station.Msg {
			position, err := strconv.Atoi(text)
			if err != nil {
				position = cMiddle
			}
			return ParamTyped{Branch: b, At: at, Name: "C", Text: cValue(position), Slid: true}
		}),
		part.Div("hint row between", app.Span().Text("0.001 (simpler)"), app.Span().Text("1000 (more complex)")))
}
