package view

import (
	"maps"
	"math"
	"slices"
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
	for _, m := range measures() {
		if m.in(a) || m.in(b) {
			rows = append(rows, metricRow(m, a, b))
		}
	}
	rows = append(rows, paramRow("steps", steps(a), steps(b)))
	for _, name := range settings(a, b) {
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

// measure is one metric as the tables show it.
type measure struct {
	key, name string
	places    int
}

// amounts in place of a number of places is for metrics in the units of the target.
const amounts = -1

func (m measure) in(r registry.Run) bool { _, ok := r.Metrics[m.key]; return ok }

// of writes it; a dash when the run has none.
func (m measure) of(r registry.Run) string {
	v, ok := r.Metrics[m.key]
	switch {
	case !ok:
		return "-"
	case m.places == amounts:
		return amount(v)
	}
	return fixed(v, m.places)
}

func measures() []measure {
	return []measure{{"accuracy", "accuracy", 2}, {"f1", "f1", 3}, {"precision", "precision", 3}, {"recall", "recall", 3}, {"roc_auc", "roc_auc", 3}, {"log_loss", "log_loss", 3},
		{"r2", "r2", 3}, {"rmse", "rmse", amounts}, {"mae", "mae", amounts}, {"median_ae", "median_ae", amounts}, {"mape", "mape", 3}}
}

func metricRow(m measure, a, b registry.Run) app.UI {
	change := "-"
	if d := a.Metrics[m.key] - b.Metrics[m.key]; m.in(a) && m.in(b) && !math.IsNaN(d) {
		change = signed(d, m.places)
		if m.places == amounts {
			change = signedAmount(d)
		}
	}
	return part.Row(false, part.RowHead("", m.name), part.Num(m.of(a)), part.Num(m.of(b)), part.Num(change))
}

// settings are the parameters of two runs: those of the estimators that are set
// alike are left out, except the split's.
func settings(a, b registry.Run) []string {
	front := []string{"penalty", "C", "max_iter", "tol", "test_size", "random_state", "stratify"}
	out := slices.DeleteFunc(slices.Clone(front), func(k string) bool { return a.Params[k] == "" && b.Params[k] == "" })
	all := maps.Clone(a.Params)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, b.Params)
	for _, k := range slices.Sorted(maps.Keys(all)) {
		if !slices.Contains(front, k) && a.Params[k] != b.Params[k] {
			out = append(out, k)
		}
	}
	return out
}

// signedAmount is signed for a number in the units of the target.
func signedAmount(v float64) string {
	if v > 0 {
		return "+" + amount(v)
	}
	return amount(v)
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
		X:     iterationAxis("iteration", max(len(a.Losses), len(b.Losses))),
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
