package view

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/view/part"
	"orrery/core/registry"
)

// runStation is Experiments: the runs, the versions made of them, and the trail.
func runStation(s state.State, send Send) app.UI {
	download := press(part.Button("", "download", "metadata_store.csv").Disabled(len(s.Experiments.Runs) == 0), send, state.DownloadRuns{})
	return app.Div().Body(head(s, download), runBody(s, send))
}

func runBody(s state.State, send Send) app.UI {
	if len(s.Experiments.Runs) == 0 {
		return body(part.Card("", part.Empty("flask-conical", "No runs yet", "Train a model and its settings, scores and curves are kept here.",
			app.A().Class("btn", "primary").Href(link(s, state.Train)).Text("Open Train"))))
	}
	left, right := "s12", "s12"
	if _, _, ok := compared(s); ok {
		left, right = "s5", "s7"
	}
	return body(app.Div().Class("grid", "fill").Body(
		runTable(s, send), versionCard(s, send),
		runDetails(s, send),
		app.Div().Class(left).Body(compareCard(s)),
		app.Div().Class(right, "stack", "cards").Body(compareLosses(s, send), trailCard(s))))
}

// runTableHeight is what the region of the table shows at most, in pixels, as
// the class vtable has it.
const runTableHeight = 430

func runTable(s state.State, send Send) app.UI {
	shown := s.Shown()
	first, n := part.Window(s.Experiments.Top, runTableHeight, len(shown))
	rows, more := make([]app.UI, 0, n), moreMetrics(shown)
	for i, r := range shown[first : first+n] {
		rows = append(rows, runRow(s, send, first+i, r, more))
	}
	filters := []app.UI{filterButton(s, send, "all", "All"), filterButton(s, send, "registered", "Registered"), filterButton(s, send, "hand", "By hand")}
	mute := part.Grouped(len(shown))
	if len(shown) < len(s.Experiments.Runs) {
		mute += " of " + part.Grouped(len(s.Experiments.Runs))
	}
	return part.Card("s8 flush", part.Title("Runs", mute, part.Seg("Filter runs", filters...)),
		part.Virtual{Label: "Runs", Columns: runColumns(more), Total: len(shown), First: first, Rows: rows,
			Wrap: scrolling(send, func(top int) state.Msg { return state.RunsScrolled{Top: top} })}.View())
}

// runColumns are the columns of the table; more are the metrics beside the score.
func runColumns(more []measure) []part.Column {
	columns := []part.Column{{Text: "Compare", Hidden: true}, {Text: "Run"}, {Text: "Estimator"}, {Text: "Features"}, {Text: "Score", Number: true}}
	for _, m := range more {
		columns = append(columns, part.Column{Text: m.name, Number: true})
	}
	return append(columns, part.Column{Text: "Loss"}, part.Column{Text: "By"}, part.Column{Text: "Status"}, part.Column{Text: "Version"})
}

// moreMetrics are those beside the score that a run of the list has: of
// classifiers, of regressions, or both.
func moreMetrics(runs []registry.Run) []measure {
	var out []measure
	for _, m := range []measure{{"roc_auc", "AUC", 3}, {"log_loss", "Log loss", 3}, {"rmse", "RMSE", amounts}, {"mae", "MAE", amounts}} {
		for _, r := range runs {
			if _, ok := r.Metrics[m.key]; ok {
				out = append(out, m)
				break
			}
		}
	}
	return out
}

// scored is a run's score with the metric that it is.
func scored(r registry.Run) app.UI {
	name, v, ok := r.Score()
	if !ok {
		return app.Td().Class("n").Text("-")
	}
	return app.Td().Class("n").Body(app.B().Text(score(v)), part.Span("small mute", " "+name))
}

func filterButton(s state.State, send Send, filter, text string) app.UI {
	return press(part.SegButton(text, s.Experiments.Filter == filter), send, state.FilterChosen{Filter: filter})
}

func runRow(s state.State, send Send, index int, r registry.Run, more []measure) app.UI {
	number := strconv.Itoa(r.Number)
	selected := chosenRun(s, r.ID)
	box := toggling(app.Input().Type("checkbox").Aria("label", "Select run "+number).Checked(selected), send, state.RunSelected{ID: r.ID})
	open := press(part.Button("sm quiet", "", number).ID("run-"+number).Aria("label", "Run "+number).
		Aria("expanded", s.Experiments.Open == r.ID), send, state.RunOpened{ID: r.ID})
	version := app.UI(part.Span("mute", "-"))
	if v, ok := s.VersionOf(r.ID); ok {
		version = versionBadge(s, v)
	}
	cells := []app.UI{part.CellOf(box), app.Th().Scope("row").Body(open), part.Cell("mono", r.Pipeline.Final.Kind),
		app.Td().Class("mono").Title(some(r.Inputs, 50)).Text(brief(r.Inputs)), scored(r)}
	for _, m := range more {
		cells = append(cells, part.Num(m.of(r)))
	}
	return part.RowAt(index, selected, append(cells, part.CellOf(sparkline(r)), part.Cell("", r.StartedBy), part.CellOf(statusBadge(r)), part.CellOf(version))...)
}

func chosenRun(s state.State, id string) bool {
	for _, c := range s.Experiments.Selected {
		if c == id {
			return true
		}
	}
	return false
}

// statusBadge shows MLflow's status in words.
func statusBadge(r registry.Run) app.UI {
	switch r.Status {
	case registry.StatusFinished:
		if r.Note != "" {
			return part.Badge("warn", "warning")
		}
		return part.Badge("ok", "done")
	case registry.StatusKilled:
		return part.Badge("", "cancelled")
	}
	return part.Badge("fail", "failed")
}

// versionBadge is brass for the champion.
func versionBadge(s state.State, v registry.Version) app.UI {
	kind := ""
	if v.Model == s.ModelName() && v.N == s.AliasN(registry.Champion) {
		kind = "brass"
	}
	return part.Badge(kind, "v"+strconv.Itoa(v.N))
}

// brief names two inputs, or the first and how many more there are.
func brief(names []string) string {
	if len(names) <= 2 {
		return some(names, 2)
	}
	return names[0] + " +" + part.Grouped(len(names)-1)
}

func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
