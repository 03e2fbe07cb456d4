package view

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/ui"
	"orrery/app/ui/part"
)

// storageNotice draws the notice about stores that cannot be used: where data is saved, and what may be lost.
func storageNotice(s *state.State, send ui.Send) app.UI {
	u := s.Storage.Unusable
	switch {
	case u.All():
		return part.NoteWith("fail", "circle-x", []app.UI{exportButton(s, send)}, app.B().Text("Nothing is saved: export the workspace before you close this tab. "),
			part.Span("small soft", "localStorage: "+u.LocalStorage+". IndexedDB: "+u.Database+"."))
	case u.LocalStorage != "":
		return part.Note("warn", app.B().Text("This browser's localStorage cannot be used. "),
			app.Text("Runs, models, tables and settings are saved in its database (IndexedDB). Only the theme is not saved. "), part.Span("small soft", u.LocalStorage))
	}
	return part.Note("warn", app.B().Text("This browser's database (IndexedDB) cannot be used. "),
		app.Text("Runs, models and settings are saved in localStorage. Tables are not saved: load them again after a reload. If the browser crashes, changes of the last seconds may be lost. "), part.Span("small soft", u.Database))
}

// workerNotice draws the notice that there are no Web Workers, and what does not work without them.
func workerNotice() app.UI {
	return part.Note("fail", app.B().Text("This browser has no Web Workers (the interface Worker is missing). "),
		app.Text("Tables cannot be read, models cannot be trained or checked, and nothing can be imported or exported. You can still view saved runs and models. Open Orrery in another browser, or allow workers here."))
}

// updateNotice draws the notice of a newer version of the site, and which jobs a reload stops.
func updateNotice(s *state.State, send ui.Send) app.UI {
	text := " Saved data is kept. Reloading updates all open tabs of Orrery."
	switch n := s.Newer.Tabs; {
	case s.Newer.Known && n == 0:
		text = " Saved data is kept. No other tab of Orrery is open."
	case s.Newer.Known && n == 1:
		text = " Saved data is kept. Reloading also updates the other open tab: a job there stops, and unsaved input is lost."
	case s.Newer.Known:
		text = " Saved data is kept. Reloading also updates " + strconv.Itoa(n) + " other open tabs: jobs there stop, and unsaved input is lost."
	}
	if job := s.Running(); job != "" {
		text += " In this tab, " + job + " would stop."
	}
	return part.NoteWith("", "info", []app.UI{ui.OnPress(part.Button("sm", "", "Reload"), send, state.ReloadPressed{})},
		app.B().Text("A newer Orrery is ready."), app.Text(text))
}
