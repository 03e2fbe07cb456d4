package features

import (
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/table"
	"orrery/core/usertext"
)

// lookupCard looks up the features of one entity, as serving does.
func lookupCard(s *State, send ui.Send) app.UI {
	key := s.Column(data.RoleKey)
	title := part.Title("Look up one entity", "")
	if key == "" {
		return part.Card("stack", title, part.Note("", app.B().Text("No column is the entity key. "),
			app.Text("Choose the one that names each row in "), app.A().Href(ui.Link(s.Session, station.Data)).Text("Data"), app.Text(".")))
	}
	f := part.Field{ID: "lookup-key", Label: key}
	if s.Features.Reader == nil {
		f.Hint = "Look-up is available when " + key + " is indexed."
	}
	in := ui.InitialValue(f.Input(), s.Features.Key).Class("mono").Type("text").Spellcheck(false).AutoComplete(false)
	return part.Card("stack", title,
		ui.OnSubmit(app.Form(), send, LookupPressed{}).Body(
			f.View(ui.OnType(in, send, func(t string) station.Msg { return KeyTyped{Text: t} }),
				app.Button().Type("submit").Class("btn").Disabled(s.Features.Reader == nil).Body(part.Icon("search"), app.Text("Look up")))),
		lookupResult(s))
}

// lookupResult shows the result of the last look-up.
func lookupResult(s *State) app.UI {
	f := s.Features.Found
	box := app.Div().Class("stack").Aria("live", "polite")
	if f == nil {
		return box.Hidden(true)
	}
	if f.Missing != "" {
		return box.Body(part.Note("warn", app.B().Text("Not found. "), app.Text(format.Sentence(f.Missing))))
	}
	if f.Key != s.Features.Key {
		box = box.Class("stale")
	}
	key := s.Column(data.RoleKey)
	value, unit := format.SplitDuration(f.Took)
	ids, _ := data.SummaryOf(s.Data.Summaries, key)
	return box.Body(part.Code("Look-up result", rowJSON(s, f.Row)...),
		part.Stats(part.Stat("This look-up", value, unit), part.Stat("Store", usertext.Grouped(ids.Distinct), "ids")), timingNote(s, f.Calls))
}

// timingNote describes how a time below the resolution of the browser's clock was measured.
func timingNote(s *State, calls int) app.UI {
	step := s.Monitor.Snapshot.ClockStep
	if calls <= 1 {
		return ui.Nothing()
	}
	words := "Mean of " + usertext.Grouped(calls) + " look-ups."
	if step >= time.Microsecond/10 { // finer clocks are not a browser's
		words += format.ClockResolution(step)
	}
	return part.Note("", app.Text(words))
}

// maxValues is how many values of an entity are shown.
const maxValues = 60

// rowJSON formats the key and the features of a row as JSON. Of many, those in the middle are omitted: derived
// features come last.
func rowJSON(s *State, row table.Row) []app.UI {
	names := s.FeatureNames()
	left := len(names) - maxValues
	if left > 0 {
		names = slices.Concat(names[:maxValues/2], names[len(names)-maxValues/2:])
	}
	names = append([]string{s.Column(data.RoleKey)}, names...)
	out := []app.UI{app.Text("{ ")}
	for n, name := range names {
		v, ok := row.Get(name)
		if !ok {
			continue // the result is of an earlier set
		}
		if n > 0 {
			out = append(out, app.Text(",\n  "))
		}
		out = append(out, part.Token("k", strconv.Quote(name)), app.Text(": "), valueJSON(v))
	}
	if left > 0 {
		out = append(out, part.Token("c", "\n  and "+format.Count(left, "feature")+" more"))
	}
	return append(out, app.Text(" }"))
}

// valueJSON formats a value as JSON.
func valueJSON(v table.Value) app.UI {
	switch {
	case v.Missing():
		return app.Text("null")
	case v.Kind == table.Text:
		return part.Token("s", strconv.Quote(v.Text))
	case v.Kind == table.Time:
		return part.Token("s", strconv.Quote(v.String()))
	case math.IsInf(v.Num, 0):
		return part.Token("s", strconv.Quote(v.String()))
	}
	return app.Text(v.String())
}
