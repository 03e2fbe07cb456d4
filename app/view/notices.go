package view

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/ui"
	"orrery/app/ui/part"
)

// keptWhere is the one notice about stores that cannot be used: what is kept, where, and what may be lost.
func keptWhere(s *state.State, send ui.Send) app.UI {
	u := s.Storage.Unusable
	switch {
	case u.All():
		export := exportButton(s, send)
		return part.NoteWith("fail", "circle-x", []app.UI{export}, app.B().Text("This browser keeps nothing: export before you close. "),
			part.Span("small soft", "localStorage: "+u.LocalStorage+". IndexedDB: "+u.Database+"."))
	case u.LocalStorage != "":
		return part.Note("warn", app.B().Text("This browser's localStorage cannot be used. "),
			app.Text("Runs, models, tables and settings are saved in its database (IndexedDB). Only the choice of theme is not kept. "), part.Span("small soft", u.LocalStorage))
	}
	return part.Note("warn", app.B().Text("This browser's database (IndexedDB) cannot be used. "),
		app.Text("Runs, models and settings are saved in localStorage. Tables are not kept: load them again after a reload. If the browser is killed, what was saved in the last seconds may be lost. "), part.Span("small soft", u.Database))
}

// noWorker says what does not work without Web Workers.
func noWorker() app.UI {
	return part.Note("fail", app.B().Text("This browser has no Web Workers (the interface Worker is missing). "),
		app.Text("Tables cannot be read, models cannot be trained or checked, and nothing can be imported or exported. What was saved can be seen. Open Orrery in another browser, or allow workers here."))
}

// newer offers the newer version of the site, and says what its reload stops.
func newer(s *state.State, send ui.Send) app.UI {
	text := " What is saved stays. Reloading takes it in all open tabs of Orrery."
	switch n := s.Newer.Tabs; {
	case s.Newer.Known && n == 0:
		text = " What is saved stays. No other tab of Orrery is open."
	case s.Newer.Known && n == 1:
		text = " What is saved stays. Reloading takes it here and in the other open tab: a job there stops, and what is typed and not saved goes."
	case s.Newer.Known:
		text = " What is saved stays. Reloading takes it here and in " + strconv.Itoa(n) + " other open tabs: jobs there stop, and what is typed and not saved goes."
	}
	if job := s.Running(); job != "" {
		text += " In this tab, " + job + " is under way and would stop."
	}
	return part.NoteWith("", "info", []app.UI{ui.OnPress(part.Button("sm", "", "Reload"), send, state.ReloadPressed{})},
		app.B().Text("A newer Orrery is ready."), app.Text(text))
}
