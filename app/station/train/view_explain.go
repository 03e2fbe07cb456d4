package train

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/work/jobs"
)

// explainCards shows permutation importance and partial dependence.
func explainCards(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	if r.Score.Metrics() == nil {
		return app.Div()
	}
	return part.Div("grid two tune", permutationCard(s, send), dependenceCard(s, send, r))
}

// permutationCard shows permutation importance on the test rows.
func permutationCard(s *State, send ui.Send) app.UI {
	l := s.Explanation.PermutationImportance
	act := ui.OnPress(part.Button("sm", "play", "Shuffle each input"), send, PermutationPressed{})
	if l.Busy.Running() {
		act = ui.OnPress(part.Button("sm", "x", "Cancel shuffling"), send, station.CancelPressed{Job: l.Busy.Job})
	}
	body := app.UI(ui.Quiet("How much the score on the test rows drops when the values of one input are shuffled."))
	if a := l.Answer; a != nil {
		body = permutationFigure(s, send, a)
	}
	return part.Card("stack", part.Title("Permutation importance", "", act), explainProgress("Shuffles", l.Busy), TaskFailed(l.Failed), body)
}

func explainProgress(label string, b station.Busy) app.UI {
	if !b.Running() || b.Total <= 0 {
		return app.Div()
	}
	return part.Progress(label, float64(b.Done), float64(b.Total))
}

func permutationFigure(s *State, send ui.Send, a *jobs.PermutationImportanceResult) app.UI {
	top := 0
	c := chart.Bars{Places: 3, Left: "better without", Right: "worse without"}
	for i, in := range a.Inputs {
		if in.Mean > a.Inputs[top].Mean {
			top = i
		}
		c.Rows = append(c.Rows, chart.Bar{Label: in.Input, Value: float64(in.Mean)})
	}
	say := "Each input was shuffled " + strconv.Itoa(a.Repeats) + " times."
	if len(a.Inputs) > 0 {
		best := a.Inputs[top]
		say = best.Input + " is the most important: " + a.Scoring + " drops by " + format.Fixed(float64(best.Mean), 3) + " ± " + format.Fixed(float64(best.Std), 3) + ". " + say
	}
	c.Frame = chart.Frame{ID: "drops-title", Title: "Permutation importance. " + say, Width: 420}
	return ui.Figure(s.Session, send, "drops", part.Fig{Title: "Drop of " + a.Scoring, Say: say, Chart: c})
}

// dependenceCard shows the partial dependence of one input.
func dependenceCard(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	choice := features.NameField(send, part.Field{ID: "look-input", Label: "Input"}, s.Train.ResultInputs(), s.Explanation.Input, func(name string) station.Msg { return InputChosen{Name: name} })
	l := s.Explanation.PartialDependence
	body := app.UI(ui.Quiet("Mean prediction over the test rows when all of them have the same value of this input."))
	if a := l.Answer; a != nil {
		body = dependenceFigure(s, send, r, a)
	}
	return part.Card("stack", part.Title("Partial dependence", ""), choice, explainProgress("Values", l.Busy), TaskFailed(l.Failed), body)
}

// dependenceFigure plots lines for a number and bars for text.
func dependenceFigure(s *State, send ui.Send, r *jobs.FitResult, a *jobs.PartialDependenceResult) app.UI {
	of := "prediction"
	switch {
	case regression(r):
		of = s.Train.Target()
	case r.Score.LogLoss != r.Score.LogLoss:
		of = "decision_function"
	case len(r.Classes) == 2:
		of = "probability of " + r.Classes[1].String()
	case len(r.Classes) > 2:
		of = "probability"
	}
	title := "Mean " + of + " by " + a.Input
	if len(a.Means) == 0 {
		return app.Div()
	}
	say := dependenceSay(a)
	frame := chart.Frame{ID: "along-title", Title: title + ". " + say, Width: 420, Height: 220}
	if len(a.Names) > 0 {
		c := chart.Bars{Places: 3, Frame: frame}
		for i, n := range a.Names {
			c.Rows = append(c.Rows, chart.Bar{Label: format.OrMissing(n), Value: a.Means[0][i], Class: "fink"})
		}
		c.Height = 0
		return ui.Figure(s.Session, send, "along", part.Fig{Title: title, Say: say, Chart: c})
	}
	c := chart.Lines{Frame: frame, X: chart.Axis{Label: a.Input}, Y: chart.Axis{Label: of}}
	for k, m := range a.Means[:min(len(a.Means), maxClassSums)] {
		line := chart.Series{X: a.Values, Y: m, Class: "kb"}
		if len(a.Means) > 1 {
			line.Name, line.Class = className(r, k), "k"+strconv.Itoa(k%4)
		}
		c.Lines = append(c.Lines, line)
	}
	return ui.Figure(s.Session, send, "along", part.Fig{Title: title, Say: say, Chart: c})
}

// dependenceSay returns the range of the first output.
func dependenceSay(a *jobs.PartialDependenceResult) string {
	lo, hi := finiteRange(a.Means[0])
	return "From " + format.Amount(lo) + " to " + format.Amount(hi) + ". The other inputs are unchanged."
}

// learningCurveCard shows the learning curve of the pipeline in the form.
func learningCurveCard(s *State, send ui.Send) app.UI {
	l := s.Explanation.LearningCurve
	act := ui.OnPress(part.Button("", "play", "Compute learning curve").Disabled(!s.CanTune() || l.Busy.Running()), send, LearningCurvePressed{})
	if l.Busy.Running() {
		act = ui.OnPress(part.Button("", "x", "Cancel learning curve"), send, station.CancelPressed{Job: l.Busy.Job})
	}
	body := app.UI(ui.Quiet("The cross-validated score for increasing numbers of training rows."))
	if a := l.Answer; a != nil && len(a.Sizes) > 0 {
		body = learningCurveFigure(s, send, a)
	}
	return part.Card("stack", part.Title("Learning curve", "on the training rows", staleBadge(l.Answer != nil && s.CurveStale()), act),
		explainProgress("Fits of the learning curve", l.Busy), TaskFailed(l.Failed), body)
}

// staleBadge marks results from other settings than those of the form.
func staleBadge(stale bool) app.UI {
	if !stale {
		return ui.Nothing()
	}
	return part.Badge("warn", "from an earlier setting")
}

func learningCurveFigure(s *State, send ui.Send, a *jobs.LearningCurveResult) app.UI {
	x := make([]float64, len(a.Sizes))
	for i, n := range a.Sizes {
		x[i] = float64(n)
	}
	n := len(x) - 1
	say := "With " + format.Count(a.Sizes[n], "row") + " " + a.Scoring + " is " + format.Fixed(a.Train[n], 3) + " on the training folds and " +
		format.Fixed(a.Test[n], 3) + " ± " + format.Fixed(a.TestStd[n], 3) + " on the validation folds (" + strconv.Itoa(a.Folds) + " folds)."
	c := chart.Lines{Frame: chart.Frame{ID: "learn-title", Title: "Learning curve. " + say, Width: 640, Height: 220},
		X: chart.Axis{Label: "training rows", Whole: true}, Y: chart.Axis{Label: a.Scoring},
		Lines: []chart.Series{{Name: "training", X: x, Y: a.Train, Class: "kmut"}, {Name: "validation", X: x, Y: a.Test, Class: "kb"}}}
	return part.Div("stack", ui.Figure(s.Session, send, "learn", part.Fig{Title: a.Scoring + " by training rows", Say: say, Chart: c}), ui.Quiet(a.Note))
}
