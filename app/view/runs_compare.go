package view

import (
	"math"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/view/chart"
	"orrery/app/view/part"
	"orrery/core/registry"
)

// compared are the two selected runs, the later one first.
func compared(s state.State) (a, b registry.Run, ok bool) {
	if len(s.Experiments.Selected) != 2 {
		return a, b, false
	}
	a, okA := s.Run(s.Experiments.Selected[0])
	b, okB := s.Run(s.Experiments.Selected[1])
	if a.Number < b.Number {
		a, b = b, a
	}
	return a, b, okA && okB
}

func runName(r registry.Run) string { return "Run " + strconv.Itoa(r.Number) }

// compareCard sets two runs side by side.
func compareCard(s state.State) app.UI {
	a, b, ok := compared(s)
	if !ok {
		return part.Card("stack", part.Title("Compare", ""), app.P().Class("small", "soft").Text(compareHint(len(s.Experiments.Selected))))
	}
	rows := []app.UI{}
	for _, m := range compareMetrics() {
		rows = append(rows, metricRow(m, a, b))
	}
	for _, name := range []string{"penalty", "C", "max_iter", "tol", "test_size", "random_state", "stratify"} {
		rows = append(rows, paramRow(name, dash(a.Params[name]), dash(b.Params[name])))
	}
	rows = append(rows, paramRow("features", some(a.Inputs, 4), some(b.Inputs, 4)), paramRow("data", short(a.Data.Digest), short(b.Data.Digest)))
	return part.Card("stack", part.Title(runName(a)+" against "+lower(runName(b)), ""),
		sameRows(a, b),
		part.Table("Comparison", []part.Column{{Text: "Metric or setting"}, {Text: runName(a), Number: true}, {Text: runName(b), Number: true}, {Text: "Change", Number: true}}, rows...))
}

func compareHint(selected int) string {
	if selected == 1 {
		return "Select one more run in the table above to see both side by side."
	}
	return "Select two runs in the table above to see their scores, settings and losses side by side."
}

// lower makes a name that starts with Run fit into a sentence.
func lower(name string) string { return "r" + name[1:] }

// sameRows warns when two scores are not of the same rows.
func sameRows(a, b registry.Run) app.UI {
	if a.Data.Digest == b.Data.Digest && a.Split == b.Split {
		return gone()
	}
	return part.Note("warn", app.B().Text("Their test rows differ. "), app.Text("A difference in score may come from the rows alone."))
}

// measure is one metric as the table shows it.
type measure struct {
	key, name string
	places    int
}

func compareMetrics() []measure {
	return []measure{{"accuracy", "Score", 2}, {"f1", "F1", 3}, {"precision", "Precision", 3}, {"recall", "Recall", 3}, {"roc_auc", "AUC", 3}, {"log_loss", "Log loss", 3}}
}

func metricRow(m measure, a, b registry.Run) app.UI {
	change := "-"
	if x, y := a.Metrics[m.key], b.Metrics[m.key]; a.Metrics != nil && b.Metrics != nil && !math.IsNaN(x-y) {
		change = signed(x-y, m.places)
	}
	return part.Row(false, part.RowHead("", m.name), part.Num(metric(a, m.key, m.places)), part.Num(metric(b, m.key, m.places)), part.Num(change))
}

// signed writes a change with its sign; no sign when it rounds to nothing.
func signed(v float64, places int) string {
	text := fixed(v, places)
	if f, _ := strconv.ParseFloat(text, 64); f == 0 {
		return fixed(0, places)
	} else if f > 0 {
		return "+" + text
	}
	return text
}

func paramRow(name, a, b string) app.UI {
	change, class := "same", "n mute"
	if a != b {
		change, class = "changed", "n"
	}
	return part.Row(false, part.RowHead("mono", name), part.Cell("n mono", a), part.Cell("n mono", b), part.Cell(class, change))
}

// compareLosses draws both fits.
func compareLosses(s state.State, send Send) app.UI {
	a, b, ok := compared(s)
	if !ok {
		return gone()
	}
	say := lossPair(a, b)
	return app.Div().Body(part.Card("", figure(s, send, "compare-loss", part.Fig{Title: "Training loss", Say: say, Chart: chart.Lines{
		Frame: chart.Frame{ID: "compare-loss-title", Title: "Training loss by iteration of " + lower(runName(a)) + " and " + lower(runName(b)) + ". " + say, Width: 640, Height: 240},
		X:     iterationAxis(max(len(a.Losses), len(b.Losses))),
		Lines: []chart.Series{{Name: lower(runName(a)), X: iterations(a.Losses), Y: a.Losses, Class: "kb"},
			{Name: lower(runName(b)), X: iterations(b.Losses), Y: b.Losses, Class: "kink", Dash: true}}}})))
}

func lossPair(a, b registry.Run) string {
	if len(a.Losses) == 0 || len(b.Losses) == 0 {
		return "At least one of them has no losses."
	}
	return runName(a) + " ends at " + fixed(a.Losses[len(a.Losses)-1], 4) + " after " + count(len(a.Losses), "iteration") + ", " +
		lower(runName(b)) + " at " + fixed(b.Losses[len(b.Losses)-1], 4) + " after " + part.Grouped(len(b.Losses)) + "."
}

// sparkPoints are enough for a line of 96 pixels.
const sparkPoints = 48

func sparkline(r registry.Run) app.UI {
	if len(r.Losses) < 2 {
		return part.Span("mute", "-")
	}
	v := r.Losses
	if len(v) > sparkPoints {
		v = make([]float64, sparkPoints)
		for i := range v {
			v[i] = r.Losses[i*(len(r.Losses)-1)/(sparkPoints-1)]
		}
	}
	return app.Raw(chart.Sparkline(v))
}
