package serve

import (
	"math"
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/train"
	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/serve"
	"orrery/core/table"
	"orrery/core/usertext"
)

// answer shows the last prediction. Screen readers read it when it changes.
func answer(s *State) app.UI {
	box := app.Div().Class("stack").Role("status")
	a := s.Answer
	if a == nil {
		return box.Body(ui.Quiet("The prediction and the reasons for it appear here."))
	}
	p := a.Prediction
	switch p.Status {
	case serve.OK:
		return box.Body(answerHead(s, a), inputTable(s, a), actualLine(a))
	case serve.NotFound:
		return box.Body(part.Note("warn", app.B().Text("Not found. "), app.Text(p.Err)))
	case serve.Invalid:
		return box.Body(part.Note("fail", app.B().Text("Invalid request. "), app.Text(p.Err)))
	}
	return box.Body(part.Note("warn", app.B().Text("Not ready. "), app.Text(p.Err)))
}

// answerHead shows the predicted class and its probability.
func answerHead(s *State, a *station.Answer) app.UI {
	p, classes := a.Prediction, s.Live.Classes
	if isRegression(p) {
		return valueHead(s, p)
	}
	if p.Task.String() == "clustering" {
		return part.Div("stack tight", part.Span("small mute", "Prediction of v"+strconv.Itoa(p.Version)),
			app.B().Class("answer").Text("cluster "+strconv.Itoa(int(p.Value))), part.Span("small soft", "The cluster with the center nearest to these values."))
	}
	at := slices.IndexFunc(classes, func(c table.Value) bool { return c == p.Class })
	detail, figure := decisionText(a, classes), app.UI(app.Div())
	if p.Proba != nil {
		figure = app.Raw(probability(p, format.Values(classes)).SVG())
	}
	switch {
	case len(classes) == 2 && len(p.Proba) == 2:
		detail = "probability of " + classes[1].String() + ": " + format.Fixed(p.Proba[1], 3)
	case at >= 0 && at < len(p.Proba):
		detail = "probability of " + p.Class.String() + ": " + format.Fixed(p.Proba[at], 3)
	}
	return part.Div("grid",
		part.Div("s4 stack tight",
			part.Span("small mute", "Prediction of v"+strconv.Itoa(p.Version)),
			app.Span().Class("row").Body(part.ClassMark(at), app.B().Class("answer").Text(p.Class.String())),
			part.Span("small soft", detail)),
		part.Div("s8", figure))
}

// decisionText is shown in place of a probability if the model has none.
func decisionText(a *station.Answer, classes []table.Value) string {
	if !a.Linear || len(classes) != 2 {
		return "This model predicts a class without probabilities."
	}
	sum := a.Intercept
	for _, c := range a.Contributions {
		sum += c.Push
	}
	return "decision_function: " + format.Signed(sum, 3) + "; above 0 the prediction is " + classes[1].String() + ". This model has no probabilities."
}

// valueHead shows the prediction of a regression in the distribution of the target in the table.
func valueHead(s *State, p serve.Prediction) app.UI {
	r, _ := s.Run(s.Live.Version.Run)
	left := part.Div("s4 stack tight",
		part.Span("small mute", "Prediction of v"+strconv.Itoa(p.Version)+" for "+format.OrDash(r.Target)),
		app.B().Class("answer").Text(format.Amount(p.Value)),
		part.Span("small soft", "RMSE on its test rows: "+format.Measure{Key: "rmse", Places: format.Amounts}.Of(r)))
	sum, ok := data.SummaryOf(s.Data.Summaries, r.Target)
	if !ok || math.IsNaN(sum.Mean) || len(sum.Bins) == 0 {
		return part.Div("grid", left, app.Div().Class("s8"))
	}
	say := meanText(p.Value, sum.Mean)
	c := chart.Histogram{Frame: chart.Frame{ID: "answer-title", Title: "Distribution of " + r.Target + " in the table. " + say, Width: 420, Height: 132},
		Class: "fline", Edges: sum.Edges, Counts: sum.Bins, Rules: []chart.Rule{{At: p.Value, Text: format.Amount(p.Value)}}}
	return part.Div("grid", left, part.Div("s8 stack tight",
		app.Raw(c.SVG()), part.Span("small soft", say)))
}

// meanText compares a prediction with the mean of the target.
func meanText(v, mean float64) string {
	return format.Amount(math.Abs(v-mean)) + ui.Pick(v < mean, " below", " above") + " the mean of the table, " + format.Amount(mean) + ", about what DummyRegressor predicts."
}

// probability returns a gauge for two classes, or bars for more.
func probability(p serve.Prediction, names []string) chart.Chart {
	if len(names) == 2 && len(p.Proba) == 2 {
		return chart.Gauge{P: p.Proba[1], Low: names[0], High: names[1], Frame: chart.Frame{ID: "answer-title",
			Title: "Probability of " + names[1] + " is " + format.Fixed(p.Proba[1], 3) + "; at 0.5 or more the prediction is " + names[1] + "."}}
	}
	c := chart.Bars{Max: 1, Places: 3, Frame: chart.Frame{ID: "answer-title", Title: "Probability of each class: the most probable one is " + p.Class.String() + "."}}
	for i, v := range p.Proba {
		if i < len(names) {
			c.Rows = append(c.Rows, chart.Bar{Label: names[i], Value: v, Class: "f" + strconv.Itoa(i%4)})
		}
	}
	return c
}

// maxInputs is how many inputs are listed: those with the largest contributions.
const maxInputs = 40

// inputTable lists the model's inputs and, for a linear model, their contributions. If some inputs are text, the
// contributions are those of the encoder's columns, in a second table.
func inputTable(s *State, a *station.Answer) app.UI {
	read := part.Table("Features used", []part.Column{{Text: "Feature used"}, {Text: "Value", Number: true}}, readRows(a.Prediction)...)
	if !a.Linear {
		return read
	}
	if a.Prediction.Cells == nil {
		return contributionTable(s, a, "Feature used")
	}
	return part.Div("stack", read, contributionTable(s, a, "Column"))
}

func contributionTable(s *State, a *station.Answer, first string) app.UI {
	most := 0.0
	for _, c := range a.Contributions {
		most = math.Max(most, math.Abs(c.Push))
	}
	rows := []app.UI{}
	for _, c := range strongestContributions(a.Contributions) {
		v := c.Value
		if a.Prediction.Cells != nil {
			v = c.Scaled
		}
		rows = append(rows, part.Row(false, part.RowHead("mono", train.Category(c.Input)), part.Num(format.SixDigits(v)),
			part.Num(contributionText(a, c.Push)), part.CellOf(app.Raw(chart.Push(c.Push, most)))))
	}
	say := "Together with the intercept, " + contributionText(a, a.Intercept) + ", they add up to " + sumName(s, a) + "." + sigmoidText(s, a)
	if n := len(a.Contributions) - len(rows); n > 0 {
		say = usertext.Grouped(n) + " smaller ones are not listed. " + say
	}
	return part.Div("stack",
		part.Table(ui.Pick(first == "Column", "Contribution of each column", "Features used"),
			[]part.Column{{Text: first}, {Text: "Value", Number: true}, {Text: "Contribution", Number: true}, {Text: directionHeading(s, a)}}, rows...),
		ui.Quiet(say))
}

// sigmoidText explains how the log-odds become the probability.
func sigmoidText(s *State, a *station.Answer) string {
	r, _ := s.Run(s.Live.Version.Run)
	if len(a.Prediction.Proba) != 2 || r.Pipeline.Final.Kind != "LogisticRegression" || r.Pipeline.Final.Params["multi_class"] == "multinomial" {
		return ""
	}
	sum := a.Intercept
	for _, c := range a.Contributions {
		sum += c.Push
	}
	return " The sigmoid 1 / (1 + exp(-z)) of z = " + format.Signed(sum, 3) + " is the probability " + format.Fixed(a.Prediction.Proba[1], 3) + "."
}

// readRows returns a row for each input that the model received.
func readRows(p serve.Prediction) []app.UI {
	var rows []app.UI
	for i, name := range p.Inputs[:min(len(p.Inputs), maxInputs)] {
		switch {
		case i < len(p.Cells) && p.Cells[i].Kind == table.Text:
			rows = append(rows, part.Row(false, part.RowHead("mono", name), part.Cell("n mono", format.OrMissing(p.Cells[i].Text))))
		case i < len(p.Cells):
			rows = append(rows, part.Row(false, part.RowHead("mono", name), part.Num(format.SixDigits(p.Cells[i].Num))))
		case i < len(p.Values):
			rows = append(rows, part.Row(false, part.RowHead("mono", name), part.Num(format.SixDigits(p.Values[i]))))
		}
	}
	return rows
}

// sumName returns the name of the sum of the contributions and the intercept.
func sumName(s *State, a *station.Answer) string {
	r, _ := s.Run(s.Live.Version.Run)
	switch {
	case isRegression(a.Prediction):
		return "the prediction"
	case r.Pipeline.Final.Kind == "LogisticRegression":
		return "the log-odds"
	}
	return "the decision_function"
}

// directionHeading returns the heading of the bars, which explains left and right.
func directionHeading(s *State, a *station.Answer) string {
	if isRegression(a.Prediction) {
		return "Lower or higher"
	}
	if c := s.Live.Classes; len(c) == 2 {
		return "Toward " + c[0].String() + " or toward " + c[1].String()
	}
	return "Away from " + a.Prediction.Class.String() + " or toward it"
}

// strongestContributions returns the maxInputs largest contributions in their original order.
func strongestContributions(all []serve.Contribution) []serve.Contribution {
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

// contributionText formats a contribution. That of a regression is in the units of the target.
func contributionText(a *station.Answer, v float64) string {
	if isRegression(a.Prediction) {
		return format.SignedAmount(v)
	}
	return format.Signed(v, 2)
}

// actualLine compares the prediction with the row's actual label or value.
func actualLine(a *station.Answer) app.UI {
	if a.Label == "" || a.Prediction.Task.String() == "clustering" {
		return ui.Nothing()
	}
	name := "v" + strconv.Itoa(a.Prediction.Version)
	if isRegression(a.Prediction) {
		v, err := strconv.ParseFloat(a.Label, 64)
		if err != nil {
			return ui.Nothing()
		}
		off := a.Prediction.Value - v
		return ui.Quiet("The actual value of this row is " + format.Amount(v) + ". " + name + " predicts " + format.Amount(math.Abs(off)) + ui.Pick(off < 0, " too low.", " too high."))
	}
	right := a.Label == a.Prediction.Class.String()
	return ui.Quiet("The actual label of this row is " + a.Label + ". " + name + " is " + ui.Pick(right, "right.", "wrong."))
}

// isRegression reports whether a prediction is a number.
func isRegression(p serve.Prediction) bool { return p.Task.String() == "regression" }
