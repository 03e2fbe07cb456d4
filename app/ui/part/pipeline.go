package part

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// Step is one task of a pipeline run.
type Step struct {
	Name   string
	Status string // waiting, running, passed, failed or skipped
	Note   string // the duration or an error; "" shows the status
}

// Pipeline draws the tasks of a run in order.
func Pipeline(label string, steps ...Step) app.UI {
	items := make([]app.UI, 0, len(steps))
	for _, s := range steps {
		note := s.Note
		if note == "" {
			note = s.Status
		}
		items = append(items, app.Li().Body(app.Div().Class("step", s.class()).Body(
			app.B().Class("row", "between").Body(app.Text(s.Name), s.statusMark()),
			app.Span().Text(note))))
	}
	return app.Ol().Class("dag").Aria("label", label).Body(items...)
}

func (s Step) class() string {
	switch s.Status {
	case "running":
		return "run"
	case "failed":
		return "broke"
	case "passed":
		return ""
	}
	return "wait"
}

// statusMark draws the status as an icon or badge, with a text for screen readers.
func (s Step) statusMark() app.UI {
	switch s.Status {
	case "running":
		return Badge("brass", "running")
	case "passed":
		return app.Span().Class("sign").Body(Icon("check"), Span("vh", "passed"))
	case "failed":
		return Badge("fail", "failed")
	}
	return app.Span().Class("sign")
}

// History draws a grid with a column for each run, of which it shows the last twelve, and a row for each task.
func History(label string, runs, tasks []string, cell func(run, task int) app.UI) app.UI {
	runs = runs[max(len(runs)-12, 0):]
	cells := []app.UI{app.Span()}
	for _, r := range runs {
		cells = append(cells, Span("no", r))
	}
	for t, name := range tasks {
		cells = append(cells, app.Span().Text(name))
		for r := range runs {
			cells = append(cells, cell(r, t))
		}
	}
	columns := [...]string{"n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "n10", "n11", "n12"}
	return TableWrap(label, "", app.Div().Class("gridrun", columns[len(runs)]).Body(cells...))
}
