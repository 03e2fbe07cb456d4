package view

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// rail draws the list of stations with their counters.
func rail(s *state.State, send ui.Send) app.UI {
	return app.Aside().Class("rail").Aria("label", "Orrery").Body(
		part.Brand(ui.Link(s.Session, station.Map)),
		app.Nav().Class("nav").Aria("label", "Stations").Body(railLinks(s)...),
		part.Div("rail-foot",
			privacyNote(),
			part.Div("row", themeButton(s, send), licences(s)),
		),
	)
}

func railLinks(s *state.State) []app.UI {
	var out []app.UI
	for _, p := range station.Pages() {
		if !p.OnRail() {
			continue
		}
		a := app.A().Href(ui.Link(s.Session, p.ID))
		if p.ID == s.Station && !s.NotFound {
			a = a.Aria("current", "page")
		}
		text, class := viewOf(p.ID).counter(s)
		out = append(out, a.Body(part.Icon(p.Icon), app.Span().Text(p.Name), app.Span().Class("n "+class).Text(text)))
		if p.Place == station.IsMap {
			out = append(out, app.Hr())
		}
	}
	return out
}

// privacyNote says what the program does. What the browser prevents depends on the headers of the host: see "What the
// headers prevent" in README.md.
func privacyNote() app.UI {
	return part.Div("private", part.Icon("lock"),
		app.Span().Body(app.B().Text("Your data stays here"), app.Text("Files are read in this tab. Orrery does not send them anywhere.")))
}

// licences links to the text file that site.Compile writes. It opens in a new tab, because the app would handle the
// link otherwise.
func licences(s *state.State) app.UI {
	return app.A().Class("licences").Href(s.Prefix + "/web/licences.txt").Target("_blank").Rel("noopener").Text("Licences")
}

func themeButton(s *state.State, send ui.Send) app.UI {
	icon, label := "moon", "Switch to night theme"
	if s.Theme == "night" {
		icon, label = "sun", "Switch to day theme"
	}
	return ui.OnPress(part.IconButton("sm quiet", icon, label), send, state.ThemePressed{})
}

// topbar draws the head of the page on small screens.
func topbar(s *state.State, send ui.Send) app.UI {
	return app.Header().Class("topbar").Body(part.Brand(ui.Link(s.Session, station.Map)),
		part.Div("acts",
			themeButton(s, send),
			ui.OnPress(part.IconButton("quiet", "menu", "Open station list").Aria("expanded", s.Menu), send, state.MenuPressed{})))
}

// bottombar draws links to the main stations on small screens.
func bottombar(s *state.State) app.UI {
	var links []app.UI
	for _, p := range station.Pages() {
		if !p.Main {
			continue
		}
		a := app.A().Href(ui.Link(s.Session, p.ID))
		if p.ID == s.Station && !s.NotFound {
			a = a.Aria("current", "page")
		}
		links = append(links, a.Body(part.Icon(p.Icon), app.Text(p.Name)))
	}
	return app.Nav().Class("bottombar").Aria("label", "Main").Body(links...)
}

// menu draws the list of all stations on small screens.
func menu(s *state.State, send ui.Send) app.UI {
	d := app.Div().Class("drawer menu").ID("menu").Role("dialog").Aria("label", "Stations")
	if !s.Menu {
		return d.Hidden(true)
	}
	return ui.OnEscape(d.Class("open"), send, state.MenuPressed{}).Body(
		app.Header().Body(app.H2().Text("Stations"), ui.OnPress(part.IconButton("quiet closer", "x", "Close station list").ID("menu-close"), send, state.MenuPressed{})),
		part.Div("in", app.Nav().Class("nav").Aria("label", "All stations").Body(railLinks(s)...), licences(s)))
}

// statusBar draws the status bar at the bottom. It is not a live region, because its numbers change all the time.
func statusBar(s *state.State) app.UI {
	var items []app.UI
	add := func(before, value, after string) {
		items = append(items, app.Span().Body(app.Text(before), app.B().Text(value), app.Text(after)))
	}
	if v := s.Live; v != nil {
		add("Champion ", "v"+strconv.Itoa(v.Version.N), " "+v.Metric+" "+format.Score(v.Score))
	}
	if m := s.Monitor.Snapshot; m.Count > 0 {
		add("Serving ", format.Rate(m.Rate), " req/s")
		add("p95 ", format.Duration(m.P95), "")
	}
	if s.Automation.Trains() {
		add("Next run ", automation.Countdown(s.OfAutomation()), "")
	}
	if len(items) == 0 {
		add("", "", "No model is live yet")
	}
	items = append(items, app.Span().Class("end").Body(app.Text("Registry "), app.B().Text(format.Bytes(2*s.Storage.Used)), app.Text(" of "+format.Bytes(2*s.Storage.Budget)+", "+savedText(s))))
	return app.Footer().Class("strip").Body(items...)
}

// savedText returns whether everything is saved.
func savedText(s *state.State) string {
	switch {
	case s.Storage.Unusable.All():
		return "not saved"
	case s.Storage.Saving > 0:
		return "saving"
	}
	return "saved in this browser"
}
