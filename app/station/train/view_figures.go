package train

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
	"orrery/core/work/jobs"
)

// maxKey is how many classes fit into the legend in the corner of a figure.
const maxKey = 3

// cornerKey returns the legend in the corner, or nil if there are too many classes.
func cornerKey(r *jobs.FitResult) app.UI {
	if len(groupNames(r)) > maxKey {
		return nil
	}
	return part.ClassKey(groupNames(r))
}

func boundaryTitle(r *jobs.FitResult) string {
	return ui.Pick(clusters(r), "Clusters over two columns", ui.Pick(regression(r), "Predictions over two columns", "Decision boundary"))
}

// boundaryCard plots the predictions over two columns.
func boundaryCard(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	key := ui.Nothing()
	if named := groupNames(r); len(named) > maxKey && s.Train.Boundary != nil {
		key = part.ClassKey(named[:min(len(named), 2*maxMistakes)])
	}
	return part.Card("stack", app.Div().Body(boundaryFigure(s, send, r)), key, axisFields(s, send))
}

func boundaryFigure(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	m := s.Train.Boundary
	switch {
	case m != nil:
		return ui.Figure(s.Session, send, "boundary", part.Fig{Title: boundaryTitle(r), Say: boundarySay(s, r, m),
			Key: cornerKey(r), Chart: boundaryChart(s, r, m)})
	case s.Train.BoundaryFailed != "":
		return part.Div("stack", part.Title(boundaryTitle(r), ""),
			part.Note("fail", app.B().Text("The plot failed. "), app.Text(format.ErrorText(s.Train.BoundaryFailed))))
	case s.Train.BoundaryJob.Running():
		return part.Div("stack", part.Title(boundaryTitle(r), ""), part.Skeleton(6))
	case len(s.AxisNames()) < 2:
		return part.Div("stack", part.Title(boundaryTitle(r), ""),
			ui.Quiet("This plot needs two number columns with the role feature; the table has "+strconv.Itoa(len(s.AxisNames()))+"."))
	}
	return part.Div("stack", part.Title(boundaryTitle(r), ""),
		ui.Quiet("Choose two different columns below."))
}

func axisFields(s *State, send ui.Send) app.UI {
	var options []part.Option
	for _, n := range s.AxisNames() {
		options = append(options, part.Option{Value: n})
	}
	axis := func(id, label, value string) app.UI {
		f := part.Field{ID: "train-" + id, Label: label}
		return f.View(ui.OnChoose(f.Select(value, options...).Class("mono"), send,
			func(v string) station.Msg { return TrainTyped{Field: id, Text: v} }))
	}
	return part.Div("grid two close", axis("x", "X axis", s.Data.X), axis("y", "Y axis", s.Data.Y))
}

// boundarySay explains the background, the dots, and the values of the other inputs.
func boundarySay(s *State, r *jobs.FitResult, m *jobs.DecisionBoundaryResult) string {
	say := []string{backgroundText(s, r, m)}
	switch {
	case regression(r), clusters(r):
		say = append(say, "Outlined = test rows.")
	case r.Wrong == 0:
		say = append(say, "Outlined = test rows. All of them are predicted correctly.")
	default:
		say = append(say, "Outlined = test rows. Circled = wrong ("+usertext.Grouped(r.Wrong)+" of "+usertext.Grouped(r.Test)+").")
	}
	if len(m.Points) < m.Of {
		say = append(say, usertext.Grouped(len(m.Points))+" of "+format.Count(m.Of, "row")+" are shown.")
	}
	var fixed []string
	for _, c := range m.Held {
		if s.RoleOf(c) == data.RoleFeature {
			fixed = append(fixed, c)
		}
	}
	if len(fixed) > 0 {
		say = append(say, "Fixed: "+usertext.Some(fixed, 5)+".")
	}
	return strings.TrimSpace(strings.Join(say, " "))
}

// backgroundText explains the background, unless it is a probability.
func backgroundText(s *State, r *jobs.FitResult, m *jobs.DecisionBoundaryResult) string {
	switch m.Means {
	case "value":
		return "Background: prediction. Dots: actual value. Light = " + format.Amount(float64(m.V0)) + ", dark = " + format.Amount(float64(m.V1)) + " (" + s.Train.Target() + ")."
	case "decision":
		return "Background: decision_function, which is 0 on the line."
	case "class":
		if clusters(r) {
			return "Background: cluster of a row at that place."
		}
		return estimatorName(r) + " has no probabilities, so each region has one shade."
	}
	return ""
}

// boundaryChart returns the scatter plot. The predictions at the centers of the grid's cells are the nodes of the
// background.
func boundaryChart(s *State, r *jobs.FitResult, m *jobs.DecisionBoundaryResult) chart.Chart {
	x0, x1, y0, y1 := float64(m.X0), float64(m.X1), float64(m.Y0), float64(m.Y1)
	dx, dy := (x1-x0)/float64(2*m.NX), (y1-y0)/float64(2*m.NY)
	h := &chart.Heat{X0: x0 + dx, X1: x1 - dx, Y0: y0 + dy, Y1: y1 - dy, Cols: m.NX, Rows: m.NY, Prob: make([]float64, len(m.P))}
	for i, p := range m.P {
		h.Prob[i] = float64(p) / 255
	}
	if m.Class != nil {
		h.Class = make([]int, len(m.Class))
		for i, c := range m.Class {
			h.Class[i] = int(c)
		}
	}
	for _, n := range groupNames(r) {
		h.Words = append(h.Words, ui.Pick(clusters(r), n, "predicts "+n))
	}
	if regression(r) {
		return valueChart(s, m, h)
	}
	title := "Decision boundary of " + m.X + " and " + m.Y + ": the predictions of the model, with " +
		format.Count(len(m.Points), "row") + " of the table; " + usertext.Grouped(r.Wrong) + " of " + format.Count(r.Test, "test row") + " are wrong."
	if clusters(r) {
		title = "Clusters over " + m.X + " and " + m.Y + ", with " + format.Count(len(m.Points), "row") + " of the table."
	}
	c := chart.Scatter{Frame: chart.Frame{ID: "boundary-title", Title: title, Width: 430, Height: 352},
		X: chart.Axis{Label: m.X}, Y: chart.Axis{Label: m.Y}, Names: groupNames(r), Heat: h}
	for _, p := range m.Points {
		c.Xs, c.Ys = append(c.Xs, float64(p.X)), append(c.Ys, float64(p.Y))
		c.Class, c.Test, c.Wrong = append(c.Class, p.Class), append(c.Test, p.Test), append(c.Wrong, p.Wrong)
	}
	return c
}

// valueChart is boundaryChart for a regression. The background shows predicted values, the dots actual values.
func valueChart(s *State, m *jobs.DecisionBoundaryResult, h *chart.Heat) chart.Chart {
	h.Value = true
	lo, hi := float64(m.V0), float64(m.V1)
	title := "Predictions of " + s.Train.Target() + " over " + m.X + " and " + m.Y + ", from " + format.Amount(lo) + " to " + format.Amount(hi) +
		", with " + format.Count(len(m.Points), "row") + " of the table."
	c := chart.Scatter{Frame: chart.Frame{ID: "boundary-title", Title: title, Width: 430, Height: 352},
		X: chart.Axis{Label: m.X}, Y: chart.Axis{Label: m.Y}, Heat: h, Low: lo, High: hi, ValueName: s.Train.Target()}
	for _, p := range m.Points {
		c.Xs, c.Ys = append(c.Xs, float64(p.X)), append(c.Ys, float64(p.Y))
		c.Values, c.Test = append(c.Values, float64(p.Value)), append(c.Test, p.Test)
	}
	return c
}

// lossFigure plots the training loss.
func lossFigure(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	say := lossSay(stepNoun(estimatorName(r)), r.Losses)
	if clusters(r) {
		say += " It rises at each of the n_init restarts; the best one is used."
	}
	return ui.Figure(s.Session, send, "loss", part.Fig{Title: "Training loss", Say: say, Chart: chart.Lines{
		Frame: chart.Frame{ID: "loss-title", Title: "Training loss by " + stepNoun(estimatorName(r)) + ". " + say, Width: 420, Height: 150},
		X:     IterationAxis(stepNoun(estimatorName(r)), len(r.Losses)), Lines: []chart.Series{{X: Iterations(r.Losses), Y: r.Losses, Class: "kb"}}}})
}

// Iterations returns the numbers of the iterations of losses, from 1.
func Iterations(losses []float64) []float64 {
	x := make([]float64, len(losses))
	for i := range x {
		x[i] = float64(i + 1)
	}
	return x
}

// IterationAxis returns an axis of at least seven iterations, so that its ticks are integers.
func IterationAxis(noun string, most int) chart.Axis {
	return chart.Axis{Label: noun, Min: 1, Max: float64(max(most, 7))}
}

func lossSay(noun string, losses []float64) string {
	if len(losses) == 0 {
		return "This fit has no iterations."
	}
	first, last := losses[0], losses[len(losses)-1]
	if len(losses) == 1 {
		return format.Fixed(first, 4) + " after one " + noun + "."
	}
	return format.Fixed(first, 4) + " after the first " + noun + ", " + format.Fixed(last, 4) + " after " + usertext.Grouped(len(losses)) + "."
}
