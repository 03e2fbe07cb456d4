package view

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/view/part"
	"orrery/core/registry"
	"orrery/core/table"
	"orrery/core/work"
)

// trainResult is the last fit by hand.
func trainResult(s state.State, send Send) app.UI {
	r := s.Train.Result
	if r == nil {
		if s.Train.Fitting.On() {
			return app.Div().Body(part.Card("", part.Skeleton(3)))
		}
		return app.Div().Body(part.Card("", part.Empty("chart-spline", "Nothing fitted yet",
			"Train a model, and its scores, its boundary and what it learned appear here.", gone())))
	}
	return app.Div().Class("stack", "cards").Body(
		trainStats(s, send, r), convergence(r),
		app.Div().Class("grid", "fill").Body(
			app.Div().Class("s6", "stack", "cards").Body(boundaryCard(s, send, r), part.Card("", lossFigure(s, send, r))),
			app.Div().Class("s6", "stack", "cards").Body(part.Card("", answerFigures(s, send, r)...), part.Card("", importanceFigure(s, send, r)))))
}

// trainStats are the marks, and what can be done with the run.
func trainStats(s state.State, send Send, r *work.Fitted) app.UI {
	took, unit := split(r.Took)
	if r.Took == 0 {
		took, unit = "0", "µs" // below the clock's step
	}
	f1 := "F1"
	if len(r.Classes) > 2 {
		f1 = "F1, macro mean"
	}
	m := r.Score
	return part.Card("stack",
		app.Div().Class("row", "wide", "between", "wrap").Body(
			part.Stats(
				part.Stat("Score on "+count(r.Test, "test row"), score(float64(m.Accuracy)), ""),
				part.Stat(f1, score(float64(m.F1)), ""), part.Stat("AUC", fixed(float64(m.AUC), 3), ""),
				part.Stat("Log loss", fixed(float64(m.LogLoss), 3), ""), part.Stat("Fit time", took, unit),
				part.Stat("Iterations", part.Grouped(r.Iterations), "")),
			app.Div().Class("row", "wrap").Body(append([]app.UI{runBadge(s)}, versionActs(s, send)...)...)),
		app.P().Class("small", "soft").Text(comparison(r)))
}

// comparison holds the score against the simplest rule there is.
func comparison(r *work.Fitted) string {
	most, at, all := 0, 0, 0
	for i, row := range r.Confusion {
		n := 0
		for _, k := range row {
			n += k
		}
		if all += n; n > most {
			most, at = n, i
		}
	}
	say := "Trained on " + count(r.Train, "row") + "."
	if all == 0 || at >= len(r.Classes) {
		return say
	}
	return say + " Always answering " + r.Classes[at].String() + " would score " + score(float64(most)/float64(all)) + " on the same test rows."
}

// runBadge says which run this is, and whether the form has moved on since.
func runBadge(s state.State) app.UI {
	t := s.Train
	switch {
	case t.Stale() || t.Fitting.On() || t.Failed.Any():
		return part.Badge("warn", "from an earlier setting")
	case t.RunID == "":
		return part.Badge("", "not recorded yet")
	}
	return part.Badge("ok", "Run "+strconv.Itoa(t.Run)+" done")
}

// versionActs are the button that makes a version of the run, or the version
// that it has become: a run is registered once.
func versionActs(s state.State, send Send) []app.UI {
	t := s.Train
	if v, ok := s.VersionOf(t.RunID); ok && t.RunID != "" {
		to, text := state.Experiments, "Go and promote it"
		if s.AliasN(registry.Champion) == v.N {
			to, text = state.Serve, "Ask it for predictions"
		}
		return []app.UI{versionBadge(s, v), app.A().Class("btn").Href(link(s, to)).Text(text)}
	}
	text := "Register as v" + strconv.Itoa(nextVersion(s, s.ModelName()))
	return []app.UI{press(part.Button("", "", text).Disabled(t.RunID == ""), send, state.RegisterPressed{Run: t.RunID})}
}

// nextVersion is the number that a model's next version gets.
func nextVersion(s state.State, model string) int {
	n := 0
	for _, v := range s.Experiments.Versions {
		if v.Model == model {
			n = max(n, v.N)
		}
	}
	return n + 1
}

// convergence warns of a fit that stopped before its end, as scikit-learn does.
func convergence(r *work.Fitted) app.UI {
	if r.Converged {
		return gone()
	}
	return part.Note("warn", app.B().Text("ConvergenceWarning. "), app.Text(said(r.Warning)))
}

// names are the classes as text.
func names(classes []table.Value) []string {
	out := make([]string, len(classes))
	for i, c := range classes {
		out[i] = c.String()
	}
	return out
}
