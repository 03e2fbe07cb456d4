package train

import (
	"math"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
	"orrery/core/work/jobs"
)

// regressionStats shows the scores of a regression.
func regressionStats(s *State, r *jobs.FitResult) []app.UI {
	m := r.Score
	return []app.UI{
		part.Stat("R2 on "+format.Count(r.Test, "test row"), format.Fixed(float64(m.R2), 3), interval(s, "r2", format.Score)),
		part.Stat("RMSE", format.Amount(float64(m.RMSE)), interval(s, "rmse", format.Amount)), part.Stat("MAE", format.Amount(float64(m.MAE)), interval(s, "mae", format.Amount)),
		part.Stat("Median error", format.Amount(float64(m.MedianAE)), interval(s, "median_ae", format.Amount)), part.Stat("MAPE", percent(float64(m.MAPE)), "%"),
	}
}

// percent formats a share in percent. Values above a million percent are not shown: they result from actual values
// near 0.
func percent(v float64) string {
	if v >= 1e4 {
		return "over 1000000"
	}
	return format.Fixed(100*v, 1)
}

// predictedFigure plots predicted against actual values of the test rows.
func predictedFigure(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	p := r.Points
	say := "Points on the line are perfect. Half of the predictions are off by less than " + format.Amount(float64(r.Score.MedianAE)) + "."
	target := s.Train.Target()
	c := chart.Scatter{Frame: chart.Frame{ID: "predicted-title", Title: "Predicted against actual " + target + " for " + format.Count(len(p.Actual), "test row") + ". " + say, Width: 430, Height: 320},
		X: chart.Axis{Label: "actual " + target}, Y: chart.Axis{Label: "predicted " + target}, Xs: p.Actual, Ys: p.Predicted}
	lo, hi := finiteRange(p.Actual, p.Predicted)
	c.Curve = &chart.Series{X: []float64{lo, hi}, Y: []float64{lo, hi}, Class: "kink", Dash: true}
	return ui.Figure(s.Session, send, "predicted", part.Fig{Title: "Predicted against actual", Say: say + sampledText(len(p.Actual), r.Test), Chart: c})
}

// residualFigures plots the residuals by predicted value, and their histogram.
func residualFigures(s *State, send ui.Send, r *jobs.FitResult) []app.UI {
	p := r.Points
	errors := residuals(p)
	say := residualSay(errors)
	lo, hi := finiteRange(p.Predicted)
	spread := ui.Figure(s.Session, send, "residuals", part.Fig{Title: "Residuals", Say: "Actual minus predicted. " + say, Chart: chart.Scatter{
		Frame: chart.Frame{ID: "residuals-title", Title: "Residuals of " + format.Count(len(errors), "test row") + " by predicted value. " + say, Width: 430, Height: 260},
		X:     chart.Axis{Label: "predicted " + s.Train.Target()}, Y: chart.Axis{Label: "residual"}, Xs: p.Predicted, Ys: errors,
		Curve: &chart.Series{X: []float64{lo, hi}, Y: []float64{0, 0}, Class: "kink", Dash: true}}})
	edges, counts := errorHistogram(errors)
	most := "There are no test rows."
	if len(counts) > 0 {
		top := 0
		for i, n := range counts {
			if n > counts[top] {
				top = i
			}
		}
		most = "Most often between " + format.Amount(edges[top]) + " and " + format.Amount(edges[top+1]) + ", " + usertext.Grouped(counts[top]) + " of " + format.Count(len(errors), "row") + "."
	}
	bars := ui.Figure(s.Session, send, "errors", part.Fig{Title: "Distribution of the residuals", Say: most, Chart: chart.Histogram{
		Frame: chart.Frame{ID: "errors-title", Title: "Histogram of the residuals. " + most, Width: 430, Height: 260},
		X:     chart.Axis{Label: "residual"}, Edges: edges, Counts: counts, Rules: []chart.Rule{{At: 0, Text: "0"}}}})
	return []app.UI{spread, bars}
}

// residuals returns the actual minus the predicted values.
func residuals(p *jobs.Points) []float64 {
	out := make([]float64, len(p.Actual))
	for i := range out {
		out[i] = p.Actual[i] - p.Predicted[i]
	}
	return out
}

// residualSay describes the mean of the residuals, which shows a bias.
func residualSay(errors []float64) string {
	sum, n, over := 0.0, 0, 0
	for _, e := range errors {
		if e-e == 0 {
			sum += e
			n++
		}
		if e < 0 {
			over++
		}
	}
	if n == 0 {
		return "There are no test rows."
	}
	return "Their mean is " + format.Amount(sum/float64(n)) + "; " + usertext.Grouped(over) + " of " + format.Count(len(errors), "row") + " are predicted too high."
}

func sampledText(drawn, of int) string {
	if drawn >= of {
		return ""
	}
	return " " + usertext.Grouped(drawn) + " of " + format.Count(of, "row") + " are shown."
}

// finiteRange returns the range of all finite numbers.
func finiteRange(lists ...[]float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, list := range lists {
		for _, v := range list {
			if v-v == 0 {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	if lo > hi {
		return 0, 0
	}
	return lo, hi
}

// errorBins is the number of bins of the histogram.
const errorBins = 20

func errorHistogram(v []float64) (edges []float64, counts []int) {
	lo, hi := finiteRange(v)
	if !(lo < hi) {
		lo, hi = lo-0.5, hi+0.5
	}
	if len(v) == 0 {
		return nil, nil
	}
	counts = make([]int, errorBins)
	for i := range errorBins + 1 {
		edges = append(edges, lo+(hi-lo)*float64(i)/errorBins)
	}
	for _, e := range v {
		if e-e == 0 {
			counts[min(int((e-lo)/(hi-lo)*errorBins), errorBins-1)]++
		}
	}
	return edges, counts
}
