package train

import (
	"math"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// sumCard takes one answer of a linear model apart: from what stands in the table to the
// probability, number by number.
func sumCard(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	l := s.Explanation.Prediction
	if !s.IsLinear() || l.Failed.Code == "form" {
		return ui.Placeholder()
	}
	f := part.Field{ID: "look-row", Label: "Row", Hint: "Rows of the table count from 0.", Err: s.RowWrong()}
	in := ui.InitialValue(f.Input(), s.Explanation.Row).Class("mono").Type("text").Attr("inputmode", "numeric").AutoComplete(false)
	pick := f.View(ui.OnType(in, send, func(v string) station.Msg { return RowTyped{Text: v} }),
		ui.OnPress(part.IconButton("", "arrow-up", "Test row before"), send, RowStepped{By: -1}),
		ui.OnPress(part.IconButton("", "arrow-down", "Next test row"), send, RowStepped{By: 1}))
	return part.Card("stack", part.Title("How one prediction is made", lastOp(r)), pick, sumFailed(l.Failed), sumTable(s, r, l.Answer))
}

func sumFailed(n station.Notice) app.UI {
	if !n.Any() || n.Code == work.Canceled {
		return ui.Placeholder()
	}
	return part.Note("fail", app.B().Text("This row has no answer. "), app.Text(format.ErrorText(n.Text)))
}

// sumTable has a row for each term and what they come to.
func sumTable(s *State, r *jobs.FitResult, e *jobs.ExplainResult) app.UI {
	if e == nil {
		return app.Div()
	}
	heads := []part.Column{{Text: "Column"}}
	for _, step := range e.Steps {
		heads = append(heads, part.Column{Text: stepHead(step), Number: true})
	}
	heads = append(heads, part.Column{Text: "× coef_", Number: true}, part.Column{Text: "= adds", Number: true})
	var rows []app.UI
	for _, t := range e.Terms {
		cells := []app.UI{part.RowHead("mono", Category(t.Name))}
		for _, m := range t.Marks {
			cells = append(cells, part.Num(markText(m)))
		}
		for range len(e.Steps) - len(t.Marks) {
			cells = append(cells, part.Num(""))
		}
		rows = append(rows, part.Row(false, append(cells, part.Num(format.SixDigits(float64(t.Coef))), part.Num(plus(float64(t.Push))))...))
	}
	if e.Of > len(e.Terms) {
		rows = append(rows, wholeRow(e, part.Grouped(e.Of-len(e.Terms))+" weaker columns", plus(float64(e.Others))))
	}
	rows = append(rows, wholeRow(e, "intercept_", plus(float64(e.Intercept))), wholeRow(e, sumName(r, e), plus(float64(e.Total))))
	return app.Div().Class("stack").Role("status").Body(
		part.Table("How the prediction for row "+strconv.Itoa(e.Row)+" is made", heads, rows...),
		app.P().Body(app.Text(linkWords(r, e)+" "), app.B().Text(answerWords(s, r, e))), truthWords(s, r, e))
}

// wholeRow is a row without a column: its words stand before its number.
func wholeRow(e *jobs.ExplainResult, name, number string) app.UI {
	return part.Row(false, part.RowHead("", name), app.Td().ColSpan(len(e.Steps)+1), app.Td().Class("n").Body(app.B().Text(number)))
}

func stepHead(step string) string {
	switch step {
	case "":
		return "In the table"
	case "SimpleImputer":
		return "Imputed"
	case "StandardScaler", "MinMaxScaler", "RobustScaler":
		return "Scaled"
	}
	return step
}

// markText is a number on its way; a gap is said, and a step that a column did not pass is empty.
func markText(m *work.Num) string {
	switch {
	case m == nil:
		return ""
	case *m != *m:
		return "missing"
	}
	return format.SixDigits(float64(*m))
}

// plus writes a term of the sum with its sign, to six figures.
func plus(v float64) string {
	if v >= 0 {
		return "+" + format.SixDigits(v)
	}
	return format.SixDigits(v)
}

func sumName(r *jobs.FitResult, e *jobs.ExplainResult) string {
	switch {
	case regression(r):
		return "sum: the answer"
	case len(e.Totals) > 1:
		return "sum for " + className(r, e.Class)
	}
	return "sum: decision_function"
}

func className(r *jobs.FitResult, k int) string {
	if k < 0 || k >= len(r.Classes) {
		return "class " + strconv.Itoa(k)
	}
	return r.Classes[k].String()
}

// linkWords say how the sum becomes the probability, with this row's numbers.
func linkWords(r *jobs.FitResult, e *jobs.ExplainResult) string {
	z := format.SixDigits(float64(e.Total))
	switch e.Link {
	case "sigmoid":
		return "sigmoid: 1 / (1 + exp(−z)) at z = " + z + " is"
	case "sigmoid of 2z":
		return "sigmoid of twice the sum: 1 / (1 + exp(−2z)) at z = " + z + " is"
	case "softmax", "sigmoids by sum":
		return classWords(r, e)
	}
	if regression(r) {
		return "The sum is the answer:"
	}
	if len(e.Totals) > 1 {
		return "The class with the largest sum is the answer:"
	}
	return "Above 0 the answer is " + className(r, 1) + ", else " + className(r, 0) + ":"
}

// classWords list what each class has before all are divided by their sum.
func classWords(r *jobs.FitResult, e *jobs.ExplainResult) string {
	words, sum := "", 0.0
	f, name := math.Exp, "exp(z)"
	if e.Link != "softmax" {
		f, name = func(z float64) float64 { return 1 / (1 + math.Exp(-z)) }, "sigmoid(z)"
	}
	for k, z := range e.Totals {
		if k < maxSums {
			words += className(r, k) + ": " + name + " at z = " + format.SixDigits(z) + " is " + format.SixDigits(f(z)) + ". "
		}
		sum += f(z)
	}
	return words + "Divided by the sum of all, " + format.SixDigits(sum) + ", " + className(r, e.Class) + " has"
}

// maxSums is how many classes' sums are put into words.
const maxSums = 6

func answerWords(s *State, r *jobs.FitResult, e *jobs.ExplainResult) string {
	switch {
	case regression(r):
		return s.Train.Target() + " " + format.SixDigits(float64(e.Answer)) + "."
	case e.Prob == nil:
		return className(r, int(e.Answer)) + "."
	case len(e.Prob) == 2:
		return "probability of " + className(r, 1) + " " + format.SixDigits(e.Prob[1]) + "."
	case e.Class < len(e.Prob):
		return "probability " + format.SixDigits(e.Prob[e.Class]) + "."
	}
	return ""
}

// truthWords hold the answer against the row's own label.
func truthWords(s *State, r *jobs.FitResult, e *jobs.ExplainResult) app.UI {
	truth := s.TargetOf(e.Row)
	if truth == "" {
		return ui.Placeholder()
	}
	if regression(r) {
		return ui.Quiet("The table has " + truth + " for this row.")
	}
	answer := className(r, int(e.Answer))
	return ui.Quiet("The answer is " + answer + "; the table has " + truth + ", so it is " + ui.Pick(answer == truth, "right", "wrong") + " here.")
}
