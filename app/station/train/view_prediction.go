package train

import (
	"math"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// predictionCard explains one prediction of a linear model: each number from the table to the probability.
func predictionCard(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	l := s.Explanation.Prediction
	if !s.IsLinear() || l.Failed.Code == "form" {
		return ui.Nothing()
	}
	f := part.Field{ID: "look-row", Label: "Row", Hint: "Row numbers start at 0.", Err: s.RowError()}
	in := ui.InitialValue(f.Input(), s.Explanation.Row).Class("mono").Type("text").Attr("inputmode", "numeric").AutoComplete(false)
	pick := f.View(ui.OnType(in, send, func(v string) station.Msg { return RowTyped{Text: v} }),
		ui.OnPress(part.IconButton("", "arrow-up", "Previous test row"), send, RowStepped{By: -1}),
		ui.OnPress(part.IconButton("", "arrow-down", "Next test row"), send, RowStepped{By: 1}))
	return part.Card("stack", part.Title("How one prediction is made", estimatorName(r)), pick, predictionFailed(l.Failed), termTable(s, r, l.Answer))
}

func predictionFailed(n station.Notice) app.UI {
	if !n.Any() || n.Code == work.Canceled {
		return ui.Nothing()
	}
	return part.Note("fail", app.B().Text("No prediction for this row. "), app.Text(format.ErrorText(n.Text)))
}

// termTable has a row for each term of the sum, and for the sum.
func termTable(s *State, r *jobs.FitResult, e *jobs.ExplainResult) app.UI {
	if e == nil {
		return app.Div()
	}
	heads := []part.Column{{Text: "Column"}}
	for _, step := range e.Steps {
		heads = append(heads, part.Column{Text: stepHead(step), Number: true})
	}
	heads = append(heads, part.Column{Text: "× coef_", Number: true}, part.Column{Text: "= contribution", Number: true})
	var rows []app.UI
	for _, t := range e.Terms {
		cells := []app.UI{part.RowHead("mono", Category(t.Name))}
		for _, m := range t.Marks {
			cells = append(cells, part.Num(stageText(m)))
		}
		for range len(e.Steps) - len(t.Marks) {
			cells = append(cells, part.Num(""))
		}
		rows = append(rows, part.Row(false, append(cells, part.Num(format.SixDigits(float64(t.Coef))), part.Num(signed(float64(t.Push))))...))
	}
	if e.Of > len(e.Terms) {
		rows = append(rows, totalRow(e, usertext.Grouped(e.Of-len(e.Terms))+" smaller terms", signed(float64(e.Others))))
	}
	rows = append(rows, totalRow(e, "intercept_", signed(float64(e.Intercept))), totalRow(e, sumName(r, e), signed(float64(e.Total))))
	return app.Div().Class("stack").Role("status").Body(
		part.Table("How the prediction for row "+strconv.Itoa(e.Row)+" is made", heads, rows...),
		app.P().Body(app.Text(linkText(r, e)+" "), app.B().Text(answerText(s, r, e))), actualText(s, r, e))
}

// totalRow is a row with only a name and a number.
func totalRow(e *jobs.ExplainResult, name, number string) app.UI {
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

// stageText formats the value of a column after a step. It is empty if the column did not pass through the step.
func stageText(m *work.Num) string {
	switch {
	case m == nil:
		return ""
	case *m != *m:
		return "missing"
	}
	return format.SixDigits(float64(*m))
}

// signed formats a term of the sum with its sign and six significant digits.
func signed(v float64) string {
	if v >= 0 {
		return "+" + format.SixDigits(v)
	}
	return format.SixDigits(v)
}

func sumName(r *jobs.FitResult, e *jobs.ExplainResult) string {
	switch {
	case regression(r):
		return "sum: prediction"
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

// linkText explains how the sum becomes the probability, with this row's numbers.
func linkText(r *jobs.FitResult, e *jobs.ExplainResult) string {
	z := format.SixDigits(float64(e.Total))
	switch e.Link {
	case "sigmoid":
		return "sigmoid: 1 / (1 + exp(−z)) at z = " + z + " is"
	case "sigmoid of 2z":
		return "sigmoid of twice the sum: 1 / (1 + exp(−2z)) at z = " + z + " is"
	case "softmax", "sigmoids by sum":
		return classText(r, e)
	}
	if regression(r) {
		return "The sum is the prediction:"
	}
	if len(e.Totals) > 1 {
		return "The class with the largest sum is predicted:"
	}
	return "Above 0 the prediction is " + className(r, 1) + ", otherwise " + className(r, 0) + ":"
}

// classText lists the value of each class before normalization.
func classText(r *jobs.FitResult, e *jobs.ExplainResult) string {
	words, sum := "", 0.0
	f, name := math.Exp, "exp(z)"
	if e.Link != "softmax" {
		f, name = func(z float64) float64 { return 1 / (1 + math.Exp(-z)) }, "sigmoid(z)"
	}
	for k, z := range e.Totals {
		if k < maxClassSums {
			words += className(r, k) + ": " + name + " at z = " + format.SixDigits(z) + " is " + format.SixDigits(f(z)) + ". "
		}
		sum += f(z)
	}
	return words + "Divided by the sum of all, " + format.SixDigits(sum) + ", " + className(r, e.Class) + " has"
}

// maxClassSums is how many classes are listed.
const maxClassSums = 6

func answerText(s *State, r *jobs.FitResult, e *jobs.ExplainResult) string {
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

// actualText compares the prediction with the row's actual label.
func actualText(s *State, r *jobs.FitResult, e *jobs.ExplainResult) app.UI {
	actual := s.TargetOf(e.Row)
	if actual == "" {
		return ui.Nothing()
	}
	if regression(r) {
		return ui.Quiet("Actual value: " + actual + ".")
	}
	predicted := className(r, int(e.Answer))
	return ui.Quiet("Predicted: " + predicted + ". Actual: " + actual + " (" + ui.Pick(predicted == actual, "right", "wrong") + ").")
}
