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
	"orrery/core/usertext"
	"orrery/core/work/jobs"
)

// trainResult shows the result of the last fit by hand.
func trainResult(s *State, send ui.Send) app.UI {
	r := s.Train.Result
	if r == nil {
		if s.Train.Fitting.Running() {
			return app.Div().Body(part.Card("", part.Skeleton(3)))
		}
		return app.Div().Body(part.Card("", part.Empty("chart-spline", "No model yet",
			"Train a model to see its scores and its decision boundary here.", ui.Nothing())))
	}
	left, right, wide := moreCards(s, send, r)
	card := func(later int, draw func(*State, ui.Send, *jobs.FitResult) app.UI) app.UI {
		return ui.Staged(s.Session, later, func() app.UI { return draw(s, send, r) })
	}
	return part.Div("stack cards",
		trainStats(s, send, r), convergence(r),
		part.Div("grid fill",
			part.Div("s6 stack cards", append([]app.UI{card(1, boundaryCard), card(1, lossCard)}, left...)...),
			part.Div("s6 stack cards", append([]app.UI{card(1, testRowsCard), card(1, importanceCard)}, right...)...)),
		wide, card(0, treeCard), card(0, predictionCard), card(0, explainCards), ui.Staged(s.Session, 0, func() app.UI { return diagramCard(s, r) }))
}

func importanceCard(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	return part.Card("", importanceFigure(s, send, r))
}

// testRowsCard compares the predictions for the test rows with the actual values.
func testRowsCard(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	if clusters(r) {
		return sizesCard(s, send, r)
	}
	if !regression(r) {
		return matrixCard(s, send, r)
	}
	if r.Points == nil {
		return ui.Nothing()
	}
	return part.Card("", predictedFigure(s, send, r))
}

// moreCards returns the threshold card of a classifier, which has the full width, or the residuals of a regression, one
// for each of the two columns.
func moreCards(s *State, send ui.Send, r *jobs.FitResult) (left, right []app.UI, wide app.UI) {
	switch {
	case clusters(r) || s.StagesLeft > 0:
		return nil, nil, ui.Nothing()
	case !regression(r):
		return nil, nil, thresholdCard(s, send, r)
	case r.Points == nil:
		return nil, nil, ui.Nothing()
	}
	f := residualFigures(s, send, r)
	return []app.UI{part.Card("", f[0])}, []app.UI{part.Card("", f[1])}, ui.Nothing()
}

// lossCard shows the training loss, if there is one.
func lossCard(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	if len(r.Losses) == 0 {
		return ui.Nothing()
	}
	return part.Card("", lossFigure(s, send, r))
}

// trainStats shows the scores and the buttons for the run.
func trainStats(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	took, unit := format.SplitDuration(r.Took)
	if r.Took == 0 {
		took, unit = "0", "µs" // less than the resolution of the clock
	}
	stats := classStats(s, r)
	if regression(r) {
		stats = regressionStats(s, r)
	}
	if clusters(r) {
		stats = clusterStats(r)
	}
	stats = append(stats, part.Stat("Fit time", took, unit))
	if r.Iterations > 0 {
		stats = append(stats, part.Stat("Iterations", usertext.Grouped(r.Iterations), ""))
	}
	return part.Card("stack",
		part.Div("row wide between wrap",
			part.Stats(stats...),
			part.Div("row wrap", append([]app.UI{runBadge(s)}, versionActs(s, send)...)...)),
		ui.Quiet(baselineText(s, r)), ui.Quiet(intervalText(s)), ui.Quiet(missingScores(r)))
}

// interval returns the confidence interval of a score as text.
func interval(s *State, score string, write func(float64) string) string {
	lo, hi, ok := s.Interval(score)
	if !ok {
		return ""
	}
	return "\u00a0" + write(lo) + " to " + write(hi)
}

// intervalText explains the confidence intervals.
func intervalText(s *State) string {
	b := s.Explanation.ConfidenceIntervals.Answer
	switch {
	case b == nil:
		return ""
	case b.Times == 0:
		return "Confidence intervals are not computed for so many test rows; they would be narrow."
	}
	return "Small numbers: 95% confidence intervals (" + usertext.Grouped(b.Times) + " bootstrap samples of the test rows)."
}

// classStats shows the scores of a classifier. missingScores explains those that it does not have.
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

// missingScores explains which scores a classifier does not have.
func missingScores(r *jobs.FitResult) string {
	switch {
	case regression(r) || clusters(r) || r.Score.LogLoss == r.Score.LogLoss:
		return ""
	case r.Curves != nil:
		return estimatorName(r) + " has no probabilities, so there is no log loss and no calibration. AUC and the threshold use its decision_function."
	}
	return estimatorName(r) + " has no probabilities, so there is no log loss."
}

// baselineText compares the score with that of a dummy model.
func baselineText(s *State, r *jobs.FitResult) string {
	say := "Trained on " + format.Count(r.Train, "row") + ". "
	if clusters(r) {
		return say + "Clusters have no score, because there is no target. inertia_ is the sum of squared distances of the rows from their centers, in the input columns of " + estimatorName(r) + "."
	}
	if regression(r) {
		return say + "DummyRegressor(strategy=mean) has R2 " + format.Fixed(float64(r.Baseline.R2), 3) + " and RMSE " + format.Amount(float64(r.Baseline.RMSE)) +
			" on the same rows. RMSE, MAE and the median error are in the units of " + s.Train.Target() + "."
	}
	return say + "DummyClassifier(strategy=most_frequent) scores " + format.Score(float64(r.Baseline.Accuracy)) + " on the same rows."
}

// runBadge shows the run of the result, or that the result is from other settings.
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

// versionActs returns the button that registers the run, or a link to its version.
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

// convergence shows the warning of a fit that did not converge.
func convergence(r *jobs.FitResult) app.UI {
	if r.Converged {
		return ui.Nothing()
	}
	return part.Note("warn", app.B().Text("ConvergenceWarning. "), app.Text(format.ErrorText(r.Warning)))
}
