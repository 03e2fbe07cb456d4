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
	"orrery/core/work/jobs"
)

// cut is a threshold and what comes of it.
type cut struct {
	at             float64
	tp, fp, tn, fn int
}

func cutAt(o jobs.Operating, i int) cut {
	return cut{o.Threshold[i], o.TP[i], o.FP[i], o.TN[i], o.FN[i]}
}

// ratio is some of all, given the others; NaN of nothing.
func ratio(some, others int) float64 { return float64(some) / float64(some+others) }

func (c cut) precision() float64 { return ratio(c.tp, c.fp) }
func (c cut) recall() float64    { return ratio(c.tp, c.fn) }
func (c cut) falsePos() float64  { return ratio(c.fp, c.tn) }
func (c cut) accuracy() float64  { return ratio(c.tp+c.tn, c.fp+c.fn) }
func (c cut) f1() float64        { return ratio(2*c.tp, c.fp+c.fn) }

// thresholdCard moves the threshold of a classifier of two classes: one slider
// moves one dot on every curve.
func thresholdCard(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	if r.Curves == nil || len(r.Curves.Operating.Threshold) == 0 || len(r.Classes) != 2 {
		return noThreshold(r)
	}
	o := r.Curves.Operating
	i := min(max(s.Train.Threshold, 0), len(o.Threshold)-1)
	c := cutAt(o, i)
	own := o.At(float64(r.Curves.Default))
	figures := []app.UI{rocFigure(s, send, r, c), recallFigure(s, send, r, c)}
	if r.Curves.Calibration != nil {
		figures = append(figures, calibrationFigure(s, send, r, c))
	}
	figures = append(figures, cutMatrix(s, send, r, c))
	for k, f := range figures {
		figures[k] = app.Div().Class("s3").Body(f)
	}
	return part.Card("stack", part.Title("Threshold", ofWhat(r)),
		thresholdSlider(send, r, i),
		app.Div().Class("row", "wide", "between", "wrap").Body(
			part.Stats(part.Stat("Precision", format.Score(c.precision()), ""), part.Stat("Recall", format.Score(c.recall()), ""),
				part.Stat("F1", format.Score(c.f1()), ""), part.Stat("Accuracy", format.Score(c.accuracy()), "")),
			ui.OnPress(part.Button("sm", "rotate-ccw", "Back to "+format.Fixed(o.Threshold[own], 3)).Disabled(i == own), send, ThresholdMoved{At: own})),
		app.Div().Class("grid").Body(figures...))
}

// noThreshold says why two classes have no curves.
func noThreshold(r *jobs.FitResult) app.UI {
	if len(r.Classes) != 2 {
		return ui.Placeholder()
	}
	why := "The test rows are all of one class, so there is no ROC curve and no threshold to move."
	if len(r.Confusion) == 2 && bothClasses(r.Confusion) {
		why = lastOp(r) + " gives each row a class and nothing that ranks the rows, so there is no ROC curve and no threshold to move."
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

func ofWhat(r *jobs.FitResult) string {
	if r.Curves.Of == "decision" {
		return "of decision_function"
	}
	return "of the probability of " + r.Classes[1].String()
}

// thresholdSlider steps through the thresholds at which something changes.
func thresholdSlider(send ui.Send, r *jobs.FitResult, i int) app.UI {
	o := r.Curves.Operating
	at := format.Fixed(o.Threshold[i], 3)
	f := part.Field{ID: "train-threshold", Label: "Answer " + r.Classes[1].String() + " from", Value: at,
		Hint: "Try other thresholds here. The registered model keeps using " + format.Fixed(float64(r.Curves.Default), 3) + "."}
	slider := f.Slider(0, float64(len(o.Threshold)-1), 1).Value(strconv.Itoa(i)).Aria("valuetext", "threshold "+at)
	return f.View(ui.OnType(slider, send, func(text string) station.Msg {
		n, _ := strconv.Atoi(text)
		return ThresholdMoved{At: n}
	}))
}

func rocFigure(s *State, send ui.Send, r *jobs.FitResult, c cut) app.UI {
	auc := format.Fixed(float64(r.ROC.AUC), 3)
	dot := "At " + format.Fixed(c.at, 3) + " it finds " + format.Score(c.recall()) + " of " + r.Classes[1].String() + ", with " + format.Score(c.falsePos()) + " of " + r.Classes[0].String() + " in error."
	return ui.Figure(s.Session, send, "roc", part.Fig{Title: "ROC", Say: "AUC " + auc + "; a guess has 0.5.", Chart: chart.ROC{
		Frame: chart.Frame{ID: "roc-title", Title: "ROC curve with an area of " + auc + " under it; a guess has 0.5. " + dot},
		FPR:   r.ROC.FPR, TPR: r.ROC.TPR, AUC: float64(r.ROC.AUC), Dots: []chart.Dot{{X: c.falsePos(), Y: c.recall()}}}})
}

// square is the frame of the small figures beside the ROC curve.
func square(id, title string) chart.Frame {
	return chart.Frame{ID: id, Title: title, Width: 220, Height: 202}
}

func unit(label string) chart.Axis { return chart.Axis{Label: label, Min: 0, Max: 1} }

func recallFigure(s *State, send ui.Send, r *jobs.FitResult, c cut) app.UI {
	v := r.Curves
	say := "Average precision " + format.Fixed(float64(v.AveragePrecision), 3) + "; a guess has " + format.Fixed(ratio(c.tp+c.fn, c.tn+c.fp), 2) + "."
	dot := " At " + format.Fixed(c.at, 3) + ", recall " + format.Score(c.recall()) + " and precision " + format.Score(c.precision()) + "."
	return ui.Figure(s.Session, send, "recall", part.Fig{Title: "Precision and recall", Say: say, Chart: chart.Lines{
		Frame: square("recall-title", "Precision by recall. "+say+dot), X: unit("recall"), Y: unit("precision"),
		Lines: []chart.Series{{X: v.Recall, Y: v.Precision}}, Dots: []chart.Dot{{X: c.recall(), Y: c.precision()}}}})
}

func calibrationFigure(s *State, send ui.Send, r *jobs.FitResult, c cut) app.UI {
	v := r.Curves.Calibration
	say := "On the dashed line it is exact."
	dot := chart.Dot{X: min(max(c.at, first(v.Predicted)), last(v.Predicted))}
	dot.Y = between(v.Predicted, v.Actual, dot.X)
	near := " Near " + format.Fixed(dot.X, 3) + ", " + format.Score(dot.Y) + " of the rows are " + r.Classes[1].String() + "."
	return ui.Figure(s.Session, send, "calibration", part.Fig{Title: "Calibration", Say: say, Chart: chart.Lines{
		Frame: square("calibration-title", "Share of "+r.Classes[1].String()+" by predicted probability, in "+format.Count(len(v.Rows), "bin")+". "+say+near),
		X:     unit("probability"), Y: unit("actual share"),
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

// between reads a line at x, which lies between its ends.
func between(xs, ys []float64, x float64) float64 {
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

// cutMatrix is the confusion matrix at the threshold.
func cutMatrix(s *State, send ui.Send, r *jobs.FitResult, c cut) app.UI {
	say := "At " + format.Fixed(c.at, 3) + ", " + part.Grouped(c.fp+c.fn) + " of " + format.Count(c.tp+c.fp+c.tn+c.fn, "row") + " are wrong."
	return ui.Figure(s.Session, send, "cut", part.Fig{Title: "At the threshold", Say: say, Chart: chart.Confusion{
		Frame:  chart.Frame{ID: "cut-title", Title: "Confusion matrix at the threshold. " + say},
		Counts: [][]int{{c.tn, c.fp}, {c.fn, c.tp}}, Names: format.Values(r.Classes)}})
}
