package experiments

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/registry"
	"orrery/core/usertext"
)

// View renders the station: the runs, the versions and the audit trail, or the page of a run, a version or a comparison.
func View(s *State, send ui.Send) app.UI {
	none := len(s.Registry.Runs) == 0
	acts := []app.UI{
		ui.OnPress(part.Button("", "download", "metadata_store.csv").Disabled(none), send, DownloadRuns{}),
		compareLink(s),
	}
	kind, _, _ := strings.Cut(s.Sub, "/")
	sub := map[string]func(*State, ui.Send) app.UI{"": runBody, "run": runPage, "compare": comparePage, "version": versionPage}[kind]
	children := []app.UI{ui.Head(s.Session, acts...)}
	for _, name := range []string{"", "run", "compare", "version"} { // one child each: go-app would update one into the other
		if name == kind {
			children = append(children, sub(s, send))
			continue
		}
		children = append(children, ui.Nothing())
	}
	return app.Div().Body(children...)
}

// link returns a link to an address of this station.
func link(s *State, u station.SetURL) app.HTMLA { return app.A().Href(s.Prefix + u.Path()) }

// compareLink links to the comparison of the selected runs.
func compareLink(s *State) app.UI {
	n := len(s.Experiments.Selected)
	if n < 2 || s.Sub == "compare" {
		return ui.Nothing()
	}
	return link(s, s.CompareURL()).Class("btn", "primary").Body(part.Icon("git-compare"), app.Text("Compare "+format.Count(n, "run")))
}

func runBody(s *State, send ui.Send) app.UI {
	if len(s.Registry.Runs) == 0 {
		return ui.Body(part.Card("", part.Empty("flask-conical", "No runs yet", "Train a model to see its settings, scores and curves here.",
			app.A().Class("btn", "primary").Href(ui.Link(s.Session, station.Train)).Text("Open Train"))))
	}
	return ui.Body(part.Div("grid fill",
		runTable(s, send), versionCard(s, send),
		part.Div("s12", championHistoryCard(s, send)),
		part.Div("s12 stack cards", auditCard(s))))
}

func runTable(s *State, send ui.Send) app.UI {
	e := s.Experiments
	first, n := part.Window(e.ScrollTop, ui.WindowHeight, len(e.Rows))
	rows, names := make([]app.UI, 0, n), s.ShownColumns()
	for i, r := range e.Rows[first : first+n] {
		rows = append(rows, runRow(s, send, first+i, r, names))
	}
	mute := usertext.Grouped(e.Found)
	if e.Found < len(s.Registry.Runs) {
		mute += " of " + usertext.Grouped(len(s.Registry.Runs))
	}
	filters := []app.UI{filterButton(s, send, "all", "All"), filterButton(s, send, "registered", "Registered"),
		filterButton(s, send, "hand", "By hand"), filterButton(s, send, "deleted", "Deleted")}
	return part.Card("s8 flush", part.Title("Runs", mute, part.Seg("Filter runs", filters...)),
		searchBar(s, send),
		part.Virtual{Label: "Runs", Columns: runColumns(s, send, names), Total: len(e.Rows), First: first, Rows: rows,
			Wrap: ui.OnScroll(send, func(top int) station.Msg { return RunsScrolled{Top: top} })}.View(),
		selectionBar(s, send))
}

func filterButton(s *State, send ui.Send, filter, text string) app.UI {
	return ui.OnPress(part.SegButton(text, s.Experiments.Filter == filter), send, FilterChosen{Filter: filter})
}

// columnHead returns the heading of a column and the field to sort by.
func columnHead(s *State, name string) (text, field string, number bool) {
	for _, w := range [...][3]string{{"estimator", "Estimator"}, {"features", "Features"}, {"score", "Score", "metrics.accuracy"}, {"loss", "Loss"}, {"user_id", "By", "user_id"},
		{"status", "Status", "status"}, {"version", "Version"}, {"experiment", "Experiment", "experiment_id"}, {"start_time", "Started", "start_time"},
		{"duration", "Took"}, {"dataset", "Data", "datasets.name"}} {
		if w[0] != name {
			continue
		}
		if name == "score" && !slices.Contains(s.Experiments.Names.Metrics, "accuracy") {
			w[2] = "metrics.r2"
		}
		return w[1], w[2], name == "score" || name == "duration"
	}
	_, key, _ := strings.Cut(name, ".")
	for _, m := range measures() {
		if name == "metrics."+m.Key && m.Short != "" {
			return m.Short, name, true
		}
	}
	return strings.Trim(key, "`\""), name, !strings.HasPrefix(name, "tags.")
}

// runColumns returns the columns of the table. A column with a field has a button that sorts.
func runColumns(s *State, send ui.Send, names []string) []part.Column {
	columns := []part.Column{{Text: "Compare", Hidden: true}, sortable(s, send, "Run", "number", false)}
	for _, name := range names {
		text, field, number := columnHead(s, name)
		columns = append(columns, sortable(s, send, text, field, number))
	}
	return columns
}

func sortable(s *State, send ui.Send, text, field string, number bool) part.Column {
	c := part.Column{Text: text, Number: number}
	if field == "" {
		return c
	}
	c.Sort = "none"
	switch s.Experiments.Order {
	case field + " DESC":
		c.Sort, text = "descending", text+" ↓"
	case field:
		c.Sort, text = "ascending", text+" ↑"
	}
	c.Button = ui.OnPress(app.Button().Type("button").Text(text), send, OrderChosen{Field: field})
	return c
}

func runRow(s *State, send ui.Send, index int, row RunRow, names []string) app.UI {
	r := s.Registry.Runs[row.At]
	number := strconv.Itoa(r.Number)
	selected := slices.Contains(s.Experiments.Selected, r.ID)
	box := ui.OnToggle(app.Input().Type("checkbox").Aria("label", "Select run "+number).Checked(selected), send, RunSelected{ID: r.ID})
	class := "row nest" + strconv.Itoa(min(row.Depth, 6))
	if !row.Match {
		class += " mute"
	}
	open := []app.UI{link(s, RunURL(r.ID)).ID("run-"+number).Title(r.Name).Aria("label", "Run "+number).Text(number)}
	if row.Nested > 0 {
		icon := "chevron-right"
		if row.Open {
			icon = "chevron-down"
		}
		open = append(open, ui.OnPress(app.Button().Type("button").Class("btn", "quiet", "sm").Aria("expanded", row.Open).
			Aria("label", format.Count(row.Nested, "nested run")+" of run "+number).Body(part.Icon(icon), app.Text(strconv.Itoa(row.Nested))), send, RunUnfolded{ID: r.ID}))
	}
	cells := []app.UI{part.CellOf(box), app.Th().Scope("row").Body(app.Span().Class(class).Body(open...))}
	for _, name := range names {
		cells = append(cells, runCell(s, r, name))
	}
	return part.RowAt(index, selected, cells...)
}

// runCell returns the cell of a run in a column.
func runCell(s *State, r registry.Run, name string) app.UI {
	switch name {
	case "estimator":
		return part.Cell("mono", r.Pipeline.Final.Kind)
	case "features":
		return app.Td().Class("mono").Title(usertext.Some(r.Inputs, 50)).Text(inputsSummary(r.Inputs))
	case "score":
		return scoreCell(r)
	case "loss":
		return part.CellOf(sparkline(r))
	case "user_id":
		return part.Cell("", r.StartedBy)
	case "status":
		return part.CellOf(statusBadge(r))
	case "version":
		if v, ok := s.VersionOf(r.ID); ok {
			return part.CellOf(link(s, VersionURL(v, 0)).Body(data.VersionBadge(s.OfData(), v)))
		}
		return part.Cell("mute", "-")
	case "experiment":
		return part.Cell("", s.ExperimentName(r.Experiment))
	case "start_time":
		return part.Cell("num nowrap", format.Timestamp(r.Start))
	case "duration":
		return part.Num(fitDuration(r))
	case "dataset":
		return part.Cell("", r.Data.Name+" "+format.ShortID(r.Data.Digest))
	}
	kind, key, _ := strings.Cut(name, ".")
	key = strings.Trim(key, "`\"")
	switch kind {
	case "metrics":
		return part.Num(measureOf(key).Of(r))
	case "params":
		return part.Cell("n mono", format.OrDash(r.Params[key]))
	}
	return part.Cell("", format.OrDash(r.Tags[key]))
}

// scoreCell shows a run's score and the name of the metric.
func scoreCell(r registry.Run) app.UI {
	name, v, ok := r.Score()
	if !ok {
		return app.Td().Class("n").Text("-")
	}
	return app.Td().Class("n").Body(app.B().Text(format.Score(v)), part.Span("small mute", " "+name))
}

// selectionBar shows the number of selected runs and the buttons for them.
func selectionBar(s *State, send ui.Send) app.UI {
	ids := s.Experiments.Selected
	if len(ids) == 0 {
		return part.Div("tools row between wrap small soft", app.Text("Select two or more runs to compare them."),
			app.Span().Class("row").Body(ui.OnPress(part.Button("sm quiet", "download", "CSV").Aria("label", "Download the table as CSV"), send, DownloadShown{Format: "csv"}),
				ui.OnPress(part.Button("sm quiet", "download", "JSON").Aria("label", "Download the table as JSON"), send, DownloadShown{Format: "json"})))
	}
	bin, restore := "Delete", s.Experiments.Filter == "deleted"
	if restore {
		bin = "Restore"
	}
	return part.Div("tools row between wrap small", app.Text(format.Count(len(ids), "run")+" selected, at most "+strconv.Itoa(MostCompared)+"."),
		app.Span().Class("row wrap").Body(ui.OnPress(part.Button("sm", "", bin), send, RunsBinned{IDs: ids, Restore: restore}),
			ui.OnPress(part.Button("sm quiet", "x", "Clear"), send, RunsUnselected{})))
}

// statusBadge shows the status of a run.
func statusBadge(r registry.Run) app.UI {
	switch r.Status {
	case registry.StatusFinished:
		if r.Note != "" {
			return part.Badge("warn", "warning")
		}
		return part.Badge("ok", "done")
	case registry.StatusRunning:
		return part.Badge("brass", "running")
	case registry.StatusKilled:
		if r.End.IsZero() {
			return part.Badge("warn", "interrupted")
		}
		return part.Badge("", "stopped")
	}
	return part.Badge("fail", "failed")
}

// fitDuration returns the duration of a run's fit, or a dash if it has not ended or its end is not known.
func fitDuration(r registry.Run) string {
	if r.End.IsZero() {
		return "-"
	}
	return format.Duration(r.Took)
}

// endTime returns when a run ended.
func endTime(r registry.Run) string {
	switch {
	case r.Status == registry.StatusRunning:
		return "still running"
	case r.End.IsZero():
		return "unknown"
	}
	return format.Timestamp(r.End)
}

// inputsSummary returns up to two names, or the first name and the number of the others.
func inputsSummary(names []string) string {
	if len(names) <= 2 {
		return usertext.Some(names, 2)
	}
	return names[0] + " +" + usertext.Grouped(len(names)-1)
}

// Counter returns the text next to the station's link on the rail and its class.
func Counter(s *State) (text, class string) { return part.Number(len(s.Registry.Runs)), "" }

// Summary returns the two lines next to the station on the Map, and the number of warnings.
func Summary(s *State) (one, two string, warned int) {
	if n := len(s.Registry.Runs); n > 0 {
		return format.Count(n, "run"), championText(s), 0
	}
	return "no runs yet", "", 0
}

func championText(s *State) string {
	if n := s.AliasN("champion"); n > 0 {
		return "champion v" + strconv.Itoa(n)
	}
	return "no champion"
}
