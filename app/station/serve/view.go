package serve

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// View asks the champion for predictions.
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
	return ui.Body(app.Div().Class("grid", "fill").Body(
		part.Card("s7 stack", unready(s), serveTabs(s, send), serveByID(s, send), serveByValues(s, send), answer(s)),
		app.Div().Class("s5", "stack", "cards").Body(latencyCard(s), trafficCard(s, send))))
}

// notServing says why no version answers, and where that is mended.
func notServing(s *State) app.UI {
	if s.Serve.Unready != "" {
		return app.Div().Class("stack").Body(part.Title("Nothing serves", ""),
			part.NoteWith("warn", "triangle-alert", []app.UI{app.A().Class("btn", "sm").Href(ui.Link(s.Session, station.Experiments)).Text("Open Experiments")},
				app.B().Text("The champion cannot serve. "), app.Text(s.Serve.Unready)))
	}
	say, to, text := "Train a model and register it; the version that is promoted to champion answers here.", station.Train, "Open Train"
	switch {
	case len(s.Versions()) > 0:
		say, to, text = "Promote a version to champion, and it answers here.", station.Experiments, "Open Experiments"
	case len(s.Registry.Runs) > 0:
		say, to, text = "Register a run and promote its version to champion; it answers here.", station.Experiments, "Open Experiments"
	}
	return part.Empty("send", "Nothing serves yet", say, app.A().Class("btn", "primary").Href(ui.Link(s.Session, to)).Text(text))
}

// unready says that the newest champion could not take over.
func unready(s *State) app.UI {
	if s.Serve.Unready == "" {
		return ui.Placeholder()
	}
	return part.Note("warn", app.B().Text("v"+strconv.Itoa(s.Live.Version.N)+" goes on serving. "), app.Text(s.Serve.Unready))
}

func serveTabs(s *State, send ui.Send) app.UI {
	id, values := TabChosen{Tab: "id"}, TabChosen{Tab: "values"}
	tab := func(m, other TabChosen, text string) app.UI {
		return ui.OnArrows(ui.OnPress(part.Tab(m.Tab, text, s.Serve.Tab == m.Tab), send, m), send, other, other)
	}
	return part.Tabs("How to ask", tab(id, values, "By entity id"), tab(values, id, "By values"))
}

// serveByID asks with nothing but the entity's key.
func serveByID(s *State, send ui.Send) app.UI {
	key := s.Column(data.RoleKey)
	if key == "" {
		return part.Panel("id", s.Serve.Tab == "id", app.P().Class("small", "soft").Body(
			app.Text("This table has no entity key, so there is no id to ask by. Give a column that role in "),
			app.A().Href(ui.Link(s.Session, station.Data)).Text("Data"), app.Text(", or ask by values.")))
	}
	f := part.Field{ID: "serve-key", Label: key, Hint: "Features are read from the store by id: you send only the id."}
	in := ui.InitialValue(f.Input(), s.Serve.Key).Class("mono").Type("text").AutoComplete(false).Spellcheck(false).Attr("autocapitalize", "off")
	ready := !s.Data.Indexing.Running()
	if !ready {
		f.Hint = "The index of " + key + " is being made; then ids can be looked up."
	}
	return part.Panel("id", s.Serve.Tab == "id", ui.OnSubmit(app.Form().Body(f.View(
		ui.OnType(in, send, func(text string) station.Msg { return ServeKeyTyped{Text: text} }),
		part.Button("primary", "", "Predict").Type("submit").Disabled(!ready))), send, PredictPressed{}))
}

// serveByValues asks with typed values of the columns behind the model's inputs.
func serveByValues(s *State, send ui.Send) app.UI {
	shown := s.Serve.ShownFields()
	fields := make([]app.UI, 0, len(shown))
	for _, i := range shown {
		typed := s.Serve.Form[i]
		f := part.Field{ID: "serve-value-" + strconv.Itoa(i), Label: typed.Name}
		in := ui.InitialValue(f.Input(), typed.Text).Class("mono").Type("text").Attr("inputmode", inputMode(s, typed.Name)).AutoComplete(false)
		fields = append(fields, app.Div().Class("s4").Body(f.View(
			ui.OnType(in, send, func(text string) station.Msg { return ValueTyped{Name: typed.Name, Text: text} }))))
	}
	return part.Panel("values", s.Serve.Tab == "values", formFilter(s, send, len(shown)), ui.OnSubmit(app.Form().Class("stack").Body(
		app.Div().Class("grid", "close").Body(fields...),
		app.Div().Class("row", "between", "wrap").Body(
			part.Span("small soft", "Derived features are computed from these, by the definitions that v"+strconv.Itoa(s.Live.Version.N)+" was trained with."),
			part.Button("primary", "", "Predict").Type("submit"))), send, PredictPressed{}))
}

// formFilter finds the fields of a long form.
func formFilter(s *State, send ui.Send, shown int) app.UI {
	n := len(s.Serve.Form)
	if n <= LongForm {
		return ui.Placeholder()
	}
	f := part.Field{ID: "serve-filter", Label: "Filter columns", Hint: format.Count(shown, "column") + " of " + part.Grouped(n) + ". The others keep what was typed, or are missing."}
	in := ui.InitialValue(f.Input(), s.Serve.FormFilter).Type("search").AutoComplete(false)
	return f.View(ui.OnType(in, send, func(t string) station.Msg { return FormFiltered{Text: t} }))
}

// inputMode is the keyboard of a phone for a column's values.
func inputMode(s *State, column string) string {
	if c, err := s.Data.Table.Column(column); err == nil && !c.Kind().Numeric() {
		return "text"
	}
	return "decimal"
}

func Counter(s *State) (text, class string) {
	if s.Live == nil {
		return "", ""
	}
	return "v" + strconv.Itoa(s.Live.Version.N), ""
}

func Summary(s *State) (one, two string, warned int) {
	switch {
	case s.Live != nil:
		return "champion v" + strconv.Itoa(s.Live.Version.N), "ready", 0
	case s.Serve.Unready != "":
		return "not ready", "", 1
	}
	return "nothing serves yet", "", 0
}
