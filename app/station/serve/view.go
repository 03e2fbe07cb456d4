package serve

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
)

// View renders the station.
func View(s *State, send ui.Send) app.UI {
	return app.Div().Body(ui.Head(s.Session), serveBody(s, send))
}

func serveBody(s *State, send ui.Send) app.UI {
	if s.Data.Table == nil {
		return ui.Body(part.Card("", data.NeedsTable(s.OfData(), send, "Features are looked up in a table.")))
	}
	if s.Live == nil {
		return ui.Body(part.Card("", notServing(s)))
	}
	return ui.Body(part.Div("grid fill",
		part.Card("s7 stack", notReady(s), serveTabs(s, send), serveByID(s, send), serveByValues(s, send), answer(s)),
		part.Div("s5 stack cards", latencyCard(s), trafficCard(s, send))))
}

// notServing explains why no version serves, and links to the page where that can be changed.
func notServing(s *State) app.UI {
	if s.Serve.Unready != "" {
		return part.Div("stack", part.Title("No model is serving", ""),
			part.NoteWith("warn", "triangle-alert", []app.UI{app.A().Class("btn", "sm").Href(ui.Link(s.Session, station.Experiments)).Text("Open Experiments")},
				app.B().Text("The champion cannot serve. "), app.Text(s.Serve.Unready)))
	}
	say, to, text := "Train a model, register it and promote it to champion to get predictions here.", station.Train, "Open Train"
	switch {
	case len(s.Versions()) > 0:
		say, to, text = "Promote a version to champion to get predictions here.", station.Experiments, "Open Experiments"
	case len(s.Registry.Runs) > 0:
		say, to, text = "Register a run and promote its version to champion to get predictions here.", station.Experiments, "Open Experiments"
	}
	return part.Empty("send", "No model is serving yet", say, app.A().Class("btn", "primary").Href(ui.Link(s.Session, to)).Text(text))
}

// notReady reports that the newest champion could not be deployed.
func notReady(s *State) app.UI {
	if s.Serve.Unready == "" {
		return ui.Nothing()
	}
	return part.Note("warn", app.B().Text("v"+strconv.Itoa(s.Live.Version.N)+" is still serving. "), app.Text(s.Serve.Unready))
}

func serveTabs(s *State, send ui.Send) app.UI {
	id, values := TabChosen{Tab: "id"}, TabChosen{Tab: "values"}
	tab := func(m, other TabChosen, text string) app.UI {
		return ui.OnArrows(ui.OnPress(part.Tab(m.Tab, text, s.Serve.Tab == m.Tab), send, m), send, other, other)
	}
	return part.Tabs("Kind of request", tab(id, values, "By entity id"), tab(values, id, "By values"))
}

// serveByID is the form for a request by entity id.
func serveByID(s *State, send ui.Send) app.UI {
	key := s.Column(data.RoleKey)
	if key == "" {
		return part.Panel("id", s.Serve.Tab == "id", app.P().Class("small", "soft").Body(
			app.Text("This table has no entity key, so there are no ids to look up. Choose a key column in "),
			app.A().Href(ui.Link(s.Session, station.Data)).Text("Data"), app.Text(", or predict by values.")))
	}
	f := part.Field{ID: "serve-key", Label: key, Hint: "The features are looked up by this id."}
	in := ui.InitialValue(f.Input(), s.Serve.Key).Class("mono").Type("text").AutoComplete(false).Spellcheck(false).Attr("autocapitalize", "off")
	ready := !s.Data.Indexing.Running()
	if !ready {
		f.Hint = "The index of " + key + " is being built. Ids can be looked up when it is ready."
	}
	return part.Panel("id", s.Serve.Tab == "id", ui.OnSubmit(app.Form().Body(f.View(
		ui.OnType(in, send, func(text string) station.Msg { return ServeKeyTyped{Text: text} }),
		part.Button("primary", "", "Predict").Type("submit").Disabled(!ready))), send, PredictPressed{}))
}

// serveByValues is the form for a request with values of the columns that the model's inputs are computed from.
func serveByValues(s *State, send ui.Send) app.UI {
	shown := s.Serve.ShownFields()
	fields := make([]app.UI, 0, len(shown))
	for _, i := range shown {
		typed := s.Serve.Form[i]
		f := part.Field{ID: "serve-value-" + strconv.Itoa(i), Label: typed.Name}
		in := ui.InitialValue(f.Input(), typed.Text).Class("mono").Type("text").Attr("inputmode", inputMode(s, typed.Name)).AutoComplete(false)
		fields = append(fields, part.Div("s4", f.View(
			ui.OnType(in, send, func(text string) station.Msg { return ValueTyped{Name: typed.Name, Text: text} }))))
	}
	return part.Panel("values", s.Serve.Tab == "values", formFilter(s, send, len(shown)), ui.OnSubmit(app.Form().Class("stack").Body(
		part.Div("grid close", fields...),
		part.Div("row between wrap",
			part.Span("small soft", "Derived features are computed from these with the definitions that v"+strconv.Itoa(s.Live.Version.N)+" was trained with."),
			part.Button("primary", "", "Predict").Type("submit"))), send, PredictPressed{}))
}

// formFilter filters the fields of a long form.
func formFilter(s *State, send ui.Send, shown int) app.UI {
	n := len(s.Serve.Form)
	if n <= MaxFormFields {
		return ui.Nothing()
	}
	f := part.Field{ID: "serve-filter", Label: "Filter columns", Hint: format.Count(shown, "column") + " of " + usertext.Grouped(n) + ". Columns that are not shown keep their values."}
	in := ui.InitialValue(f.Input(), s.Serve.FormFilter).Type("search").AutoComplete(false)
	return f.View(ui.OnType(in, send, func(t string) station.Msg { return FormFiltered{Text: t} }))
}

// inputMode returns the inputmode attribute for a column's values, which selects the keyboard on a phone.
func inputMode(s *State, column string) string {
	if c, err := s.Data.Table.Column(column); err == nil && !c.Kind().Numeric() {
		return "text"
	}
	return "decimal"
}

// Counter returns the text next to the station's link on the rail and its class.
func Counter(s *State) (text, class string) {
	if s.Live == nil {
		return "", ""
	}
	return "v" + strconv.Itoa(s.Live.Version.N), ""
}

// Summary returns the two lines next to the station on the Map, and the number of warnings.
func Summary(s *State) (one, two string, warned int) {
	switch {
	case s.Live != nil:
		return "champion v" + strconv.Itoa(s.Live.Version.N), "ready", 0
	case s.Serve.Unready != "":
		return "not ready", "", 1
	}
	return "not serving yet", "", 0
}
