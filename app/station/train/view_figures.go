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
	"orrery/core/work/jobs"
)

// maxKey is how many classes have room in the corner of a figure.
const maxKey = 3

// keyBeside is the legend in the corner; that of many classes stands below.
func keyBeside(r *jobs.FitResult) app.UI {
	if len(groupNames(r)) > maxKey {
		return nil
	}
	return part.ClassKey(groupNames(r))
}

func boundaryTitle(r *jobs.FitResult) string {
	return ui.Pick(clusters(r), "Clusters over two columns", ui.Pick(regression(r), "Answers over two columns", "Decision boundary"))
}

// boundaryCard is what the model answers over two columns.
func boundaryCard(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	key := ui.Placeholder()
	if named := groupNames(r); len(named) > maxKey && s.Train.Map != nil {
		key = part.ClassKey(named[:min(len(named), 2*maxMistakes)])
	}
	return part.Card("stack", app.Div().Body(boundaryFigure(s, send, r)), key, axisFields(s, send))
}

func boundaryFigure(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	m := s.Train.Map
	switch {
	case m != nil:
		return ui.Figure(s.Session, send, "boundary", part.Fig{Title: boundaryTitle(r), Say: boundarySay(s, r, m),
			Key: keyBeside(r), Chart: boundaryChart(s, r, m)})
	case s.Train.MapFailed != "":
		return app.Div().Class("stack").Body(part.Title(boundaryTitle(r), ""),
			part.Note("fail", app.B().Text("It could not be drawn. "), app.Text(format.ErrorText(s.Train.MapFailed))))
	case s.Train.Mapping.Running():
		return app.Div().Class("stack").Body(part.Title(boundaryTitle(r), ""), part.Skeleton(6))
	case len(s.AxisNames()) < 2:
		return app.Div().Class("stack").Body(part.Title(boundaryTitle(r), ""),
			ui.Quiet("It needs two number columns with the role feature; this table has "+strconv.Itoa(len(s.AxisNames()))+"."))
	}
	return app.Div().Class("stack").Body(part.Title(boundaryTitle(r), ""),
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
	return app.Div().Class("grid", "two", "close").Body(axis("x", "X axis", s.Data.X), axis("y", "Y axis", s.Data.Y))
}

// boundarySay says what the marks are, what the ground means, and what is not on
// the axes.
func boundarySay(s *State, r *jobs.FitResult, m *jobs.DecisionBoundaryResult) string {
	say := []string{groundSay(s, r, m)}
	switch {
	case regression(r), clusters(r):
		say = append(say, "Outlined = test rows.")
	case r.Wrong == 0:
		say = append(say, "Outlined = test rows. All of them are right.")
	default:
		say = append(say, "Outlined = test rows. Circled = wrong ("+part.Grouped(r.Wrong)+" of "+part.Grouped(r.Test)+").")
	}
	if len(m.Points) < m.Of {
		say = append(say, part.Grouped(len(m.Points))+" of "+format.Count(m.Of, "row")+" are shown.")
	}
	var held []string
	for _, c := range m.Held {
		if s.RoleOf(c) == data.RoleFeature {
			held = append(held, c)
		}
	}
	if len(held) > 0 {
		say = append(say, "Held at one value: "+format.Some(held, 5)+".")
	}
	return strings.TrimSpace(strings.Join(say, " "))
}

// groundSay is what the colour of the ground means, where that is not plain.
func groundSay(s *State, r *jobs.FitResult, m *jobs.DecisionBoundaryResult) string {
	switch m.Means {
	case "value":
		return "Background: prediction. Dots: actual value. Light = " + format.Amount(float64(m.V0)) + ", dark = " + format.Amount(float64(m.V1)) + " (" + s.Train.Target() + ")."
	case "decision":
		return "Background: decision_function, which is 0 on the line."
	case "class":
		if clusters(r) {
			return "Each region has the shade of the cluster that a row there belongs to."
		}
		return lastOp(r) + " gives no probabilities, so each region has one shade."
	}
	return ""
}

// boundaryChart lays the grid's cells, whose middles the model was asked at, as
// the nodes of the ground.
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
		h.Words = append(h.Words, ui.Pick(clusters(r), n, "answers "+n))
	}
	if regression(r) {
		return valueChart(s, m, h)
	}
	title := "Decision boundary of " + m.X + " and " + m.Y + ": what the model answers everywhere, with " +
		format.Count(len(m.Points), "row") + " of the table; " + part.Grouped(r.Wrong) + " of " + format.Count(r.Test, "test row") + " are wrong."
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

// valueChart is the boundary of a model that estimates a number: marks have the
// colour of what is so, on a ground of what it says.
func valueChart(s *State, m *jobs.DecisionBoundaryResult, h *chart.Heat) chart.Chart {
	h.Value = true
	lo, hi := float64(m.V0), float64(m.V1)
	title := "What the model answers for " + s.Train.Target() + " over " + m.X + " and " + m.Y + ", from " + format.Amount(lo) + " to " + format.Amount(hi) +
		", with " + format.Count(len(m.Points), "row") + " of the table."
	c := chart.Scatter{Frame: chart.Frame{ID: "boundary-title", Title: title, Width: 430, Height: 352},
		X: chart.Axis{Label: m.X}, Y: chart.Axis{Label: m.Y}, Heat: h, Low: lo, High: hi, ValueName: s.Train.Target()}
	for _, p := range m.Points {
		c.Xs, c.Ys = append(c.Xs, float64(p.X)), append(c.Ys, float64(p.Y))
		c.Values, c.Test = append(c.Values, float64(p.Value)), append(c.Test, p.Test)
	}
	return c
}

// lossFigure is the course of the fit.
func lossFigure(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	say := lossSay(stepNoun(lastOp(r)), r.Losses)
	if clusters(r) {
		say += " Each rise is a new start, of n_init; the best one counts."
	}
	return ui.Figure(s.Session, send, "loss", part.Fig{Title: "Training loss", Say: say, Chart: chart.Lines{
		Frame: chart.Frame{ID: "loss-title", Title: "Training loss by " + stepNoun(lastOp(r)) + ". " + say, Width: 420, Height: 150},
		X:     IterationAxis(stepNoun(lastOp(r)), len(r.Losses)), Lines: []chart.Series{{X: Iterations(r.Losses), Y: r.Losses, Class: "kb"}}}})
}

// Iterations numbers the losses: each is the loss after an iteration.
func Iterations(losses []float64) []float64 {
	x := make([]float64, len(losses))
	for i := range x {
		x[i] = float64(i + 1)
	}
	return x
}

// IterationAxis spans at least seven, so that its ticks are whole numbers.
func IterationAxis(noun string, most int) chart.Axis {
	return chart.Axis{Label: noun, Min: 1, Max: float64(max(most, 7))}
}

func lossSay(noun string, losses []float64) string {
	if len(losses) == 0 {
		return "This fit counts no iterations."
	}
	first, last := losses[0], losses[len(losses)-1]
	if len(losses) == 1 {
		return format.Fixed(first, 4) + " after one " + noun + "."
	}
	return format.Fixed(first, 4) + " after the first " + noun + ", " + format.Fixed(last, 4) + " after " + part.Grouped(len(losses)) + "."
}
