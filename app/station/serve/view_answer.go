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
)

// answer is the last prediction. It is read aloud when it changes.
func answer(s *State) app.UI {
	box := app.Div().Class("stack").Role("status")
	a := s.Answer
	if a == nil {
		return box.Body(ui.Quiet("The prediction and the reasons for it appear here."))
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

// answerHead is the answer, and how it stands.
func answerHead(s *State, a *station.Answer) app.UI {
	p, classes := a.Prediction, s.Live.Classes
	if estimated(p) {
		return valueHead(s, p)
	}
	if p.Task.String() == "clustering" {
		return app.Div().Class("stack", "tight").Body(part.Span("small mute", "Prediction of v"+strconv.Itoa(p.Version)),
			app.B().Class("answer").Text("cluster "+strconv.Itoa(int(p.Value))), part.Span("small soft", "The centre that is nearest to these values."))
	}
	at := slices.IndexFunc(classes, func(c table.Value) bool { return c == p.Class })
	sure, drawn := decided(a, classes), app.UI(app.Div())
	if p.Proba != nil {
		drawn = app.Raw(probability(p, format.Values(classes)).SVG())
	}
	switch {
	case len(classes) == 2 && len(p.Proba) == 2:
		sure = "probability of " + classes[1].String() + ": " + format.Fixed(p.Proba[1], 3)
	case at >= 0 && at < len(p.Proba):
		sure = "probability of " + p.Class.String() + ": " + format.Fixed(p.Proba[at], 3)
	}
	return app.Div().Class("grid").Body(
		app.Div().Class("s4", "stack", "tight").Body(
			part.Span("small mute", "Prediction of v"+strconv.Itoa(p.Version)),
			app.Span().Class("row").Body(part.ClassMark(at), app.B().Class("answer").Text(p.Class.String())),
			part.Span("small soft", sure)),
		app.Div().Class("s8").Body(drawn))
}

// decided is what stands in place of a probability where the model has none.
func decided(a *station.Answer, classes []table.Value) string {
	if !a.Linear || len(classes) != 2 {
		return "This model gives a class and no probabilities."
	}
	sum := a.Intercept
	for _, c := range a.Pushes {
		sum += c.Push
	}
	return "decision_function: " + format.Signed(sum, 3) + "; above 0 the answer is " + classes[1].String() + ". This model gives no probabilities."
}

// valueHead is the number that a regression answers, beside the target's values
// in the table.
func valueHead(s *State, p serve.Prediction) app.UI {
	r, _ := s.Run(s.Live.Version.Run)
	left := app.Div().Class("s4", "stack", "tight").Body(
		part.Span("small mute", "Prediction of v"+strconv.Itoa(p.Version)+" for "+format.OrDash(r.Target)),
		app.B().Class("answer").Text(format.Amount(p.Value)),
		part.Span("small soft", "RMSE on its test rows: "+format.Measure{Key: "rmse", Places: format.Amounts}.Of(r)))
	sum, ok := data.SummaryOf(s.Data.Summaries, r.Target)
	if !ok || math.IsNaN(sum.Mean) || len(sum.Bins) == 0 {
		return app.Div().Class("grid").Body(left, app.Div().Class("s8"))
	}
	say := meanWords(p.Value, sum.Mean)
	c := chart.Histogram{Frame: chart.Frame{ID: "answer-title", Title: "Distribution of " + r.Target + " in the table. " + say, Width: 420, Height: 132},
		Class: "fline", Edges: sum.Edges, Counts: sum.Bins, Rules: []chart.Rule{{At: p.Value, Text: format.Amount(p.Value)}}}
	return app.Div().Class("grid").Body(left, app.Div().Class("s8", "stack", "tight").Body(
		app.Raw(c.SVG()), part.Span("small soft", say)))
}

// meanWords holds a number against the answer of a model that knows only the mean.
func meanWords(v, mean float64) string {
	way := " above"
	if v < mean {
		way = " below"
	}
	return format.Amount(math.Abs(v-mean)) + way + " the mean of the table, " + format.Amount(mean) + ", about what DummyRegressor answers."
}

// probability is a gauge for two classes, a bar for each of more.
func probability(p serve.Prediction, names []string) chart.Chart {
	if len(names) == 2 && len(p.Proba) == 2 {
		return chart.Gauge{P: p.Proba[1], Low: names[0], High: names[1], Frame: chart.Frame{ID: "answer-title",
			Title: "Probability of " + names[1] + " is " + format.Fixed(p.Proba[1], 3) + "; from 0.5 up the answer is " + names[1] + "."}}
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

// inputTable lists what the model read and what each column added to the decision. Where
// some of what it read is text, the columns that add up are the encoder's.
func inputTable(s *State, a *station.Answer) app.UI {
	read := part.Table("Features used", []part.Column{{Text: "Feature used"}, {Text: "Value", Number: true}}, readRows(a.Prediction)...)
	if !a.Linear {
		return read
	}
	if a.Prediction.Cells == nil {
		return pushTable(s, a, "Feature used")
	}
	return app.Div().Class("stack").Body(read, pushTable(s, a, "Column"))
}

func pushTable(s *State, a *station.Answer, first string) app.UI {
	most := 0.0
	for _, c := range a.Pushes {
		most = math.Max(most, math.Abs(c.Push))
	}
	rows := []app.UI{}
	for _, c := range strongest(a.Pushes) {
		v := c.Value
		if a.Prediction.Cells != nil {
			v = c.Scaled
		}
		rows = append(rows, part.Row(false, part.RowHead("mono", train.Category(c.Input)), part.Num(format.SixDigits(v)),
			part.Num(pushed(a, c.Push)), part.CellOf(app.Raw(chart.Push(c.Push, most)))))
	}
	say := "With the intercept, " + pushed(a, a.Intercept) + ", they add up to " + sumOf(s, a) + "." + sigmoidWords(s, a)
	if n := len(a.Pushes) - len(rows); n > 0 {
		say = part.Grouped(n) + " weaker ones are not listed. " + say
	}
	return app.Div().Class("stack").Body(
		part.Table(ui.Pick(first == "Column", "What each column adds", "Features used"),
			[]part.Column{{Text: first}, {Text: "Value", Number: true}, {Text: "Push", Number: true}, {Text: pushWays(s, a)}}, rows...),
		ui.Quiet(say))
}

// sigmoidWords say how the log-odds become the probability above.
func sigmoidWords(s *State, a *station.Answer) string {
	r, _ := s.Run(s.Live.Version.Run)
	if len(a.Prediction.Proba) != 2 || r.Pipeline.Final.Kind != "LogisticRegression" || r.Pipeline.Final.Params["multi_class"] == "multinomial" {
		return ""
	}
	sum := a.Intercept
	for _, c := range a.Pushes {
		sum += c.Push
	}
	return " The sigmoid 1 / (1 + exp(-z)) of z = " + format.Signed(sum, 3) + " is the probability " + format.Fixed(a.Prediction.Proba[1], 3) + "."
}

// readRows are the inputs as the model got them: numbers, or cells where some are
// text.
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

// sumOf names what the pushes and the intercept add up to.
func sumOf(s *State, a *station.Answer) string {
	r, _ := s.Run(s.Live.Version.Run)
	switch {
	case estimated(a.Prediction):
		return "the answer"
	case r.Pipeline.Final.Kind == "LogisticRegression":
		return "the log-odds"
	}
	return "the decision_function"
}

// pushWays says what left and right mean.
func pushWays(s *State, a *station.Answer) string {
	if estimated(a.Prediction) {
		return "Lower or higher"
	}
	if c := s.Live.Classes; len(c) == 2 {
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

// pushed writes a push: of a regression it is in the units of the target.
func pushed(a *station.Answer, v float64) string {
	if estimated(a.Prediction) {
		return format.SignedAmount(v)
	}
	return format.Signed(v, 2)
}

// truthLine holds the answer against the row's own label or value.
func truthLine(a *station.Answer) app.UI {
	if a.Label == "" || a.Prediction.Task.String() == "clustering" {
		return ui.Placeholder()
	}
	name, verdict := "v"+strconv.Itoa(a.Prediction.Version), "right"
	if estimated(a.Prediction) {
		v, err := strconv.ParseFloat(a.Label, 64)
		if err != nil {
			return ui.Placeholder()
		}
		off := a.Prediction.Value - v
		way := "above"
		if off < 0 {
			way = "below"
		}
		return ui.Quiet("The value of this row is " + format.Amount(v) + ", so " + name + " is " + format.Amount(math.Abs(off)) + " " + way + " it here.")
	}
	if a.Label != a.Prediction.Class.String() {
		verdict = "wrong"
	}
	return ui.Quiet("The label of this row is " + a.Label + ", so " + name + " is " + verdict + " here.")
}

// estimated reports whether an answer is a number and not a class.
func estimated(p serve.Prediction) bool { return p.Task.String() == "regression" }
