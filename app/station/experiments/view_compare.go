package experiments

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/registry"
	"orrery/core/usertext"
)

// compared returns the selected runs in the order of selection.
func compared(s *State) []registry.Run {
	var out []registry.Run
	for _, id := range s.Experiments.Selected {
		if r, ok := s.Run(id); ok {
			out = append(out, r)
		}
	}
	return out
}

func runName(r registry.Run) string { return "Run " + strconv.Itoa(r.Number) }

// inSentence returns a name that starts with "Run" in lower case.
func inSentence(name string) string { return "r" + name[1:] }

// comparePage compares up to MostCompared runs. Differences are relative to the first one.
func comparePage(s *State, send ui.Send) app.UI {
	runs := compared(s)
	title := part.Title("Compare", format.Count(len(runs), "run"), link(s, s.TableURL()).Class("btn", "sm").Text("All runs"))
	if len(runs) < 2 {
		return ui.Body(part.Card("stack", title, runPicker(s, send), ui.Quiet("Choose two or more runs. The selection is part of the address, so you can share the link.")))
	}
	return ui.Body(part.Div("grid fill",
		part.Div("s12", part.Card("stack", title, runPicker(s, send), splitWarning(runs),
			part.Check(ui.OnToggle(app.Input().Checked(!s.Experiments.Same), send, SameToggled{}), app.Text("Only differences")),
			compareTable(s, runs))),
		part.Div("s6", compareLosses(s, send, runs)), part.Div("s6", compareScatter(s, send, runs)),
		part.Div("s12", compareParallel(s, send, runs))))
}

// maxPicks is how many runs the list has. Older ones can be selected in the table of runs.
const maxPicks = 200

// runPicker adds runs to the comparison and removes them.
func runPicker(s *State, send ui.Send) app.UI {
	options := []part.Option{{Value: ui.NoText, Text: "Choose a run"}}
	for _, r := range s.Registry.Runs {
		if len(options) > maxPicks {
			break
		}
		if !slices.Contains(s.Experiments.Selected, r.ID) && r.LifecycleStage == registry.StageActive {
			name, v, _ := r.Score()
			options = append(options, part.Option{Value: r.ID, Text: runName(r) + ", " + r.Pipeline.Final.Kind + ", " + name + " " + format.Score(v)})
		}
	}
	chips := []app.UI{}
	for _, r := range compared(s) {
		chips = append(chips, ui.OnPress(part.Button("sm", "x", runName(r)).Aria("label", "Remove "+inSentence(runName(r))), send, RunSelected{ID: r.ID}))
	}
	return part.Div("row wrap wide",
		chooser(send, "compare-add", "Add a run", "", options, func(v string) station.Msg { return RunSelected{ID: v} }),
		app.Span().Class("row wrap").Body(chips...))
}

// splitWarning warns if the runs were not scored on the same rows.
func splitWarning(runs []registry.Run) app.UI {
	for _, r := range runs[1:] {
		if r.Data.Digest != runs[0].Data.Digest || r.Split != runs[0].Split {
			return part.Note("warn", app.B().Text("The test rows differ. "), app.Text("The scores are not directly comparable."))
		}
	}
	return ui.Nothing()
}

// compareTable has a column for each run.
func compareTable(s *State, runs []registry.Run) app.UI {
	var names []string
	for _, r := range runs {
		names = append(names, runName(r))
	}
	return comparisonTable("Comparison", names, comparisonLines(runs), s.Experiments.Same)
}

// comparisonTable has a column for each name. Unless same is set, rows without differences are hidden and counted.
func comparisonTable(caption string, names []string, lines []line, same bool) app.UI {
	t := chart.Table{Caption: caption, Headers: append([]string{"What"}, names...), Text: 1}
	hidden := 0
	for _, l := range lines {
		if l.equal() && !same {
			hidden++
			continue
		}
		t.Rows = append(t.Rows, l.cells())
	}
	return part.Div("stack", app.Raw(t.HTML()),
		app.P().Class("small", "soft").Hidden(hidden == 0).Text(format.Count(hidden, "row")+" without differences "+isAre(hidden)+" hidden."))
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// line is one row of a comparison.
type line struct {
	name   string
	texts  []string
	metric *format.Measure
	values []float64 // of a metric; NaN if it is missing
}

// comparisonLines returns a line for each metric, parameter and other property of the runs.
func comparisonLines(runs []registry.Run) []line {
	var out []line
	text := func(name string, of func(r registry.Run) string) {
		l := line{name: name}
		for _, r := range runs {
			l.texts = append(l.texts, format.OrDash(of(r)))
		}
		out = append(out, l)
	}
	for _, key := range keysOf(runs, metricsOf) {
		m := measureOf(key)
		l := line{name: m.Name, metric: &m}
		for _, r := range runs {
			v, ok := r.Metrics[key]
			if !ok {
				v = math.NaN()
			}
			l.texts, l.values = append(l.texts, m.Of(r)), append(l.values, v)
		}
		out = append(out, l)
	}
	text("steps", steps)
	for _, key := range keysOf(runs, paramsOf) {
		text(key, func(r registry.Run) string { return r.Params[key] })
	}
	text("inputs", func(r registry.Run) string { return usertext.Some(r.Inputs, 8) })
	text("features", func(r registry.Run) string {
		var names []string
		for _, f := range r.Features {
			names = append(names, f.Name+" v"+strconv.Itoa(f.Version)+" = "+f.Expr)
		}
		return strings.Join(names, "; ")
	})
	text("data", func(r registry.Run) string { return r.Data.Name + " " + format.ShortID(r.Data.Digest) })
	for _, key := range keysOf(runs, tagsOf) {
		text("tag "+key, func(r registry.Run) string { return r.Tags[key] })
	}
	text("started by", func(r registry.Run) string { return r.StartedBy })
	text("status", func(r registry.Run) string { return r.Status })
	return out
}

func metricsOf(r registry.Run) map[string]float64 { return r.Metrics }
func paramsOf(r registry.Run) map[string]string   { return r.Params }
func tagsOf(r registry.Run) map[string]string     { return r.Tags }

func keysOf[V any](runs []registry.Run, of func(registry.Run) map[string]V) []string {
	all := map[string]bool{}
	for _, r := range runs {
		for k := range of(r) {
			all[k] = true
		}
	}
	return format.SortedNames(all)
}

// equal reports whether all runs have the same value.
func (l line) equal() bool {
	for _, t := range l.texts[1:] {
		if t != l.texts[0] {
			return false
		}
	}
	for _, v := range l.values {
		if v != l.values[0] && !(math.IsNaN(v) && math.IsNaN(l.values[0])) {
			return false
		}
	}
	return true
}

// cells returns the cells of a line. A metric is followed by its difference from the first run's.
func (l line) cells() []string {
	cells := []string{l.name}
	for i, t := range l.texts {
		if l.metric != nil && i > 0 {
			if change := l.metric.Change(l.values[i] - l.values[0]); change != "" {
				t += " (" + change + ")"
			}
		}
		cells = append(cells, t)
	}
	return cells
}

// measures returns the metrics that Orrery knows.
func measures() []format.Measure {
	return []format.Measure{
		{Key: "accuracy", Name: "accuracy", Short: "", Places: 2, Better: 1},
		{Key: "f1", Name: "f1", Short: "F1", Places: 3, Better: 1},
		{Key: "precision", Name: "precision", Short: "", Places: 3, Better: 1},
		{Key: "recall", Name: "recall", Short: "", Places: 3, Better: 1},
		{Key: "roc_auc", Name: "roc_auc", Short: "AUC", Places: 3, Better: 1},
		{Key: "log_loss", Name: "log_loss", Short: "Log loss", Places: 3, Better: -1},
		{Key: "r2", Name: "r2", Short: "R²", Places: 3, Better: 1},
		{Key: "rmse", Name: "rmse", Short: "RMSE", Places: format.Amounts, Better: -1},
		{Key: "mae", Name: "mae", Short: "MAE", Places: format.Amounts, Better: -1},
		{Key: "median_ae", Name: "median_ae", Short: "", Places: format.Amounts, Better: -1},
		{Key: "mape", Name: "mape", Short: "MAPE", Places: 3, Better: -1},
		{Key: "fit_seconds", Name: "fit_seconds", Short: "", Places: 4, Better: 0},
	}
}

// measureOf returns how to format a metric. If the metric is not known, lower is better for names with "loss" or
// "error".
func measureOf(key string) format.Measure {
	for _, m := range measures() {
		if m.Key == key {
			return m
		}
	}
	m := format.Measure{Key: key, Name: key, Places: 4}
	if strings.Contains(key, "loss") || strings.Contains(key, "error") {
		m.Better = -1
	}
	return m
}
