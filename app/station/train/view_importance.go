package train

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/part"
	"orrery/core/work/jobs"
)

// importanceFigure plots coef_ or feature_importances_ of the estimator.
func importanceFigure(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	if len(r.Importances) == 0 {
		return app.Div().Body(part.Title("Feature importances", ""), ui.Quiet(estimatorName(r)+" has neither coef_ nor feature_importances_."))
	}
	title, say := "Feature importances", importanceSay(r)
	c := chart.Bars{Places: 3}
	if r.ImportanceOf == "coef_" {
		title, c.Places = "Coefficients", 2
		c.Left, c.Right = coefDirections(r)
	}
	for _, i := range r.Importances {
		bar := chart.Bar{Label: Category(i.Name), Value: float64(i.Value)}
		if c.Right == "" {
			bar.Class = "fink" // without a direction
		}
		c.Rows = append(c.Rows, bar)
	}
	c.Frame = chart.Frame{ID: "coef-title", Title: title + ": " + say, Width: 420}
	return ui.Figure(s.Session, send, "coef", part.Fig{Title: title, Say: say, Chart: c})
}

// estimatorName returns the class of the estimator.
func estimatorName(r *jobs.FitResult) string {
	if len(r.Diagram) == 0 {
		return "This model"
	}
	return r.Diagram[len(r.Diagram)-1].Op
}

// coefDirections returns what negative and positive coefficients mean, or "" if the values are sums over the classes.
func coefDirections(r *jobs.FitResult) (left, right string) {
	switch {
	case regression(r):
		return "lower", "higher"
	case len(r.Classes) == 2:
		return "toward " + r.Classes[0].String(), "toward " + r.Classes[1].String()
	}
	return "", ""
}

// importanceSay names the largest importance and explains its unit.
func importanceSay(r *jobs.FitResult) string {
	top := slices.MaxFunc(r.Importances, func(a, b jobs.Importance) int {
		return cmp.Compare(math.Abs(float64(a.Value)), math.Abs(float64(b.Value)))
	})
	left, right := coefDirections(r)
	var say []string
	switch {
	case top.Value == 0:
		return "All are 0."
	case r.ImportanceOf != "coef_":
		return Category(top.Name) + " is the most important. These are feature_importances_, which add up to 1."
	case right == "":
		say = []string{Category(top.Name) + " has the largest effect. Each value is the sum of |coef_| over the classes."}
	case regression(r):
		say = []string{Category(top.Name) + " has the largest effect: higher values make the prediction " + ui.Pick(top.Value > 0, right, left) + "."}
	default:
		say = []string{Category(top.Name) + " has the largest effect, " + ui.Pick(top.Value > 0, right, left) + "."}
	}
	if standardized(r) {
		say = append(say, "The unit of each input is one standard deviation.")
	}
	return strings.Join(say, " ")
}

// standardized reports whether the step before the estimator is a StandardScaler.
func standardized(r *jobs.FitResult) bool {
	return len(r.Diagram) > 1 && r.Diagram[len(r.Diagram)-2].Op == "StandardScaler"
}

// regression reports whether a fit is a regression.
func regression(r *jobs.FitResult) bool { return r.Task == "regression" }
