package view

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// durability says whether the browser may delete things by itself, and when everything was exported last.
func durability(s *state.State) app.UI {
	exported := "never"
	if at := s.Durability.Exported; !at.IsZero() {
		exported = format.Timestamp(at)
	}
	lines := []app.UI{part.KV("Persistent storage", persistence(s.Durability.Persistence), "Last export", exported)}
	if s.ExportDue() {
		say := "Nothing was exported yet. "
		if !s.Durability.Exported.IsZero() {
			say = "There are runs that the last export does not have. "
		}
		lines = append(lines, part.Note("warn", app.B().Text(say), app.Text("Export the workspace: a file is the only copy outside of this browser.")))
	}
	return app.Div().Class("stack").Body(lines...)
}

// persistence is the browser's answer in words.
func persistence(answer string) string {
	switch answer {
	case "granted":
		return "granted: the browser deletes nothing by itself"
	case "denied":
		return "not granted: the browser may delete everything when the disk is full"
	case "unavailable":
		return "not available in this browser: it may delete everything when the disk is full"
	}
	return "not asked yet: the first registered version asks for it"
}

// whereKept says in which stores of the browser things are.
func whereKept(s *state.State) string {
	const leaves = "Nothing is sent anywhere."
	switch u := s.Storage.Unusable; {
	case u.All():
		return "Nothing is kept: this browser allows neither localStorage nor IndexedDB. An exported workspace brings everything back. " + leaves
	case u.Any():
		return "One store of this browser cannot be used; the notice above says what is kept where. An exported workspace brings everything back. " + leaves
	}
	return "Everything is saved in this browser and survives a crash: runs, models, versions and settings in localStorage with a journal in IndexedDB. " +
		"Tables, and models above 64 kB, are in the database. " + leaves + " Clearing this site's data in the browser deletes all of it; an exported workspace brings it back."
}
