package data

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/registry"
	"orrery/core/table/csv"
	"orrery/core/usertext"
)

// View draws the Data station.
func View(s *State, send ui.Send, storage app.UI) app.UI {
	left := []app.UI{dropZone(s, send), pasteField(s, send), paintPanel(s, send), generatorPanel(s, send), loadFailure(s), loadProgress(s, send), readingCards(s, send)}
	right := []app.UI{}
	card := func(later int, draw func(*State, ui.Send) app.UI) app.UI {
		return ui.Staged(s.Session, later, func() app.UI { return draw(s, send) })
	}
	switch {
	case s.Data.Table != nil:
		left = append(left, readNotes(s), card(2, columnCard), card(1, profileCard), card(1, findingCard), card(0, previewCard))
		right = append(right, card(1, roleCard), groundTruthCard(s), card(0, scatterCard))
	case ui.IsLate(s.Session, s.Data.Loading):
		left = append(left, part.Card("", part.Skeleton(6)))
	default:
		left = append(left, part.Card("", part.Empty("table-2", "No data yet", "Drop a CSV, or start with the sample of 100 users.",
			ui.OnPress(part.Button("primary", "", "Load "+sampleName()), send, SampleChosen{Name: sampleName()}))))
	}
	left = append(left, savedTablesCard(s, send), storage)
	width := "s8 stack cards"
	if len(right) == 0 {
		width = "s12 stack cards"
	}
	return app.Div().Body(ui.Head(s.Session, headButtons(s, send)...), ui.Body(part.Div("grid fill",
		app.Div().Class(width).Body(left...), app.Div().Class("s4 stack cards").Hidden(len(right) == 0).Body(right...))))
}

func sampleName() string { return Samples()[0] }

func headButtons(s *State, send ui.Send) []app.UI {
	if s.Data.Table == nil {
		return nil
	}
	download := part.Button("", "download", "Download CSV")
	if b := s.Data.Exporting; b.Running() {
		download = part.Button("", "download", "Writing "+b.What).Disabled(true)
	}
	return []app.UI{ui.OnPress(download, send, DownloadData{}),
		app.A().Class("btn primary").Href(ui.Link(s.Session, station.Features)).Body(app.Text("Use this data"), part.Icon("arrow-right"))}
}

// dropZone has the controls that load a table. boot.js handles files that are dropped anywhere on the page, and the
// change event of this input.
func dropZone(s *State, send ui.Send) app.UI {
	return part.Div("drop",
		part.Icon("upload"),
		part.Div("grow",
			app.B().Text("Drop a CSV here"), app.Text(" or "),
			app.Label().Class("btn sm file").Body(app.Text("Choose a file"),
				app.Input().Type("file").ID("file").Class("vh").Accept(".csv,text/csv,.tsv,.tab,.txt,.gz")),
			part.Span("soft", " It stays in this tab.")),
		app.Span().Class("row wrap").Body(
			ui.OnPress(part.Button("", "", "Paste text").Aria("expanded", s.Data.Pasting).Aria("controls", "paste-box"), send, PastePressed{}),
			ui.OnPress(part.Button("", "", "Paint points").Aria("expanded", s.Paint.On).Aria("controls", "paint-box"), send, PaintPressed{}),
			ui.OnPress(part.Button("", "", "Generate a table").Aria("expanded", s.Generator.On).Aria("controls", "make-box"), send, MakePressed{}),
			app.Span().Class("row").Body(app.Label().For("sample").Class("small soft").Text("Sample"), sampleSelect(s, send))))
}

// sampleSelect chooses a sample file. The open one is selected.
func sampleSelect(s *State, send ui.Send) app.UI {
	open, options := ui.NoText, []part.Option{{Value: ui.NoText, Text: "Choose one"}}
	for _, name := range Samples() {
		options = append(options, part.Option{Value: name})
		if name == s.Data.Name && s.Data.Table != nil {
			open = name
		}
	}
	return ui.OnChoose(part.Field{ID: "sample"}.Select(open, options...).Class("w150"), send,
		func(v string) station.Msg { return SampleChosen{Name: v} })
}

func pasteField(s *State, send ui.Send) app.UI {
	box := app.Div().ID("paste-box")
	if !s.Data.Pasting {
		return box.Hidden(true)
	}
	f := part.Field{ID: "paste", Label: "CSV text", Hint: "The first line names the columns."}
	// The initial text of a textarea is its content.
	area := app.Elem("textarea").Class("input", "area").ID(f.ID).Attr("aria-describedby", f.ID+"-hint").
		Attr("placeholder", "id,spend,target").Attr("spellcheck", "false").Body(app.Text(s.Data.Paste))
	read := part.Button("", "", "Read this text").Disabled(s.Data.Paste == "")
	return box.Class("card stack").Body(
		f.View(ui.OnType(area, send, func(t string) station.Msg { return PasteTyped{Text: t} })),
		part.Div("row", ui.OnPress(read, send, PasteLoaded{})))
}

// loadFailure shows why the last file was not loaded.
func loadFailure(s *State) app.UI {
	f := s.Data.Failed
	box := app.Div().Role("alert")
	if !f.Any() {
		return box.Hidden(true)
	}
	stays := "Nothing was loaded."
	if s.Data.Table != nil {
		stays = "Your current data is unchanged."
	}
	return box.Class("drop err-on").Body(part.Icon("file-warning"),
		part.Div("grow", app.B().Text(s.Data.FailedAs+" was not loaded"),
			app.Div().Class("err").Text(f.Text), app.Div().Class("small mute").Text(stays)))
}

// minByteTotal is the smallest total that counts bytes. The worker reports the progress of reading in bytes, and that
// of summarizing in columns, of which there are fewer. Smaller files are read before any progress is shown.
const minByteTotal = 1 << 16

func loadProgress(s *State, send ui.Send) app.UI {
	b := s.Data.Loading
	words := format.Bytes(int(b.Done)) + " of " + format.Bytes(int(b.Total))
	if b.Total < minByteTotal {
		words = "column " + strconv.Itoa(int(b.Done)+1) + " of " + strconv.Itoa(int(b.Total))
	}
	return ui.Progress(s.Session, send, b, "Reading "+b.What, words)
}

// readNotes shows the warnings of the reader, and whether the table is not saved.
func readNotes(s *State) app.UI {
	var notes []app.UI
	if !s.Data.Kept && !s.Data.Reading.Keeping.Running() {
		notes = append(notes, part.Note("warn", app.B().Text("This table is not saved. "),
			app.Text("Load "+s.Data.Name+" again after a reload of the page.")))
	}
	if f := s.Data.IndexFailed; f != "" {
		notes = append(notes, part.Note("fail", app.B().Text("The index of "+s.Column(RoleKey)+" could not be built. "), app.Text(f)))
	}
	if len(s.Data.Warnings) > 0 {
		notes = append(notes, part.Note("", app.B().Text(format.Count(len(s.Data.Warnings), "warning")+" while reading. "), app.Text(warningText(s.Data.Warnings))))
	}
	return app.Div().Class("stack").Hidden(len(notes) == 0).Body(notes...)
}

// warningText joins the first warnings to one text.
func warningText(all []csv.Warning) string {
	const most = 8
	var out []string
	for i, w := range all {
		if i == most {
			out = append(out, "And "+usertext.Grouped(len(all)-most)+" more.")
			break
		}
		text := format.Sentence(w.Text)
		if w.Line > 0 {
			text = "Line " + strconv.Itoa(w.Line) + ": " + text
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

// NeedsTable draws a station that needs a table: the progress of loading, or a button that loads the sample.
func NeedsTable(s *State, send ui.Send, why string) app.UI {
	if s.Data.Loading.Running() {
		cancel := ui.OnPress(part.Button("sm", "", "Cancel"), send, station.CancelPressed{Job: s.Data.Loading.Job})
		return part.Div("stack", part.Title("Loading", s.Data.Loading.What, cancel), part.Skeleton(3),
			part.Progress("Loading", float64(s.Data.Loading.Done), float64(s.Data.Loading.Total)))
	}
	return part.Empty("table-2", "No data yet", why+" Start with the sample, or read your own in Data.",
		ui.OnPress(part.Button("primary", "", "Load user_data.csv"), send, SampleChosen{Name: "user_data.csv"}))
}

// Counter returns the number of rows for the rail.
func Counter(s *State) (text, class string) {
	if s.Data.Table == nil {
		return "", ""
	}
	return usertext.Grouped(s.Data.Table.Rows()) + " rows", ""
}

// Summary returns the two lines of the station on the Map.
func Summary(s *State) (one, two string, warned int) {
	switch {
	case s.Data.Loading.Running():
		return "reading", s.Data.Loading.What, 0
	case s.Data.Table != nil:
		return usertext.Grouped(s.Data.Table.Rows()) + " rows, " + format.Count(s.Data.Table.Width(), "column"), s.Data.Name, 0
	}
	return "no table yet", "", 0
}

// VersionBadge draws a version's number. The champion of the open table's model is highlighted.
func VersionBadge(s *State, v registry.Version) app.UI {
	kind := ""
	if v.Model == s.ModelName() && v.N == s.AliasN(registry.Champion) {
		kind = "brass"
	}
	return part.Badge(kind, "v"+strconv.Itoa(v.N))
}
