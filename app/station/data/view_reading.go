package data

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/table"
	"orrery/core/table/csv"
)

// readingCards are what stands between a file and its table: how much of a large one is to be read, how a doubtful one
// was read, and the way back there.
func readingCards(s *State, send ui.Send) app.UI {
	r := s.Data.Reading
	var out []app.UI
	if r.Large != nil {
		out = append(out, largeCard(r, send))
	}
	if r.Open {
		out = append(out, reviewCard(s, send))
	}
	if s.CanReadAgain() && r.Large == nil {
		again := ui.OnPress(part.Button("sm", "", "Read again with other settings"), send, ReadAgainPressed{})
		out = append(out, part.NoteWith("", "table-2", []app.UI{again}, app.B().Text(s.Data.Name+" was read as "+dialectWords(r.Dialect)+". ")))
	}
	return app.Div().Class("stack", "cards").Hidden(len(out) == 0).Body(out...)
}

// dialectWords: UTF-8, comma, header in the first row.
func dialectWords(d csv.Dialect) string {
	words := d.Encoding + ", " + delimiterWord(d.Delimiter)
	if d.Gzip {
		words = "gzip, " + words
	}
	if d.Header == csv.HeaderNone {
		return words + ", without header"
	}
	return words + ", header in the first row"
}

func delimiterWord(d string) string {
	switch d {
	case ",":
		return "comma"
	case ";":
		return "semicolon"
	case "\t":
		return "tab"
	case "|":
		return "bar"
	case " ":
		return "spaces"
	case csv.NoMark:
		return "one column"
	}
	return d
}

// largeCard asks how much of a large file is to be read.
func largeCard(r Reading, send ui.Send) app.UI {
	e := r.Large.Estimate
	f := part.Field{ID: "large-rows", Label: "Rows to take at random"}
	if r.SampleRows() == 0 {
		f.Err = "A number of rows, such as 100000."
	} else {
		f.Hint = "Each set of so many rows is equally likely. The seed is 42, so that it comes out the same again."
	}
	words := "About " + part.Grouped(e.Rows) + " rows and " + part.Grouped(e.Columns) + " columns would take about " + format.Bytes(int(e.Bytes)) +
		" of memory, and as much again to be shown. Nothing but the beginning of the file was read."
	title := " is large"
	if r.Large.Fits > 0 {
		title = " is too large"
		words = "About " + part.Grouped(r.Large.Fits) + " rows fit into " + format.Bytes(int(r.Large.Budget)) + " of memory. Sample some of the rows, or open a file with fewer rows or columns."
	}
	take := "Sample " + part.Grouped(r.SampleRows()) + " rows"
	return part.Card("stack", part.Title(r.Name+title, ""), app.P().Class("soft").Text(words),
		f.View(ui.OnType(ui.InitialValue(f.Input(), r.Rows).Class("mono").Type("text").Attr("inputmode", "numeric"), send, func(t string) station.Msg { return LargeRows{Text: t} })),
		app.Div().Class("row wrap").Body(
			ui.OnPress(part.Button("primary", "", take).Disabled(r.SampleRows() == 0), send, LargeSampled{}),
			ui.OnPress(part.Button("", "", "Read all"), send, LargeAll{}).Hidden(r.Large.Fits > 0),
			ui.OnPress(part.Button("quiet", "", "Cancel"), send, ReviewDropped{})))
}

// reviewCard shows how a file was read, to be corrected before anything is stored.
func reviewCard(s *State, send ui.Send) app.UI {
	r := s.Data.Reading
	found, rows := r.Dialect, "reading"
	if r.Review != nil {
		found = r.Review.Dialect
		rows = format.Count(r.Review.Table.Rows(), "row") + ", " + format.Count(r.Review.Table.Width(), "column")
	}
	body := []app.UI{part.Title("How "+r.Name+" was read", rows), reviewNotes(r),
		app.Div().Class("grid", "close").Body(dialectFields(r, found, send)...)}
	if o := r.Review; o != nil {
		body = append(body, typeTable(r, o.Table, send), reviewRows(o.Table))
	}
	wait := r.Review == nil || s.Data.Loading.Running()
	body = append(body, app.Div().Class("row wrap").Body(
		ui.OnPress(part.Button("primary", "", "Use this table").Disabled(wait), send, ReviewAccepted{}),
		ui.OnPress(part.Button("", "", "Cancel"), send, ReviewDropped{}),
		part.Span("small soft", "Nothing is stored before you use it.")))
	return part.Card("stack", body...)
}

func reviewNotes(r Reading) app.UI {
	var notes []app.UI
	if r.Failed.Any() {
		notes = append(notes, part.Note("fail", app.B().Text("Read so, it is no table. "), app.Text(r.Failed.Text)))
	}
	if o := r.Review; o != nil {
		for _, why := range o.Unsure {
			notes = append(notes, part.Note("warn", app.B().Text("Please look. "), app.Text(format.Sentence(why))))
		}
		if len(o.Warnings) > 0 {
			notes = append(notes, part.Note("", app.B().Text(format.Count(len(o.Warnings), "remark")+". "), app.Text(remarks(o.Warnings))))
		}
	}
	return app.Div().Class("stack").Role("status").Hidden(len(notes) == 0).Body(notes...)
}

// dialectChoices are what a field of the dialect may be, with words for a person.
func dialectChoices(field string) []part.Option {
	none := part.Option{Value: csv.NoMark, Text: "none"}
	switch field {
	case "encoding":
		var out []part.Option
		for _, e := range csv.Encodings() {
			out = append(out, part.Option{Value: e})
		}
		return out
	case "delimiter":
		var out []part.Option
		for _, d := range []string{",", ";", "\t", "|", " ", ":", "^", "~", csv.NoMark} {
			out = append(out, part.Option{Value: d, Text: delimiterWord(d)})
		}
		return out
	case "quote":
		return []part.Option{{Value: doubleQuote, Text: `double "`}, {Value: "'", Text: "single '"}, none}
	case "header":
		return []part.Option{{Value: csv.HeaderFirst}, {Value: csv.HeaderNone}}
	case "decimal":
		return []part.Option{{Value: ".", Text: "point"}, {Value: ",", Text: "comma"}}
	case "thousands":
		return []part.Option{{Value: ",", Text: "comma"}, {Value: ".", Text: "point"}, {Value: "'", Text: "apostrophe"}, {Value: " ", Text: "space"}, none}
	}
	return []part.Option{{Value: csv.DayFirst}, {Value: csv.MonthFirst}}
}

// dialectFields are one list of choices for each thing about the file. The first choice is to detect it, and says what
// was found.
func dialectFields(r Reading, found csv.Dialect, send ui.Send) []app.UI {
	var out []app.UI
	for _, f := range [][2]string{{"encoding", "Encoding"}, {"delimiter", "Delimiter"}, {"quote", "Quote"}, {"header", "Header"},
		{"decimal", "Decimal mark"}, {"thousands", "Thousands mark"}, {"dates", "Order of dates"}} {
		options := dialectChoices(f[0])
		detect := part.Option{Value: ui.NoText, Text: "Detect"}
		now := choiceOf(DialectField(found, f[0]))
		for _, o := range options {
			if o.Value == now && now != "" {
				detect.Text = "Detected: " + wordsOf(o)
			}
		}
		chosen := choiceOf(DialectField(r.Form, f[0]))
		if chosen == "" {
			chosen = ui.NoText
		} else {
			detect.Text = "Detect"
		}
		field := part.Field{ID: "read-" + f[0], Label: f[1]}
		list := field.Select(chosen, append([]part.Option{detect}, options...)...)
		out = append(out, app.Div().Class("s3").Body(field.View(ui.OnChoose(list, send, func(v string) station.Msg {
			return DialectChosen{Field: f[0], Value: given(v)}
		}))))
	}
	return out
}

func wordsOf(o part.Option) string {
	if o.Text != "" {
		return o.Text
	}
	return o.Value
}

// doubleQuote is the value of the choice of a double quote, which cannot stand in an attribute.
const doubleQuote = "double"

// given is what a choice means, "" for that of nothing, and choiceOf the choice for what a dialect says.
func given(v string) string {
	switch v {
	case ui.NoText:
		return ""
	case doubleQuote:
		return `"`
	}
	return v
}

func choiceOf(v string) string {
	if v == `"` {
		return doubleQuote
	}
	return v
}

// typeTable gives each column its type, by a person or by its cells.
func typeTable(r Reading, t *table.Table, send ui.Send) app.UI {
	var rows []app.UI
	columns := t.Columns()
	for i, c := range columns[:min(len(columns), ui.WidestTable)] {
		chosen, detect := ui.NoText, "Detected: "+c.Kind().String()
		if k, ok := r.Form.Types[c.Name()]; ok {
			chosen, detect = k.String(), "Detect"
		}
		options := []part.Option{{Value: ui.NoText, Text: detect}}
		for _, k := range []table.Kind{table.Number, table.Bool, table.Time, table.Text} {
			options = append(options, part.Option{Value: k.String()})
		}
		list := part.Field{ID: "read-type-" + strconv.Itoa(i)}.Select(chosen, options...).Aria("label", "Type of "+c.Name())
		name := c.Name()
		rows = append(rows, part.Row(false, part.RowHead("mono", name), part.CellOf(ui.OnChoose(list, send, func(v string) station.Msg {
			return TypeChosen{Column: name, Kind: given(v)}
		}))))
	}
	return part.Table("Types of columns", []part.Column{{Text: "Column"}, {Text: "Type"}}, rows...)
}

// reviewRows are the first rows of a table that is looked at.
func reviewRows(t *table.Table) app.UI {
	const most = 20
	columns := t.Columns()
	columns = columns[:min(len(columns), ui.WidestTable)]
	rows := make([]app.UI, min(t.Rows(), most))
	for i := range rows {
		rows[i] = ui.RowOf(i, i, i, columns)
	}
	return part.Table("First rows", ui.RowHeads(columns), rows...)
}
