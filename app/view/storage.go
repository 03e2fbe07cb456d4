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
	"orrery/core/registry"
	"orrery/core/usertext"
)

// exportButton draws the button that exports the workspace.
func exportButton(s *state.State, send ui.Send) app.UI {
	return ui.OnPress(part.Button("sm", "download", "Export workspace").Disabled(s.Workspace.Doing != ""), send, state.ExportPressed{})
}

// storageCard shows where data is saved and how much space it uses, and has the buttons that export, import and erase
// it.
func storageCard(s *state.State, send ui.Send) app.UI {
	w := s.Workspace
	return part.Card("stack", part.Title("Storage", w.Doing,
		exportButton(s, send),
		app.Label().Class("btn sm file").Body(app.Text("Import a workspace"),
			app.Input().Type("file").ID("workspace-file").Class("vh").Accept(".zip,application/zip"))),
		importPreview(s, send), importProgress(s, send), automation.NearlyFull(s.OfAutomation(), send),
		app.P().Class("small soft").Text(storageText(s)), durability(s),
		meter("Runs, models and settings", 2*s.Storage.Used, 2*s.Storage.Budget),
		largeModelSize(s.Storage), roomMeter(w.Room), backupSection(s, send), verifySection(s, send), eraseRow(s, send))
}

// largeModelSize shows the models that the meter above does not include.
func largeModelSize(s station.Storage) app.UI {
	if s.Large == 0 {
		return ui.Nothing()
	}
	return app.Span().Class("small").Body(app.Text("Models above 64 kB, in the database: "+strconv.Itoa(s.Large)+", "), app.B().Text(format.Bytes(s.LargeBytes)))
}

// importProgress shows the progress of reading a workspace file, or why the last one was rejected.
func importProgress(s *state.State, send ui.Send) app.UI {
	w := s.Workspace
	if w.Failed == "" {
		return progressRow(s, send, w.Looking, usertext.Grouped(int(w.Looking.Done))+" of "+usertext.Grouped(int(w.Looking.Total)))
	}
	return part.Note("fail", app.Text(w.Failed))
}

func meter(label string, used, budget int) app.UI {
	return part.Div("stack",
		app.Span().Class("small").Body(app.Text(label+": "), app.B().Text(format.Bytes(used)), app.Text(" of "+format.Bytes(budget))),
		part.Progress(label, float64(used), float64(budget)))
}

func roomMeter(r state.Room) app.UI {
	if r.Quota == 0 {
		return ui.Nothing()
	}
	return meter("All data of this site, as counted by the browser", int(r.Used), int(r.Quota))
}

// importPreview shows what an import would add, and asks for confirmation.
func importPreview(s *state.State, send ui.Send) app.UI {
	box := app.Div().ID("workspace-found").TabIndex(-1)
	f := s.Workspace.Found
	if f == nil {
		return box.Hidden(true)
	}
	acts := []app.UI{ui.OnPress(part.Button("sm", "", "Not now"), send, state.ImportDropped{})}
	if f.Any() {
		acts = append([]app.UI{ui.OnPress(part.Button("sm primary", "", "Import what is new").Disabled(s.Workspace.Doing != ""), send, state.ImportPressed{})}, acts...)
	}
	heads := []part.Column{{Text: "In the file"}, {Text: "New", Number: true}, {Text: "Here already", Number: true}, {Text: "Skipped", Number: true}}
	row := func(name string, t registry.Tally) app.UI {
		return part.Row(false, part.RowHead("", name), part.Num(strconv.Itoa(t.New)), part.Num(strconv.Itoa(t.Same)), part.Num(strconv.Itoa(t.Out)))
	}
	p, title := f.Plan, f.Name+" is complete. "
	if len(p.Notes) > 0 {
		title = f.Name + " can be imported in part. "
	}
	lines := []app.UI{app.B().Text(title), app.Text("Existing data will not change."),
		part.Table("Contents of "+f.Name, heads, row("Runs", p.Runs), row("Models", p.Models), row("Versions", p.Versions), row("Events", p.Events),
			row("Settings", p.Settings), row("Tables", registry.Tally{New: len(f.Tables), Same: f.Same}))}
	if len(p.Notes) > 0 {
		lines = append(lines, app.P().Class("small soft").Text(usertext.Some(p.Notes, 5)))
	}
	return box.Body(part.NoteWith("", "info", acts, lines...))
}

// eraseRow has the button that erases everything, and asks for confirmation.
func eraseRow(s *state.State, send ui.Send) app.UI {
	if !s.Workspace.Erasing {
		return part.Div("row", ui.OnPress(part.Button("sm danger", "trash-2", "Erase everything").Disabled(s.Workspace.Doing != ""), send, state.ErasePressed{}))
	}
	return part.NoteWith("warn", "triangle-alert", []app.UI{
		ui.OnPress(part.Button("sm danger", "", "Erase all runs, models, tables and settings"), send, state.ErasePressed{}),
		ui.OnPress(part.Button("sm", "", "Keep everything"), send, state.EraseDropped{}),
	}, app.B().Text("This cannot be undone. "), app.Text("Export the workspace first if you may need it again."), eraseBackups(s, send))
}

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
	return part.Div("stack", lines...)
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
