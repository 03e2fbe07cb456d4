package part

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// Step is one task of a pipeline run.
type Step struct {
	Name   string
	Status string // waiting, running, passed, failed or skipped
	Note   string // what it took, or why not; empty shows the status
}

// Pipeline is a run's tasks in order, the running one in brass.
func Pipeline(label string, steps ...Step) app.UI {
	items := make([]app.UI, 0, len(steps))
	for _, s := range steps {
		note := s.Note
		if note == "" {
			note = s.Status
		}
		items = append(items, app.Li().Body(app.Div().Class("step", s.class()).Body(
			app.B().Class("row", "between").Body(app.Text(s.Name), s.sign()),
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

// sign shows the status by shape and says it to readers.
func (s Step) sign() app.UI {
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

// History is a grid of cells: a column for each run, a row for each task. At
// most twelve runs.
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

// HistoryCell is one task of one run; label says all in words.
func HistoryCell(status, label string) app.HTMLButton {
	class, icon := "s", ""
	switch status {
	case "passed":
		class, icon = "p", "check"
	case "failed":
		class, icon = "f", "x"
	case "running":
		class = "r"
	}
	b := app.Button().Type("button").Class("cell", class).Aria("label", label).Title(label)
	if icon == "" {
		return b
	}
	return b.Body(Icon(icon))
}
