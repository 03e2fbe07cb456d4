package features

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// View draws the Features station.
func View(s *State, send ui.Send) app.UI {
	if s.Data.Table == nil || s.Features.Set == nil {
		return app.Div().Body(ui.Head(s.Session), ui.Body(part.Card("", data.NeedsTable(s.OfData(), send, "A feature is computed from the columns of a table."))))
	}
	file := "feature_store.csv"
	download := part.Button("", "download", file)
	if s.Data.Exporting.Running() {
		download = part.Button("", "download", "Writing "+s.Data.Exporting.What).Disabled(true)
	}
	shortLineage, longLineageCard := ui.Staged(s.Session, 1, func() app.UI { return lineageCard(s, send) }), ui.Nothing()
	if longLineage(s) {
		shortLineage, longLineageCard = ui.Nothing(), shortLineage
	}
	return app.Div().Body(ui.Head(s.Session, ui.OnPress(download, send, DownloadFeatures{})), ui.Body(
		part.Div("grid fill",
			part.Div("s7 stack cards", featureForm(s, send), brokenFeatures(s, send), ui.Staged(s.Session, 2, func() app.UI { return featureCard(s, send) })),
			part.Div("s5 stack cards", lookupCard(s, send), shortLineage),
			longLineageCard, ui.Staged(s.Session, 0, func() app.UI { return setCard(s, send) }), storeSection(s, send))))
}

// maxBroken is how many broken definitions are listed.
const maxBroken = 20

// brokenFeatures lists the definitions that the open table cannot compute.
func brokenFeatures(s *State, send ui.Send) app.UI {
	var notes []app.UI
	for _, b := range s.Features.Broken[:min(len(s.Features.Broken), maxBroken)] {
		notes = append(notes, part.NoteWith("warn", "triangle-alert",
			[]app.UI{ui.OnPress(part.Button("sm", "pencil", "Edit").Aria("label", "Edit "+b.Name), send, FeatureEdited{Name: b.Name}),
				ui.OnPress(part.Button("sm", "trash-2", "Remove").Aria("label", "Remove "+b.Name), send, FeatureRemoved{Name: b.Name})},
			app.B().Text(b.Name+" cannot be computed. "), app.Text(b.Why)))
	}
	if more := len(s.Features.Broken) - len(notes); more > 0 {
		notes = append(notes, part.Note("warn", app.B().Text(format.Count(more, "more feature")+" cannot be computed from "+s.Data.Name+". "),
			app.Text("They can be computed again when a table has the columns that they read.")))
	}
	return app.Div().Class("stack").Hidden(len(notes) == 0).Body(notes...)
}

// Counter returns the number of features for the rail.
func Counter(s *State) (text, class string) {
	return part.Number(len(s.FeatureNames())), ""
}

// Summary returns the two lines of the station on the Map, and the number of broken definitions.
func Summary(s *State) (one, two string, warned int) {
	if f := s.Features.Found; f != nil && f.Missing == "" {
		two = "look-up " + format.Duration(f.Took)
	}
	return format.Count(len(s.FeatureNames()), "feature"), two, len(s.Features.Broken)
}
