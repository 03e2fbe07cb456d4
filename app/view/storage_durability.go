package view

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// durability shows whether the browser may delete data, and when the workspace was last exported.
func durability(s *state.State) app.UI {
	exported := "never"
	if at := s.Durability.Exported; !at.IsZero() {
		exported = format.Timestamp(at)
	}
	lines := []app.UI{part.KV("Persistent storage", persistenceText(s.Durability.Persistence), "Last export", exported)}
	if s.ExportDue() {
		say := "Nothing was exported yet. "
		if !s.Durability.Exported.IsZero() {
			say = "There are runs that are not in the last export. "
		}
		lines = append(lines, part.Note("warn", app.B().Text(say), app.Text("Export the workspace to have a copy outside this browser.")))
	}
	return app.Div().Class("stack").Body(lines...)
}

// persistenceText describes the browser's answer to the request for persistent storage.
func persistenceText(answer string) string {
	switch answer {
	case "granted":
		return "granted: the browser does not delete data by itself"
	case "denied":
		return "not granted: the browser may delete all data when the disk is full"
	case "unavailable":
		return "not available in this browser: it may delete all data when the disk is full"
	}
	return "not requested yet: registering the first version requests it"
}

// storageText describes in which stores of the browser data is saved.
func storageText(s *state.State) string {
	const leaves = "Nothing is sent anywhere."
	switch u := s.Storage.Unusable; {
	case u.All():
		return "Nothing is saved: this browser allows neither localStorage nor IndexedDB. Export the workspace, and import it to restore everything. " + leaves
	case u.Any():
		return "One store of this browser cannot be used; see the notice above. Export the workspace, and import it to restore everything. " + leaves
	}
	return "Everything is saved in this browser and survives a crash: runs, models, versions and settings in localStorage with a journal in IndexedDB. " +
		"Tables, and models above 64 kB, are in the database. " + leaves + " Clearing this site's data in the browser deletes all of it; an exported workspace restores it."
}
