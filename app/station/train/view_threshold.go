package train

import (
	"math"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
	"orrery/core/work/jobs"
)

// operatingPoint is a threshold with its confusion matrix.
type operatingPoint struct {
	at             float64
	tp, fp, tn, fn int
}

func operatingPointAt(o jobs.Operating, i int) operatingPoint {
	return operatingPoint{o.Threshold[i], o.TP[i], o.FP[i], o.TN[i], o.FN[i]}
}

// ratio returns part / (part + rest). It is NaN if both are 0.
func ratio(part, rest int) float64 { return float64(part) / float64(part+rest) }

func (c operatingPoint) precision() float64 { return ratio(c.tp, c.fp) }
func (c operatingPoint) recall() float64    { return ratio(c.tp, c.fn) }
func (c operatingPoint) falsePos() float64  { return ratio(c.fp, c.tn) }
func (c operatingPoint) accuracy() float64  { return ratio(c.tp+c.tn, c.fp+c.fn) }
func (c operatingPoint) f1() float64        { return ratio(2*c.tp, c.fp+c.fn) }

// thresholdCard shows the curves of a binary classifier, with a slider for the threshold that moves a dot on each curve.
func thresholdCard(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	if r.Curves == nil || len(r.Curves.Operating.Threshold) == 0 || len(r.Classes) != 2 {
		return noThreshold(r)
	}
	o := r.Curves.Operating
	i := min(max(s.Train.Threshold, 0), len(o.Threshold)-1)
	c := operatingPointAt(o, i)
	own := o.At(float64(r.Curves.Default))
	figures := []app.UI{rocFigure(s, send, r, c), recallFigure(s, send, r, c)}
	if r.Curves.Calibration != nil {
		figures = append(figures, calibrationFigure(s, send, r, c))
	}
	figures = append(figures, thresholdMatrix(s, send, r, c))
	for k, f := range figures {
		figures[k] = part.Div("s3", f)
	}
	return part.Card("stack", part.Title("Threshold", thresholdSubject(r)),
		thresholdSlider(send, r, i),
		part.Div("row wide between wrap",
			part.Stats(part.Stat("Precision", format.Score(c.precision()), ""), part.Stat("Recall", format.Score(c.recall()), ""),
				part.Stat("F1", format.Score(c.f1()), ""), part.Stat("Accuracy", format.Score(c.accuracy()), "")),
			ui.OnPress(part.Button("sm", "rotate-ccw", "Back to "+format.Fixed(o.Threshold[own], 3)).Disabled(i == own), send, ThresholdMoved{At: own})),
		part.Div("grid", figures...))
}

// noThreshold explains why a binary classifier has no curves.
func noThreshold(r *jobs.FitResult) app.UI {
	if len(r.Classes) != 2 {
		return ui.Nothing()
	}
	why := "All test rows have the same class, so there is no ROC curve and no threshold."
	if len(r.Confusion) == 2 && bothClasses(r.Confusion) {
		why = estimatorName(r) + " predicts classes without scores, so there is no ROC curve and no threshold."
	}
	return part.Card("stack", part.Title("Threshold", ""), ui.Quiet(why))
}

func bothClasses(confusion [][]int) bool {
	for _, row := range confusion {
		n := 0
		for _, k := range row {
			n += k
		}
		if n == 0 {
			return false
		}
	}
	return true
}

func thresholdSubject(r *jobs.FitResult) string {
	if r.Curves.Of == "decision" {
		return "of decision_function"
	}
	return "of the probability of " + r.Classes[1].String()
}

// thresholdSlider steps through the thresholds at which predictions change.
func thresholdSlider(send ui.Send, r *jobs.FitResult, i int) app.UI {
	o := r.Curves.Operating
	at := format.Fixed(o.Threshold[i], 3)
	f := part.Field{ID: "train-threshold", Label: "Predict " + r.Classes[1].String() + " from", Value: at,
		Hint: "Try other thresholds here. The registered model keeps using " + format.Fixed(float64(r.Curves.Default), 3) + "."}
	slider := f.Slider(0, float64(len(o.Threshold)-1), 1).Value(strconv.Itoa(i)).Aria("valuetext", "threshold "+at)
	return f.View(ui.OnType(slider, send, func(text string) station.Msg {
		n, _ := strconv.Atoi(text)
		return ThresholdMoved{At: n}
	}))
}

func rocFigure(s *State, send ui.Send, r *jobs.FitResult, c operatingPoint) app.UI {
	auc := format.Fixed(float64(r.ROC.AUC), 3)
	dot := "At " + format.Fixed(c.at, 3) + " it finds " + format.Score(c.recall()) + " of " + r.Classes[1].String() + ", with " + format.Score(c.falsePos()) + " of " + r.Classes[0].String() + " predicted wrongly."
	return ui.Figure(s.Session, send, "roc", part.Fig{Title: "ROC", Say: "AUC " + auc + "; a random guess has 0.5.", Chart: chart.ROC{
		Frame: chart.Frame{ID: "roc-title", Title: "ROC curve with an area of " + auc + " under it; a random guess has 0.5. " + dot},
		FPR:   r.ROC.FPR, TPR: r.ROC.TPR, AUC: float64(r.ROC.AUC), Dots: []chart.Dot{{X: c.falsePos(), Y: c.recall()}}}})
}

// smallFrame returns the frame of the figures next to the ROC curve.
func smallFrame(id, title string) chart.Frame {
	return chart.Frame{ID: id, Title: title, Width: 220, Height: 202}
}

func unitAxis(label string) chart.Axis { return chart.Axis{Label: label, Min: 0, Max: 1} }

func recallFigure(s *State, send ui.Send, r *jobs.FitResult, c operatingPoint) app.UI {
	v := r.Curves
	say := "Average precision " + format.Fixed(float64(v.AveragePrecision), 3) + "; a random guess has " + format.Fixed(ratio(c.tp+c.fn, c.tn+c.fp), 2) + "."
	dot := " At " + format.Fixed(c.at, 3) + ", recall " + format.Score(c.recall()) + " and precision " + format.Score(c.precision()) + "."
	return ui.Figure(s.Session, send, "recall", part.Fig{Title: "Precision and recall", Say: say, Chart: chart.Lines{
		Frame: smallFrame("recall-title", "Precision by recall. "+say+dot), X: unitAxis("recall"), Y: unitAxis("precision"),
		Lines: []chart.Series{{X: v.Recall, Y: v.Precision}}, Dots: []chart.Dot{{X: c.recall(), Y: c.precision()}}}})
}

func calibrationFigure(s *State, send ui.Send, r *jobs.FitResult, c operatingPoint) app.UI {
	v := r.Curves.Calibration
	say := "On the dashed line, probabilities are exact."
	dot := chart.Dot{X: min(max(c.at, first(v.Predicted)), last(v.Predicted))}
	dot.Y = interpolate(v.Predicted, v.Actual, dot.X)
	near := " Near " + format.Fixed(dot.X, 3) + ", " + format.Score(dot.Y) + " of the rows are " + r.Classes[1].String() + "."
	return ui.Figure(s.Session, send, "calibration", part.Fig{Title: "Calibration", Say: say, Chart: chart.Lines{
		Frame: smallFrame("calibration-title", "Share of "+r.Classes[1].String()+" by predicted probability, in "+format.Count(len(v.Rows), "bin")+". "+say+near),
		X:     unitAxis("probability"), Y: unitAxis("actual share"),
		Lines: []chart.Series{{X: v.Predicted, Y: v.Actual}, {X: []float64{0, 1}, Y: []float64{0, 1}, Class: "kmut", Dash: true}}, Dots: []chart.Dot{dot}}})
}

func first(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	return v[0]
}

func last(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	return v[len(v)-1]
}

// interpolate returns the value of a line at x, which must be between its ends.
func interpolate(xs, ys []float64, x float64) float64 {
	for i, at := range xs {
		switch {
		case at < x:
			continue
		case i == 0 || at == x:
			return ys[i]
		}
		return ys[i-1] + (ys[i]-ys[i-1])*(x-xs[i-1])/(at-xs[i-1])
	}
	return math.NaN()
}

// thresholdMatrix shows the confusion matrix at the threshold.
func thresholdMatrix(s *State, send ui.Send, r *jobs.FitResult, c operatingPoint) app.UI {
	say := "At " + format.Fixed(c.at, 3) + ", " + usertext.Grouped(c.fp+c.fn) + " of " + format.Count(c.tp+c.fp+c.tn+c.fn, "row") + " are wrong."
	return ui.Figure(s.Session, send, "cut", part.Fig{Title: "At the threshold", Say: say, Chart: chart.Confusion{
		Frame:  chart.Frame{ID: "cut-title", Title: "Confusion matrix at the threshold. " + say},
		Counts: [][]int{{c.tn, c.fp}, {c.fn, c.tp}}, Names: format.Values(r.Classes)}})
}
