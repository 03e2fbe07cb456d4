// Package view draws a [*state.State] as the page: the frame with the rail, the Map, banners, and the open station,
// which is drawn by its own package. Drawing depends only on the state. Controls send messages.
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

// Page draws the page.
func Page(now state.State, send ui.Send) app.UI {
	s := &now // handlers may keep it: the next state is another copy
	if !s.Ready {
		return app.Raw(part.BootHTML()) // index.html has already drawn it
	}
	return app.Div().ID("orrery").Body(
		app.A().Class("skip").Href("#main").Text("Skip to content"),
		topbar(s, send),
		part.Div("app",
			rail(s, send),
			part.Div("page",
				app.Main().ID("main").TabIndex(-1).Body(append([]app.UI{banner(s, send)}, stations(s, send)...)...),
				statusBar(s),
			),
		),
		bottombar(s),
		menu(s, send),
		toast(s, send),
		part.Terms(),
	)
}

// stations draws the open station, and a hidden element for each other one. Without those go-app would reuse the
// controls of one station, and their typed text, for another.
func stations(s *state.State, send ui.Send) []app.UI {
	var pages []app.UI
	for _, p := range station.Pages() {
		page := ui.Nothing()
		if p.ID == s.Station {
			page = Station(s, send)
		}
		pages = append(pages, page)
	}
	return pages
}

// Station draws the open station without the frame of the page.
func Station(s *state.State, send ui.Send) app.UI {
	if s.NotFound {
		return notFound(s)
	}
	return viewOf(s.Station).draw(s, send)
}

// notFound draws the page of an unknown address.
func notFound(s *state.State) app.UI {
	return part.Div("body",
		part.Card("", part.Empty("orbit", "Page not found", "Orrery has no page at this address.",
			app.A().Class("btn", "primary").Href(ui.Link(s.Session, station.Map)).Text("Open the Map"))))
}

// banner draws the notices that are shown on every page: storage problems, and a newer version.
func banner(s *state.State, send ui.Send) app.UI {
	var notes []app.UI
	if s.Safe {
		notes = append(notes, safeStart(s, send))
	}
	if s.Newer.Ready {
		notes = append(notes, updateNotice(s, send))
	}
	if len(s.Start.Absent) > 0 {
		notes = append(notes, workerNotice())
	}
	if s.Storage.Unusable.Any() {
		notes = append(notes, storageNotice(s, send))
	}
	for _, p := range s.Storage.Problems {
		before := "Could not be read: "
		if first, _ := utf8.DecodeRuneInString(p); unicode.IsUpper(first) {
			before = "Storage: " // the problem is a full sentence
		}
		notes = append(notes, part.Note("warn", app.B().Text(before), app.Text(p)))
	}
	if s.Storage.Failed != "" {
		notes = append(notes, part.NoteWith("fail", "circle-x", experiments.MakeRoom(s.OfExperiments(), send, exportButton(s, send)), app.B().Text("Not saved. "), app.Text(s.Storage.Failed)))
	}
	if len(notes) == 0 {
		return app.Div().Class("banner").Hidden(true)
	}
	return part.Div("banner", notes...)
}

// toast draws the toast in a live region.
func toast(s *state.State, send ui.Send) app.UI {
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
