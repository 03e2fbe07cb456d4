package data

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
	"orrery/core/work/jobs"
)

// savedTablesCard lists the saved tables.
func savedTablesCard(s *State, send ui.Send) app.UI {
	h := s.SavedTables
	if h.Failed != "" {
		return part.Note("warn", app.B().Text("The saved tables could not be listed. "), app.Text(h.Failed))
	}
	if len(h.Tables) == 0 {
		return ui.Nothing()
	}
	var bytes int64
	var rows []app.UI
	for _, t := range h.Tables {
		bytes += t.Bytes
		rows = append(rows, savedTableRow(s, send, t))
	}
	heads := []part.Column{{Text: "Table"}, {Text: "Rows", Number: true}, {Text: "Columns", Number: true}, {Text: "Size", Number: true}, {Text: "Saved"}, {Text: "Actions", Hidden: true}}
	return part.Card("flush", part.Title("Saved tables", strconv.Itoa(len(h.Tables))+", "+format.Bytes(int(bytes))+" in this browser"),
		renameField(s, send), deleteNote(s, send), part.Table("Saved tables", heads, rows...))
}

func savedTableRow(s *State, send ui.Send, t jobs.KeptTable) app.UI {
	open := s.IsOpen(t.Hash)
	act := func(icon, verb string, m station.Msg) app.UI {
		return ui.OnPress(part.IconButton("quiet sm", icon, verb+" "+t.Name).Title(verb), send, m)
	}
	first := app.UI(part.Badge("brass", "Open"))
	if !open {
		first = ui.OnPress(part.Button("sm", "", "Open").Aria("label", "Open "+t.Name), send, TableOpened{Hash: t.Hash})
	}
	return part.Row(open, part.RowHead("mono", t.Name), part.Num(usertext.Grouped(t.Rows)), part.Num(usertext.Grouped(t.Columns)), part.Num(format.Bytes(int(t.Bytes))),
		part.Cell("small nowrap", format.Timestamp(t.Since)), part.CellOf(app.Span().Class("row").Body(first,
			act("pencil", "Rename", RenamePressed{Hash: t.Hash}),
			act("download", "Download", DownloadTable{Hash: t.Hash}),
			act("trash-2", "Delete", DeletePressed{Hash: t.Hash}))))
}

func renameField(s *State, send ui.Send) app.UI {
	box := app.Div()
	if s.SavedTables.Renaming == "" {
		return box.Hidden(true)
	}
	f := part.Field{ID: "table-name", Label: "New name", Hint: "Its runs stay with the same model."}
	in := ui.InitialValue(f.Input(), s.SavedTables.Name).Type("text").AutoComplete(false).MaxLength(100)
	return box.Class("filter").Body(ui.OnSubmit(app.Form(), send, RenameSaved{}).Body(f.View(
		ui.OnType(in, send, func(v string) station.Msg { return RenameTyped{Text: v} }), app.Button().Type("submit").Class("btn").Text("Rename"),
		ui.OnPress(part.Button("quiet", "", "Cancel"), send, RenamePressed{Hash: s.SavedTables.Renaming}))))
}

// deleteNote asks for confirmation, and says what is lost.
func deleteNote(s *State, send ui.Send) app.UI {
	for _, t := range s.SavedTables.Tables {
		if t.Hash != s.SavedTables.Asking {
			continue
		}
		loss := "This cannot be undone."
		if n := s.RunsOn(t.Hash); n > 0 {
			loss = format.Count(n, "run") + " used it. Repeating them needs the original file."
		}
		return part.Div("filter", part.NoteWith("warn", "triangle-alert", []app.UI{
			ui.OnPress(part.Button("sm danger", "", "Delete permanently"), send, DeleteConfirmed{}),
			ui.OnPress(part.Button("sm", "", "Keep it"), send, DeleteDropped{}),
		}, app.B().Text("Delete "+t.Name+"? "), app.Text(loss)))
	}
	return ui.Nothing()
}
