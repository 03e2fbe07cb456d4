package view

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/backup"
	"orrery/core/usertext"
)

// backupSection lists the backups in this browser.
func backupSection(s *state.State, send ui.Send) app.UI {
	b := s.Backup
	if !b.Known {
		return ui.Nothing()
	}
	if b.Blocked {
		return part.Div("stack", app.H3().Class("small").Text("Backups"),
			app.P().Class("small soft").Text("This browser cannot keep backups: it has no private file system for this page. Export the workspace instead."))
	}
	return part.Div("stack",
		part.Div("row between wrap", app.H3().Class("small").Text("Backups"), app.Span().Class("row wrap").Body(
			part.Check(ui.OnToggle(app.Input().Checked(!b.Off), send, state.BackupsSwitched{}), app.Text("Back up once a day")),
			ui.OnPress(part.Button("sm", "", "Back up now").Disabled(b.Making.Running()), send, state.BackUpPressed{}))),
		app.P().Class("small soft").Text("A copy of the workspace, made when something has changed. The last "+strconv.Itoa(backup.Keep)+" are kept in this browser. "+
			"Restoring adds missing and damaged items, and changes nothing else. Clearing this site's data also deletes the backups: export the workspace to keep a copy elsewhere."),
		progressRow(s, send, b.Making, "table "+strconv.Itoa(int(b.Making.Done))+" of "+strconv.Itoa(int(b.Making.Total))), backupNotes(b), backupTable(s, send), backupDeletion(s, send))
}

// progressRow draws the progress of a job inside a card, like ui.Progress.
func progressRow(s *state.State, send ui.Send, b station.Busy, words string) app.UI {
	if !ui.IsLate(s.Session, b) {
		return ui.Nothing()
	}
	if b.Total <= 0 {
		words = "started " + format.Duration(s.Now.Sub(b.Since)) + " ago"
	}
	return part.Div("row", part.Div("grow", part.Progress(b.What, float64(b.Done), float64(b.Total))),
		part.Span("small soft num", words), ui.OnPress(part.Button("sm", "x", "Cancel").Aria("label", "Cancel: "+b.What), send, station.CancelPressed{Job: b.Job}))
}

func backupNotes(b state.BackupState) app.UI {
	box := app.Div().Class("stack").Role("status")
	var notes []app.UI
	for _, why := range []string{b.Failed, b.Unlisted} {
		if why != "" {
			notes = append(notes, part.Note("warn", app.Text(why)))
		}
	}
	if b.Lost != "" {
		notes = append(notes, part.Note("warn", app.B().Text("Damaged, and not in the last backup: "+b.Lost+". "),
			app.Text("An older backup may have it.")))
	}
	return box.Hidden(len(notes) == 0).Body(notes...)
}

func backupTable(s *state.State, send ui.Send) app.UI {
	if len(s.Backup.Copies) == 0 {
		if s.Backup.Unlisted != "" { // there may be some
			return ui.Nothing()
		}
		return app.P().Class("small").Text("No backups yet.")
	}
	var rows []app.UI
	for _, c := range s.Backup.Copies {
		rows = append(rows, backupRow(s, send, c))
	}
	heads := []part.Column{{Text: "Date"}, {Text: "Size", Number: true}, {Text: "Runs", Number: true}, {Text: "Versions", Number: true}, {Text: "Tables", Number: true}, {Text: "Actions", Hidden: true}}
	return part.Table("Backups", heads, rows...)
}

func backupRow(s *state.State, send ui.Send, c backup.Copy) app.UI {
	at := format.Timestamp(c.At)
	act := func(icon, verb string, m station.Msg) app.UI {
		return ui.OnPress(part.IconButton("quiet sm", icon, verb+" the backup of "+at).Title(verb), send, m)
	}
	restore := part.Button("sm", "", "Restore").Aria("label", "Restore the backup of "+at).Disabled(s.Workspace.Doing != "")
	return part.Row(false, part.RowHead("nowrap", at), part.Num(format.Bytes(int(c.Bytes))), part.Num(usertext.Grouped(c.Runs)), part.Num(usertext.Grouped(c.Versions)), part.Num(usertext.Grouped(c.Tables)),
		part.CellOf(app.Span().Class("row").Body(ui.OnPress(restore, send, state.BackupRestored{Name: c.Name}),
			act("download", "Download", state.BackupDownloaded{Name: c.Name}), act("trash-2", "Delete", state.BackupDeletePressed{Name: c.Name}))))
}

// backupDeletion asks for confirmation to delete a backup.
func backupDeletion(s *state.State, send ui.Send) app.UI {
	for _, c := range s.Backup.Copies {
		if c.Name == s.Backup.Asking {
			return part.NoteWith("warn", "triangle-alert", []app.UI{
				ui.OnPress(part.Button("sm danger", "", "Delete this backup"), send, state.BackupDeleted{}),
				ui.OnPress(part.Button("sm", "", "Keep it"), send, state.BackupDeletePressed{}),
			}, app.B().Text("Delete the backup of "+format.Timestamp(c.At)+"? "), app.Text("This cannot be undone."))
		}
	}
	return ui.Nothing()
}

// eraseBackups asks whether to delete the backups when everything is erased.
func eraseBackups(s *state.State, send ui.Send) app.UI {
	n := len(s.Backup.Copies)
	if n == 0 {
		return ui.Nothing()
	}
	return app.Div().Body(app.Text(format.Count(n, "backup")+" will be kept. "),
		part.Check(ui.OnToggle(app.Input().Checked(s.Workspace.Backups), send, state.EraseBackupsToggled{}), app.Text("Delete the backups too")))
}
