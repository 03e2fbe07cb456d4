package train

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/work"
)

// tuneCards shows cross-validation, search and the learning curve, which use the training rows only.
func tuneCards(s *State, send ui.Send) app.UI {
	return part.Div("stack cards",
		part.Div("grid two tune", validateCard(s, send), searchCard(s, send)), learningCurveCard(s, send))
}

func validateCard(s *State, send ui.Send) app.UI {
	t := s.Tune
	folds := part.Field{ID: "tune-folds", Label: "n_splits", Hint: "Folds of the training rows, shuffled with random_state.", Err: t.FoldsError()}
	in := ui.InitialValue(folds.Input(), t.Folds).Class("mono").Type("text").Attr("inputmode", "numeric").AutoComplete(false)
	act := ui.OnPress(part.Button("", "play", "Cross-validate").Disabled(!s.CanTune()), send, ValidatePressed{})
	if t.Validating.Running() {
		act = ui.OnPress(part.Button("", "x", "Cancel cross-validation"), send, station.CancelPressed{Job: t.Validating.Job})
	}
	return part.Card("stack", part.Title("Cross-validation", "on the training rows", staleBadge(s.ValidStale())),
		folds.View(ui.OnType(in, send, func(v string) station.Msg { return FoldsTyped{Text: v} }), act),
		tuneProgress("Folds", t.Validating), TaskFailed(t.Failed), foldFigure(s, send))
}

// tuneProgress shows the progress of a job.
func tuneProgress(label string, b station.Busy) app.UI {
	if !b.Running() {
		return ui.Nothing()
	}
	return part.Progress(label, float64(b.Done), float64(b.Total))
}

// TaskFailed shows why a job failed, or that it was cancelled.
func TaskFailed(n station.Notice) app.UI {
	switch {
	case !n.Any():
		return ui.Nothing()
	case n.Code == work.Canceled:
		return part.Note("", app.B().Text("Cancelled. "), app.Text("Partial results are shown."))
	}
	return part.Note("fail", app.B().Text("Stopped. "), app.Text(format.ErrorText(n.Text)))
}

// foldFigure plots the score of each fold.
func foldFigure(s *State, send ui.Send) app.UI {
	t := s.Tune
	if len(t.Scores) == 0 {
		return ui.Quiet("Each fold is held out once and predicted by a model trained on the rest.")
	}
	done := 0
	for _, v := range t.Scores {
		if v == v {
			done++
		}
	}
	name, say := "score", strconv.Itoa(done)+" folds are done."
	if v := t.Validated; v != nil {
		name = v.Scoring
		say = "mean " + format.Fixed(float64(v.Mean), 3) + ", standard deviation " + format.Fixed(float64(v.Std), 3) + ", in " + format.Duration(v.Took) + ". Smaller differences may be random."
	}
	xs, ys := make([]float64, len(t.Scores)), make([]float64, len(t.Scores))
	for i, v := range t.Scores {
		xs[i], ys[i] = float64(i+1), v
	}
	c := chart.Scatter{Frame: chart.Frame{ID: "folds-title", Title: name + " of " + format.Count(len(ys), "fold") + "."},
		X: chart.Axis{Label: "fold", Min: 0.5, Max: float64(len(ys)) + 0.5, Whole: true}, Y: chart.Axis{Label: name}, Xs: xs, Ys: ys}
	return ui.Figure(s.Session, send, "folds", part.Fig{Title: name + " of each fold", Say: say, Chart: c})
}

func searchCard(s *State, send ui.Send) app.UI {
	t := s.Tune
	n := s.CandidateCount()
	act := ui.OnPress(part.Button("", "play", "Search").Disabled(!s.CanTune() || n == 0 || s.AxisError(0)+s.AxisError(1)+t.DrawsError() != ""), send, SearchPressed{})
	if t.Searching.Running() {
		act = ui.OnPress(part.Button("", "x", "Cancel search"), send, station.CancelPressed{Job: t.Searching.Job})
	}
	return part.Card("stack", part.Title(ui.Pick(t.Random, "Randomized search", "Grid search"), format.Count(n, "candidate"), staleBadge(s.SearchStale()), act),
		searchKind(s, send), searchAxisFields(s, send, 0, "First parameter"), searchAxisFields(s, send, 1, "Second parameter"),
		tuneProgress("Fits of the search", t.Searching), TaskFailed(t.SearchFailed), heatMap(s, send), bestCandidate(s, send))
}

// searchKind selects grid search or randomized search.
func searchKind(s *State, send ui.Send) app.UI {
	t := s.Tune
	kind := part.Field{ID: "search-kind", Label: "Search"}
	draws := part.Field{ID: "search-draws", Label: "n_iter", Err: t.DrawsError()}
	in := ui.InitialValue(draws.Input(), t.Draws).Class("mono").Type("text").Attr("inputmode", "numeric").AutoComplete(false).Disabled(!t.Random)
	const random = "RandomizedSearchCV"
	return part.Div("grid two close",
		kind.View(ui.OnChoose(kind.Select(ui.Pick(t.Random, random, "GridSearchCV"), part.Option{Value: "GridSearchCV"}, part.Option{Value: random}).Class("mono"), send,
			func(v string) station.Msg { return SearchChosen{Random: v == random} })),
		draws.View(ui.OnType(in, send, func(v string) station.Msg { return DrawsTyped{Text: v} })))
}

// searchAxisFields has the fields of one parameter of the search and its values.
func searchAxisFields(s *State, send ui.Send, at int, label string) app.UI {
	a := s.Tune.Axes[at]
	id := strconv.Itoa(at)
	options := []part.Option{{Value: ui.NoText, Text: "none"}}
	for _, name := range s.SearchParams() {
		options = append(options, part.Option{Value: name})
	}
	param := part.Field{ID: "search-param-" + id, Label: label}
	values := part.Field{ID: "search-values-" + id, Label: label + ": values", Hint: "Separated by commas.", Err: s.AxisError(at)}
	in := ui.InitialValue(values.Input(), a.Values).Class("mono").Type("text").AutoComplete(false).Spellcheck(false).Disabled(a.Param == "")
	return part.Div("grid two close",
		param.View(ui.OnChoose(param.Select(cmp.Or(a.Param, ui.NoText), options...).Class("mono"), send, func(v string) station.Msg {
			if v == ui.NoText {
				v = ""
			}
			return AxisParam{At: at, Name: v}
		})),
		values.View(ui.OnType(in, send, func(v string) station.Msg { return AxisValues{At: at, Text: v} })))
}

// heatMap is a table of the candidates, colored by mean score. Rows are values of the first parameter, columns those
// of the second.
func heatMap(s *State, send ui.Send) app.UI {
	t := s.Tune
	if len(t.Candidates) == 0 || len(t.Names) == 0 {
		return ui.Quiet("Each combination is cross-validated and saved as a child run. You can load the best into the form.")
	}
	rows, cols := axisValues(s, 0), []string{""}
	if len(t.Names) > 1 {
		cols = axisValues(s, 1)
	}
	var means []float64
	for _, c := range t.Candidates {
		means = append(means, float64(c.Mean))
	}
	lo, hi := finiteRange(means)
	heads := []part.Column{{Text: t.Names[0]}}
	for _, c := range cols {
		heads = append(heads, part.Column{Text: columnName(t.Names, c), Number: true})
	}
	var body []app.UI
	for _, r := range rows {
		cells := []app.UI{part.RowHead("mono", r)}
		for _, c := range cols {
			cells = append(cells, heatCell(s, r, c, lo, hi))
		}
		body = append(body, part.Row(false, cells...))
	}
	return part.Table("Mean score of each candidate", heads, body...)
}

func columnName(names []string, v string) string {
	if len(names) < 2 {
		return "mean score"
	}
	return names[1] + " " + v
}

// axisValues returns the values of one parameter in the order of the grid.
func axisValues(s *State, at int) []string {
	var out []string
	for _, c := range s.Tune.Candidates {
		if v := s.ParamText(c, s.Tune.Names[at]); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// heatSteps is the number of shades in web/css/42-heat-map.css.
const heatSteps = 8

func heatCell(s *State, row, col string, lo, hi float64) app.UI {
	for _, c := range s.Tune.Candidates {
		if s.ParamText(c, s.Tune.Names[0]) != row || len(s.Tune.Names) > 1 && s.ParamText(c, s.Tune.Names[1]) != col {
			continue
		}
		mean := float64(c.Mean)
		switch {
		case c.Err != "":
			return part.Cell("n", "failed")
		case math.IsNaN(mean):
			return part.Cell("n mute", ui.Pick(len(c.Scores) == 0, "…", strconv.Itoa(len(c.Scores))+" folds"))
		}
		shade := 0
		if hi > lo {
			shade = int(math.Round((mean - lo) / (hi - lo) * (heatSteps - 1)))
		}
		text := format.Fixed(mean, 3) + " ± " + format.Fixed(float64(c.Std), 3)
		if c.Rank == 1 {
			text = "best: " + text
		}
		return part.Cell("n heat-"+strconv.Itoa(shade), text)
	}
	return part.Cell("n mute", "-")
}

// bestCandidate shows the candidate with the highest mean score, with a button that copies it into the form.
func bestCandidate(s *State, send ui.Send) app.UI {
	r := s.Tune.Searched
	if r == nil || r.Best < 0 {
		return ui.Nothing()
	}
	words := ""
	for _, name := range s.Tune.Names {
		words += name + " " + s.ParamText(r.Rows[r.Best], name) + ", "
	}
	return part.Div("row between wrap",
		ui.Quiet("Best: "+words+r.Scoring+" "+format.Fixed(float64(r.Rows[r.Best].Mean), 3)+", in "+format.Duration(r.Took)+"."),
		ui.OnPress(part.Button("sm", "", "Use these parameters"), send, CandidateUsed{Index: r.Best}))
}
