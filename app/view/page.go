package view

import (
	"unicode"
	"unicode/utf8"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/experiments"
	"orrery/app/ui"
	"orrery/app/ui/part"
)

// Page is the whole page.
func Page(now state.State, send ui.Send) app.UI {
	s := &now // which what is drawn may keep: the state that follows is another one

	if !s.Ready {
		return app.Raw(part.BootHTML()) // what index.html has drawn already
	}
	return app.Div().ID("orrery").Body(
		app.A().Class("skip").Href("#main").Text("Skip to content"),
		topbar(s, send),
		app.Div().Class("app").Body(
			rail(s, send),
			app.Div().Class("page").Body(
				app.Main().ID("main").TabIndex(-1).Body(append([]app.UI{banner(s, send)}, stations(s, send)...)...),
				strip(s),
			),
		),
		bottombar(s),
		menu(s, send),
		floating(s, send),
	)
}

// stations keeps a place for every station and draws one. go-app would turn one
// station's controls into the next one's where they stand alike, and what was
// typed in a control goes with it.
func stations(s *state.State, send ui.Send) []app.UI {
	var seats []app.UI
	for _, p := range station.Pages() {
		seat := ui.Placeholder()
		if p.ID == s.Station {
			seat = Station(s, send)
		}
		seats = append(seats, seat)
	}
	return seats
}

// Station draws the one that the address names, without the frame of the page.
func Station(s *state.State, send ui.Send) app.UI {
	if s.NotFound {
		return lost(s)
	}
	return viewOf(s.Station).draw(s, send)
}

func lost(s *state.State) app.UI {
	return app.Div().Class("body").Body(
		part.Card("", part.Empty("orbit", "There is no such station", "The address names a place that Orrery does not have.",
			app.A().Class("btn", "primary").Href(ui.Link(s.Session, station.Map)).Text("Open the Map"))))
}

// banner says what concerns every station: what could not be read or kept, and
// a newer version.
func banner(s *state.State, send ui.Send) app.UI {
	var notes []app.UI
	if s.Safe {
		notes = append(notes, safeStart(s, send))
	}
	if s.Newer.Ready {
		notes = append(notes, newer(s, send))
	}
	if len(s.Start.Absent) > 0 {
		notes = append(notes, noWorker())
	}
	if s.Storage.Unusable.Any() {
		notes = append(notes, keptWhere(s, send))
	}
	for _, p := range s.Storage.Problems {
		before := "Could not be read: "
		if first, _ := utf8.DecodeRuneInString(p); unicode.IsUpper(first) {
			before = "Storage: " // and the problem is a sentence of its own
		}
		notes = append(notes, part.Note("warn", app.B().Text(before), app.Text(p)))
	}
	if s.Storage.Failed != "" {
		notes = append(notes, part.NoteWith("fail", "circle-x", experiments.MakeRoom(s.OfExperiments(), send, exportButton(s, send)), app.B().Text("Not saved. "), app.Text(s.Storage.Failed)))
	}
	if len(notes) == 0 {
		return app.Div().Class("banner").Hidden(true)
	}
	return app.Div().Class("banner").Body(notes...)
}

// floating holds the toast and what is read aloud.
func floating(s *state.State, send ui.Send) app.UI {
	text := s.Toast.Text
	box := app.Div().Class("toasts").Aria("live", "polite").Role("status")
	if text == "" {
		return box
	}
	icon, act := "check", ui.OnPress(app.Button().Type("button").Text("Dismiss"), send, state.ToastDismissed{})
	if s.Toast.Bad {
		icon = "circle-x"
	}
	if s.Toast.Action != "" {
		act = ui.OnPress(app.Button().Type("button").Text(s.Toast.Action), send, state.ToastPressed{})
	}
	return box.Body(part.Toast(icon, text, act))
}
