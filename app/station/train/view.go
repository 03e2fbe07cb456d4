package train

import (
	"fmt"
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
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// View renders the station.
func View(s *State, send ui.Send) app.UI {
	return app.Div().Body(ui.Head(s.Session, headActions(s, send)...), trainBody(s, send))
}

func headActions(s *State, send ui.Send) []app.UI {
	t := s.Train
	text := "Train"
	if t.Result != nil {
		text = "Run again"
	}
	ready := s.Data.Table != nil && len(t.Wrong) == 0 && !t.Fitting.Running()
	return []app.UI{
		ui.OnPress(part.Button("", "", "Cancel").Disabled(!t.Fitting.Running()), send, station.CancelPressed{Job: t.Fitting.Job}),
		ui.OnPress(part.Button("primary", "play", text).Disabled(!ready), send, FitPressed{}),
	}
}

func trainBody(s *State, send ui.Send) app.UI {
	if s.Data.Table == nil {
		return ui.Body(part.Card("", data.NeedsTable(s.OfData(), send, "A model is trained on the rows of a table.")))
	}
	return ui.Body(part.Div("grid fill",
		part.Div("s3 stack cards", inputCard(s, send), pipelineCard(s, send), splitCard(s, send),
			app.P().Class("small").Body(app.A().Href(ui.Link(s.Session, station.Checked)).Text("Checked against scikit-learn 1.2.1"))),
		part.Div("s9 stack cards",
			trainFailed(s), trainProgress(s, send), trainResult(s, send), ui.Staged(s.Session, 2, func() app.UI { return tuneCards(s, send) })),
	))
}

// trainFailed shows why the last fit failed.
func trainFailed(s *State) app.UI {
	f := s.Train.Failed
	switch {
	case !f.Any() || s.Train.Fitting.Running():
		return ui.Nothing()
	case f.Code == work.Canceled:
		return part.Note("", app.B().Text("Cancelled. "), app.Text(f.Text))
	}
	return part.Note("fail", app.B().Text("The fit failed. "), app.Text(format.ErrorText(f.Text)+" "+trainAdvice(f.Code)))
}

// trainAdvice returns what to do about a failed fit.
func trainAdvice(code string) string {
	switch code {
	case "schema":
		return "Clear the column under Features on this page, or change its role in Data."
	case "param":
		return "Correct the value under Pipeline."
	case "split":
		return "Choose another test share, or stratify."
	case "feature":
		return "Fix the feature in Features."
	case work.UnknownTable:
		return "Load the file again in Data."
	}
	return "Change the settings and train again."
}

func trainProgress(s *State, send ui.Send) app.UI {
	f := s.Train.Fitting
	if !ui.IsLate(s.Session, f) {
		return ui.Nothing()
	}
	say := "Preparing the rows."
	if f.Done > 0 {
		say = capitalize(stepNoun(s.Train.Estimator())) + " " + usertext.Grouped(int(f.Done))
		if f.Total > 0 {
			say += " of " + usertext.Grouped(int(f.Total))
		}
		if f.Loss == f.Loss {
			say += ", loss " + format.Fixed(f.Loss, 4)
		}
	}
	return app.Div().Body(part.Card("stack", part.Title("Training", elapsed(s, f)),
		part.Progress("Training", float64(f.Done), float64(f.Total)), part.Span("small soft", say), liveLossFigure(s, send)))
}

// liveLossFigure plots the loss of the current fit.
func liveLossFigure(s *State, send ui.Send) app.UI {
	points := s.Train.LossCurve
	if len(points) < 2 {
		return app.Div()
	}
	x, y := make([]float64, len(points)), make([]float64, len(points))
	for i, p := range points {
		x[i], y[i] = float64(p.Done), p.Loss
	}
	axis := chart.Axis{Label: stepNoun(s.Train.Estimator()), Min: 1, Max: max(float64(s.Train.Fitting.Total), x[len(x)-1], 7)}
	say := "Loss so far: " + format.Fixed(y[0], 4) + " to " + format.Fixed(y[len(y)-1], 4) + "."
	return ui.Figure(s.Session, send, "course", part.Fig{Title: "Loss so far", Say: say, Chart: chart.Lines{
		Frame: chart.Frame{ID: "course-title", Title: say, Width: 640, Height: 150}, X: axis, Lines: []chart.Series{{X: x, Y: y}}}})
}

// stepNoun returns what the fit of an estimator counts.
func stepNoun(op string) string {
	switch {
	case strings.HasPrefix(op, "MLP"):
		return "epoch"
	case strings.Contains(op, "Boosting"):
		return "round"
	case strings.HasPrefix(op, "RandomForest"):
		return "tree"
	}
	return "iteration"
}

func capitalize(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

// elapsed returns how long a job has been running, in whole seconds.
func elapsed(s *State, b station.Busy) string {
	return strconv.Itoa(int(s.Now.Sub(b.Since).Seconds())) + " s"
}

// Counter returns the text next to the station's link on the rail and its class.
func Counter(s *State) (text, class string) {
	if s.Train.Result == nil {
		return "", ""
	}
	_, v := s.Train.Result.Score.Primary()
	return format.Score(v), ""
}

// Summary returns the two lines next to the station on the Map, and the number of warnings.
func Summary(s *State) (one, two string, warned int) {
	switch r := s.Train.Result; {
	case s.Train.Fitting.Running():
		return "training", "", 0
	case r != nil:
		return fmt.Sprintf("run %d", s.Train.Run), scoreText(r), 0
	}
	return "no model yet", "", 0
}

func scoreText(r *jobs.FitResult) string {
	name, v := r.Score.Primary()
	if name == "" {
		return format.Count(len(r.Sizes), "cluster")
	}
	return name + " " + format.Score(v)
}
