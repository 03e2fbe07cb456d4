package features

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/table"
	"orrery/core/work/jobs"
)

// joinCard shows the training rows. A press on a cell of a feature shows its timeline.
func joinCard(s *State, send ui.Send) app.UI {
	if s.Store.Joining.Running() {
		return part.Div("s12", ui.Progress(s.Session, send, s.Store.Joining, "Joining "+s.Store.Joining.What, ""))
	}
	joins := s.Joined()
	if len(joins) == 0 {
		return part.Card("s12", part.Title("Training rows", ""), part.Span("small soft",
			"Load rows with join keys and a time, such as labels, and press Join on a view: each row gets the feature values known at its time."))
	}
	var from []string
	for _, j := range joins {
		from = append(from, j.Rows+" with "+j.View+" v"+strconv.Itoa(j.Version))
	}
	return part.Card("s12 stack", part.Title("Training rows", format.Count(s.Data.Table.Rows(), "row"), part.Span("small soft", strings.Join(from, "; "))),
		joinNotes(s), joinRows(s, send), timeline(s, send))
}

// joinNotes shows the warnings of the join.
func joinNotes(s *State) app.UI {
	var lines []app.UI
	for _, w := range s.Data.Warnings {
		lines = append(lines, app.Div().Text(w.Text))
	}
	if len(lines) == 0 {
		return ui.Nothing()
	}
	return part.Note("", lines...)
}

func joinRows(s *State, send ui.Send) app.UI {
	columns := s.Data.Table.Columns()
	if len(columns) > ui.WidestTable {
		columns = columns[:ui.WidestTable]
	}
	heads := make([]part.Column, len(columns))
	for i, c := range columns {
		heads[i] = part.Column{Text: c.Name(), Data: true, Number: c.Kind() == table.Number}
	}
	total := s.Data.Table.Rows()
	first, count := part.Window(s.Store.Top, ui.WindowHeight, total)
	rows := make([]app.UI, count)
	for i := range rows {
		cells := make([]app.UI, len(columns))
		for k, c := range columns {
			cells[k] = joinCell(s, send, c, first+i)
		}
		rows[i] = part.RowAt(first+i, s.Store.Traced != nil && s.Store.Traced.Row == first+i, cells...)
	}
	return part.Virtual{Label: "Training rows", Columns: heads, Total: total, First: first, Rows: rows,
		Wrap: ui.OnScroll(send, func(top int) station.Msg { return JoinScrolled{Top: top} })}.View()
}

func joinCell(s *State, send ui.Send, c table.Column, row int) app.UI {
	text := format.Cell(c, row)
	if _, _, ok := s.JoinedColumn(c.Name()); !ok {
		if c.Kind() == table.Number {
			return part.Num(format.Clip(text, 24))
		}
		return part.Cell("", format.Clip(text, 24))
	}
	text = format.OrMissing(text)
	b := ui.OnPress(part.Button("sm quiet", "", format.Clip(text, 24)).Aria("label", "Where "+c.Name()+" of row "+strconv.Itoa(row)+" comes from: "+text), send, CellTraced{Row: row, Feature: c.Name()})
	if c.Kind() == table.Number {
		return app.Td().Class("n").Body(b)
	}
	return app.Td().Body(b)
}

// timeline draws the candidates of the traced cell: the rows of the source that its value could have come from, and
// why each was used or not.
func timeline(s *State, send ui.Send) app.UI {
	box := app.Div().Aria("live", "polite")
	t := s.Store.Traced
	if t == nil {
		return box.Body(part.Span("small soft", "Press a cell of a feature to see where its value comes from."))
	}
	c := chart.Timeline{Frame: chart.Frame{ID: "fig-timeline", Width: 990, Height: 150}, At: float64(t.At) / 1000, Since: float64(t.Since) / 1000}
	ttl := ""
	if v, _, ok := s.JoinedColumn(t.Feature); ok {
		ttl = v.TTL
	}
	switch {
	case t.Windowed:
		c.Band = "window"
	case ttl != "":
		c.Band = "time to live " + ttl
	default:
		c.Band = "never expires"
	}
	for _, k := range t.Candidates {
		c.Rows = append(c.Rows, chart.Candidate{At: float64(k.Event) / 1000, When: timeText(float64(k.Event)), Value: format.Clip(format.OrMissing(k.Cell), 20), Verdict: k.Verdict, Why: verdictReason(t, k, ttl)})
	}
	say := timelineCaption(s, t)
	c.Title = "Timeline. " + say
	return box.Body(ui.Figure(s.Session, send, "timeline", part.Fig{Title: "Where " + t.Feature + " of row " + strconv.Itoa(t.Row) + " comes from", Say: say, Key: timelineKey(t), Chart: c}))
}

// timeText formats a time in microseconds since 1970, which may be missing.
func timeText(at float64) string {
	if math.IsInf(at, 0) || math.IsNaN(at) {
		return "no time"
	}
	return table.FormatTime(at, false)
}

// timelineCaption describes the timeline.
func timelineCaption(s *State, t *jobs.TraceResult) string {
	if !t.Known {
		return "The source has no row of this entity, so the value is missing."
	}
	counts := map[string]int{}
	for _, k := range t.Candidates {
		counts[k.Verdict]++
	}
	value := t.Value
	if c, err := s.Data.Table.Column(t.Feature); err == nil {
		value = format.Cell(c, t.Row)
	}
	say := "At " + timeText(float64(t.At)) + ": " + format.OrMissing(value) + ". "
	if t.Windowed {
		say += format.Count(counts["chosen"], "row") + " in the window, " + strconv.Itoa(counts["expired"]) + " before it, " + strconv.Itoa(counts["future"]) + " in the future."
	} else {
		say += "Of " + format.Count(len(t.Candidates), "row") + ": " + strconv.Itoa(counts["future"]) + " in the future, " + strconv.Itoa(counts["expired"]) + " expired, " + strconv.Itoa(counts["superseded"]) + " superseded."
	}
	if left := t.Before + t.After; left > 0 {
		say += " " + format.Count(left, "more distant row") + " not shown."
	}
	return say
}

// verdictReason returns why a row was used or not.
func verdictReason(t *jobs.TraceResult, k jobs.Candidacy, ttl string) string {
	switch {
	case k.Verdict == "chosen" && t.Windowed:
		return "inside the window"
	case k.Verdict == "chosen":
		return "the latest row at or before the row time"
	case k.Verdict == "future":
		return "after the row time"
	case k.Verdict == "expired" && t.Windowed:
		return "before the window"
	case k.Verdict == "expired":
		return "older than the time to live, " + ttl
	}
	for _, o := range t.Candidates {
		if o.Verdict == "chosen" && o.Event == k.Event {
			return "same event time, but created earlier"
		}
	}
	return "a later row is used"
}

func timelineKey(t *jobs.TraceResult) app.UI {
	var body []app.UI
	for _, v := range []string{"chosen", "superseded", "expired", "future"} {
		if slices.ContainsFunc(t.Candidates, func(k jobs.Candidacy) bool { return k.Verdict == v }) {
			body = append(body, app.Span().Class("key").Body(app.Raw(chart.VerdictMark(v)), app.Text(v)))
		}
	}
	return app.Span().Class("row", "wide", "wrap").Body(body...)
}
