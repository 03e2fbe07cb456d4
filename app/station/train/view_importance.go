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

// importanceFigure draws how much each input of the last step counts, by the
// attribute in which the model says so.
func importanceFigure(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	if len(r.Importances) == 0 {
		return app.Div().Body(part.Title("What counts", ""), ui.Quiet(lastOp(r)+" has neither coef_ nor feature_importances_."))
	}
	title, say := "Feature importances", importanceSay(r)
	c := chart.Bars{Places: 3}
	if r.ImportanceOf == "coef_" {
		title, c.Places = "Coefficients", 2
		c.Left, c.Right = coefWays(r)
	}
	for _, i := range r.Importances {
		bar := chart.Bar{Label: Category(i.Name), Value: float64(i.Value)}
		if c.Right == "" {
			bar.Class = "fink" // a size, toward nothing
		}
		c.Rows = append(c.Rows, bar)
	}
	c.Frame = chart.Frame{ID: "coef-title", Title: title + ": " + say, Width: 420}
	return ui.Figure(s.Session, send, "coef", part.Fig{Title: title, Say: say, Chart: c})
}

// lastOp is the estimator's class.
func lastOp(r *jobs.FitResult) string {
	if len(r.Diagram) == 0 {
		return "This model"
	}
	return r.Diagram[len(r.Diagram)-1].Op
}

// coefWays is what below and above zero mean; nothing where the values are sums
// over the classes.
func coefWays(r *jobs.FitResult) (left, right string) {
	switch {
	case regression(r):
		return "lower", "higher"
	case len(r.Classes) == 2:
		return "toward " + r.Classes[0].String(), "toward " + r.Classes[1].String()
	}
	return "", ""
}

// importanceSay names the largest one, and what one is measured in.
func importanceSay(r *jobs.FitResult) string {
	top := slices.MaxFunc(r.Importances, func(a, b jobs.Importance) int {
		return cmp.Compare(math.Abs(float64(a.Value)), math.Abs(float64(b.Value)))
	})
	left, right := coefWays(r)
	var say []string
	switch {
	case top.Value == 0:
		return "None of them counts: all are 0."
	case r.ImportanceOf != "coef_":
		return Category(top.Name) + " counts most. This is feature_importances_; together they make 1."
	case right == "":
		say = []string{Category(top.Name) + " pulls hardest. Each is the sum of the sizes of coef_ over the classes."}
	case regression(r):
		say = []string{Category(top.Name) + " pulls hardest: more of it makes the answer " + ui.Pick(top.Value > 0, right, left) + "."}
	default:
		say = []string{Category(top.Name) + " pulls hardest, " + ui.Pick(top.Value > 0, right, left) + "."}
	}
	if scaled(r) {
		say = append(say, "Each for one standard deviation.")
	}
	return strings.Join(say, " ")
}

// scaled reports whether the last step reads columns that were just brought to
// one standard deviation.
func scaled(r *jobs.FitResult) bool {
	return len(r.Diagram) > 1 && r.Diagram[len(r.Diagram)-2].Op == "StandardScaler"
}

// regression reports whether a fit estimates a number.
func regression(r *jobs.FitResult) bool { return r.Task == "regression" }
