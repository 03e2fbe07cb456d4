package view

import (
	"math"
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/view/chart"
	"orrery/app/view/part"
	"orrery/core/serve"
	"orrery/core/table"
)

// answer is the last prediction. It is read aloud when it changes.
func answer(s state.State) app.UI {
	box := app.Div().Class("stack").Role("status")
	a := s.Serve.Last
	if a == nil {
		return box.Body(app.P().Class("small", "soft").Text("The answer appears here, with what pushed it."))
	}
	p := a.Prediction
	switch p.Status {
	case serve.OK:
		return box.Body(answerHead(s, a), inputTable(s, a), truthLine(a))
	case serve.NotFound:
		return box.Body(part.Note("warn", app.B().Text("Not found. "), app.Text(p.Err)))
	case serve.Invalid:
		return box.Body(part.Note("fail", app.B().Text("This cannot be answered. "), app.Text(p.Err)))
	}
	return box.Body(part.Note("warn", app.B().Text("Not ready. "), app.Text(p.Err)))
}

// answerHead is the class and how sure the model is.
func answerHead(s state.State, a *state.Answer) app.UI {
	p, classes := a.Prediction, s.Serve.Live.Classes
	at := slices.IndexFunc(classes, func(c table.Value) bool { return c == p.Class })
	sure := "-"
	if at >= 0 && at < len(p.Proba) {
		sure = "probability of " + p.Class.String() + ": " + fixed(p.Proba[at], 3)
	}
	if len(classes) == 2 && len(p.Proba) == 2 {
		sure = "probability of " + classes[1].String() + ": " + fixed(p.Proba[1], 3)
	}
	return app.Div().Class("grid").Body(
		app.Div().Class("s4", "stack", "tight").Body(
			part.Span("small mute", "Prediction of v"+strconv.Itoa(p.Version)),
			app.Span().Class("row").Body(part.ClassMark(at), app.B().Class("answer").Text(p.Class.String())),
			part.Span("small soft", sure)),
		app.Div().Class("s8").Body(app.Raw(probability(p, names(classes)).SVG())))
}

// probability is a gauge for two classes, a bar for each of more.
func probability(p serve.Prediction, names []string) chart.Chart {
	if len(names) == 2 && len(p.Proba) == 2 {
		return chart.Gauge{P: p.Proba[1], Low: names[0], High: names[1], Frame: chart.Frame{ID: "answer-title",
			Title: "Probability of " + names[1] + " is " + fixed(p.Proba[1], 3) + "; from 0.5 up the answer is " + names[1] + "."}}
	}
	c := chart.Bars{Max: 1, Places: 3, Frame: chart.Frame{ID: "answer-title", Title: "Probability of each class: the most probable one is " + p.Class.String() + "."}}
	for i, v := range p.Proba {
		if i < len(names) {
			c.Rows = append(c.Rows, chart.Bar{Label: names[i], Value: v, Class: "f" + strconv.Itoa(i%4)})
		}
	}
	return c
}

// maxInputs is how many inputs are listed: those that push most.
const maxInputs = 40

// inputTable lists what the model read and what each input added to the decision.
func inputTable(s state.State, a *state.Answer) app.UI {
	if !a.Linear {
		rows := []app.UI{}
		for i, name := range a.Prediction.Inputs[:min(len(a.Prediction.Inputs), len(a.Prediction.Values), maxInputs)] {
			rows = append(rows, part.Row(false, part.RowHead("mono", name), part.Num(value(a.Prediction.Values[i]))))
		}
		return part.Table("Features used", []part.Column{{Text: "Feature used"}, {Text: "Value", Number: true}}, rows...)
	}
	most := 0.0
	for _, c := range a.Pushes {
		most = math.Max(most, math.Abs(c.Push))
	}
	rows := []app.UI{}
	for _, c := range strongest(a.Pushes) {
		rows = append(rows, part.Row(false, part.RowHead("mono", c.Input), part.Num(value(c.Value)),
			part.Num(signed(c.Push, 2)), part.CellOf(app.Raw(chart.Push(c.Push, most)))))
	}
	say := "With the intercept, " + signed(a.Intercept, 2) + ", they add up to the log-odds."
	if n := len(a.Pushes) - len(rows); n > 0 {
		say = part.Grouped(n) + " weaker ones are not listed. " + say
	}
	return app.Div().Class("stack").Body(
		part.Table("Features used", []part.Column{{Text: "Feature used"}, {Text: "Value", Number: true}, {Text: "Push", Number: true}, {Text: pushWays(s, a)}}, rows...),
		app.P().Class("small", "soft").Text(say))
}

// pushWays says what left and right mean.
func pushWays(s state.State, a *state.Answer) string {
	if c := s.Serve.Live.Classes; len(c) == 2 {
		return "Toward " + c[0].String() + " or toward " + c[1].String()
	}
	return "Away from " + a.Prediction.Class.String() + " or toward it"
}

// strongest keeps the inputs that push most, in their order.
func strongest(all []serve.Contribution) []serve.Contribution {
	if len(all) <= maxInputs {
		return all
	}
	sizes := make([]float64, len(all))
	for i, c := range all {
		sizes[i] = math.Abs(c.Push)
	}
	slices.Sort(sizes)
	limit, out := sizes[len(all)-maxInputs], make([]serve.Contribution, 0, maxInputs)
	for _, c := range all {
		if math.Abs(c.Push) >= limit && len(out) < maxInputs {
			out = append(out, c)
		}
	}
	return out
}

// value writes a feature to six figures.
func value(v float64) string {
	if math.IsNaN(v) {
		return "-"
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

// truthLine holds the answer against the row's own label.
func truthLine(a *state.Answer) app.UI {
	if a.Label == "" {
		return gone()
	}
	name, verdict := "v"+strconv.Itoa(a.Prediction.Version), "right"
	if a.Label != a.Prediction.Class.String() {
		verdict = "wrong"
	}
	return app.P().Class("small", "soft").Text("The label of this row is " + a.Label + ", so " + name + " is " + verdict + " here.")
}
