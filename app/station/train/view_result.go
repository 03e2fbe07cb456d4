package train

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/registry"
	"orrery/core/work/jobs"
)

// trainResult is the last fit by hand.
func trainResult(s *State, send ui.Send) app.UI {
	r := s.Train.Result
	if r == nil {
		if s.Train.Fitting.Running() {
			return app.Div().Body(part.Card("", part.Skeleton(3)))
		}
		return app.Div().Body(part.Card("", part.Empty("chart-spline", "Nothing fitted yet",
			"Train a model, and its scores, its boundary and what it learned appear here.", ui.Placeholder())))
	}
	left, right, wide := moreCards(s, send, r)
	card := func(later int, draw func(*State, ui.Send, *jobs.FitResult) app.UI) app.UI {
		return ui.Staged(s.Session, later, func() app.UI { return draw(s, send, r) })
	}
	return app.Div().Class("stack", "cards").Body(
		trainStats(s, send, r), convergence(r),
		app.Div().Class("grid", "fill").Body(
			app.Div().Class("s6", "stack", "cards").Body(append([]app.UI{card(1, boundaryCard), card(1, lossCard)}, left...)...),
			app.Div().Class("s6", "stack", "cards").Body(append([]app.UI{card(1, answerCard), card(1, importanceCard)}, right...)...)),
		wide, card(0, treeCard), card(0, sumCard), card(0, lookCards), ui.Staged(s.Session, 0, func() app.UI { return diagramCard(s, r) }))
}

func importanceCard(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	return part.Card("", importanceFigure(s, send, r))
}

// answerCard holds what the model says of the test rows against what is so.
func answerCard(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	if clusters(r) {
		return sizesCard(s, send, r)
	}
	if !regression(r) {
		return matrixCard(s, send, r)
	}
	if r.Points == nil {
		return ui.Placeholder()
	}
	return part.Card("", predictedFigure(s, send, r))
}

// moreCards are the threshold of a classifier, over the whole width, or the
// residuals of a regression, in the two columns.
func moreCards(s *State, send ui.Send, r *jobs.FitResult) (left, right []app.UI, wide app.UI) {
	switch {
	case clusters(r) || s.StagesLeft > 0:
		return nil, nil, ui.Placeholder()
	case !regression(r):
		return nil, nil, thresholdCard(s, send, r)
	case r.Points == nil:
		return nil, nil, ui.Placeholder()
	}
	f := residualFigures(s, send, r)
	return []app.UI{part.Card("", f[0])}, []app.UI{part.Card("", f[1])}, ui.Placeholder()
}

// lossCard is left out of a model that is not fitted in steps.
func lossCard(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	if len(r.Losses) == 0 {
		return ui.Placeholder()
	}
	return part.Card("", lossFigure(s, send, r))
}

// trainStats are the marks, and what can be done with the run.
func trainStats(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	took, unit := format.SplitDuration(r.Took)
	if r.Took == 0 {
		took, unit = "0", "µs" // below the clock's step
	}
	marks := classStats(s, r)
	if regression(r) {
		marks = regressionStats(s, r)
	}
	if clusters(r) {
		marks = clusterStats(r)
	}
	marks = append(marks, part.Stat("Fit time", took, unit))
	if r.Iterations > 0 {
		marks = append(marks, part.Stat("Iterations", part.Grouped(r.Iterations), ""))
	}
	return part.Card("stack",
		app.Div().Class("row", "wide", "between", "wrap").Body(
			part.Stats(marks...),
			app.Div().Class("row", "wrap").Body(append([]app.UI{runBadge(s)}, versionActs(s, send)...)...)),
		ui.Quiet(comparison(s, r)), ui.Quiet(intervalWords(s)), ui.Quiet(unmarked(r)))
}

// interval is the unit of a mark: how far it could have come out otherwise.
func interval(s *State, mark string, write func(float64) string) string {
	lo, hi, ok := s.Interval(mark)
	if !ok {
		return ""
	}
	return "\u00a0" + write(lo) + " to " + write(hi)
}

// intervalWords say what the small numbers beside the marks are.
func intervalWords(s *State) string {
	b := s.Explanation.ConfidenceIntervals.Answer
	switch {
	case b == nil:
		return ""
	case b.Times == 0:
		return "There are too many test rows for bootstrap intervals here; with so many they are narrow."
	}
	return "Small numbers: 95% confidence intervals (" + part.Grouped(b.Times) + " bootstrap samples of the test rows)."
}

// classStats are the marks of a classifier; those that it does not have are left
// out, and unmarked says why.
func classStats(s *State, r *jobs.FitResult) []app.UI {
	m, f1 := r.Score, "F1"
	if len(r.Classes) > 2 {
		f1 = "F1, macro mean"
	}
	out := []app.UI{part.Stat("Score on "+format.Count(r.Test, "test row"), format.Score(float64(m.Accuracy)), interval(s, "accuracy", format.Score)), part.Stat(f1, format.Score(float64(m.F1)), interval(s, "f1", format.Score))}
	if m.AUC == m.AUC {
		out = append(out, part.Stat("AUC", format.Fixed(float64(m.AUC), 3), interval(s, "roc_auc", format.Score)))
	}
	if m.LogLoss == m.LogLoss {
		out = append(out, part.Stat("Log loss", format.Fixed(float64(m.LogLoss), 3), interval(s, "log_loss", format.Score)))
	}
	return out
}

// unmarked says which marks a classifier lacks, and why.
func unmarked(r *jobs.FitResult) string {
	switch {
	case regression(r) || clusters(r) || r.Score.LogLoss == r.Score.LogLoss:
		return ""
	case r.Curves != nil:
		return lastOp(r) + " gives no probabilities, so there is no log loss and no calibration. AUC and the threshold are of its decision_function."
	}
	return lastOp(r) + " gives no probabilities, so there is no log loss."
}

// comparison holds the score against the model that learns nothing but the target.
func comparison(s *State, r *jobs.FitResult) string {
	say := "Trained on " + format.Count(r.Train, "row") + ". "
	if clusters(r) {
		return say + "No target is looked at, so no score says how right the clusters are. inertia_ is the sum of the squared distances of the rows from their centres, on the columns that reach " + lastOp(r) + "."
	}
	if regression(r) {
		return say + "DummyRegressor(strategy=mean) has R2 " + format.Fixed(float64(r.Baseline.R2), 3) + " and RMSE " + format.Amount(float64(r.Baseline.RMSE)) +
			" on the same rows. RMSE, MAE and the median error are in the units of " + s.Train.Target() + "."
	}
	return say + "DummyClassifier(strategy=most_frequent) scores " + format.Score(float64(r.Baseline.Accuracy)) + " on the same rows."
}

// runBadge says which run this is, and whether the form has moved on since.
func runBadge(s *State) app.UI {
	t := s.Train
	switch {
	case t.Stale() || t.Fitting.Running() || t.Failed.Any():
		return part.Badge("warn", "from an earlier setting")
	case t.RunID == "":
		return part.Badge("", "not recorded yet")
	}
	return part.Badge("ok", "Run "+strconv.Itoa(t.Run)+" done")
}

// versionActs are the button that makes a version of the run, or the version
// that it has become: a run is registered once.
func versionActs(s *State, send ui.Send) []app.UI {
	t := s.Train
	if v, ok := s.VersionOf(t.RunID); ok && t.RunID != "" {
		to, text := station.Experiments, "Promote it in Experiments"
		if s.AliasN(registry.Champion) == v.N {
			to, text = station.Serve, "Ask it for predictions"
		}
		return []app.UI{data.VersionBadge(s.OfData(), v), app.A().Class("btn").Href(ui.Link(s.Session, to)).Text(text)}
	}
	text := "Register as v" + strconv.Itoa(s.Registry.NextVersion(s.ModelName()))
	return []app.UI{ui.OnPress(part.Button("", "", text).Disabled(t.RunID == ""), send, station.RegisterPressed{Run: t.RunID})}
}

// convergence warns of a fit that stopped before its end, as scikit-learn does.
func convergence(r *jobs.FitResult) app.UI {
	if r.Converged {
		return ui.Placeholder()
	}
	return part.Note("warn", app.B().Text("ConvergenceWarning. "), app.Text(format.ErrorText(r.Warning)))
}
