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
	"orrery/core/usertext"
)

// readingCards shows the steps between a file and its table: how much of a large file to read, and how the file was
// read.
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
		out = append(out, part.NoteWith("", "table-2", []app.UI{again}, app.B().Text(s.Data.Name+" was read as "+dialectText(r.Dialect)+". ")))
	}
	return app.Div().Class("stack", "cards").Hidden(len(out) == 0).Body(out...)
}

// dialectText describes a dialect: "UTF-8, comma, header in the first row".
func dialectText(d csv.Dialect) string {
	words := d.Encoding + ", " + delimiterName(d.Delimiter)
	if d.Gzip {
		words = "gzip, " + words
	}
	if d.Header == csv.HeaderNone {
		return words + ", without header"
	}
	return words + ", header in the first row"
}

func delimiterName(d string) string {
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

// largeCard asks how much of a large file to read.
func largeCard(r Reading, send ui.Send) app.UI {
	e := r.Large.Estimate
	f := part.Field{ID: "large-rows", Label: "Rows to sample"}
	if r.SampleRows() == 0 {
		f.Err = "Enter a number of rows, such as 100000."
	} else {
		f.Hint = "A random sample. The seed is 42, so reading the file again gives the same rows."
	}
	words := "About " + usertext.Grouped(e.Rows) + " rows and " + usertext.Grouped(e.Columns) + " columns need about " + format.Bytes(int(e.Bytes)) +
		" of memory, and the same again to be shown. Only the beginning of the file was read."
	title := " is large"
	if r.Large.Fits > 0 {
		title = " is too large"
		words = "About " + usertext.Grouped(r.Large.Fits) + " rows fit into " + format.Bytes(int(r.Large.Budget)) + " of memory. Sample some of the rows, or open a file with fewer rows or columns."
	}
	take := "Sample " + usertext.Grouped(r.SampleRows()) + " rows"
	return part.Card("stack", part.Title(r.Name+title, ""), app.P().Class("soft").Text(words),
		f.View(ui.OnType(ui.InitialValue(f.Input(), r.Rows).Class("mono").Type("text").Attr("inputmode", "numeric"), send, func(t string) station.Msg { return LargeRows{Text: t} })),
		part.Div("row wrap",
			ui.OnPress(part.Button("primary", "", take).Disabled(r.SampleRows() == 0), send, LargeSampled{}),
			ui.OnPress(part.Button("", "", "Read all"), send, LargeAll{}).Hidden(r.Large.Fits > 0),
			ui.OnPress(part.Button("quiet", "", "Cancel"), send, ReviewDropped{})))
}

// reviewCard shows how a file was read, so that the user can correct it before anything is stored.
func reviewCard(s *State, send ui.Send) app.UI {
	r := s.Data.Reading
	found, rows := r.Dialect, "reading"
	if r.Review != nil {
		found = r.Review.Dialect
		rows = format.Count(r.Review.Table.Rows(), "row") + ", " + format.Count(r.Review.Table.Width(), "column")
	}
	body := []app.UI{part.Title("How "+r.Name+" was read", rows), reviewNotes(r),
		part.Div("grid close", dialectFields(r, found, send)...)}
	if o := r.Review; o != nil {
		body = append(body, typeTable(r, o.Table, send), reviewRows(o.Table))
	}
	wait := r.Review == nil || s.Data.Loading.Running()
	body = append(body, part.Div("row wrap",
		ui.OnPress(part.Button("primary", "", "Use this table").Disabled(wait), send, ReviewAccepted{}),
		ui.OnPress(part.Button("", "", "Cancel"), send, ReviewDropped{}),
		part.Span("small soft", "Nothing is stored until you use it.")))
	return part.Card("stack", body...)
}

func reviewNotes(r Reading) app.UI {
	var notes []app.UI
	if r.Failed.Any() {
		notes = append(notes, part.Note("fail", app.B().Text("The file is not a table with these settings. "), app.Text(r.Failed.Text)))
	}
	if o := r.Review; o != nil {
		for _, why := range o.Unsure {
			notes = append(notes, part.Note("warn", app.B().Text("Please check. "), app.Text(format.Sentence(why))))
		}
		if len(o.Warnings) > 0 {
			notes = append(notes, part.Note("", app.B().Text(format.Count(len(o.Warnings), "warning")+". "), app.Text(warningText(o.Warnings))))
		}
	}
	return app.Div().Class("stack").Role("status").Hidden(len(notes) == 0).Body(notes...)
}

// dialectChoices returns the values of a field of the dialect, with their names.
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
			out = append(out, part.Option{Value: d, Text: delimiterName(d)})
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

// dialectFields draws a select for each field of the dialect. The first option detects the value, and shows what was
// found.
func dialectFields(r Reading, found csv.Dialect, send ui.Send) []app.UI {
	var out []app.UI
	for _, f := range [][2]string{{"encoding", "Encoding"}, {"delimiter", "Delimiter"}, {"quote", "Quote"}, {"header", "Header"},
		{"decimal", "Decimal mark"}, {"thousands", "Thousands mark"}, {"dates", "Order of dates"}} {
		options := dialectChoices(f[0])
		detect := part.Option{Value: ui.NoText, Text: "Detect"}
		now := optionValue(DialectField(found, f[0]))
		for _, o := range options {
			if o.Value == now && now != "" {
				detect.Text = "Detected: " + optionText(o)
			}
		}
		chosen := optionValue(DialectField(r.Form, f[0]))
		if chosen == "" {
			chosen = ui.NoText
		} else {
			detect.Text = "Detect"
		}
		field := part.Field{ID: "read-" + f[0], Label: f[1]}
		list := field.Select(chosen, append([]part.Option{detect}, options...)...)
		out = append(out, part.Div("s3", field.View(ui.OnChoose(list, send, func(v string) station.Msg {
			return DialectChosen{Field: f[0], Value: dialectValue(v)}
		}))))
	}
	return out
}

func optionText(o part.Option) string {
	if o.Text != "" {
		return o.Text
	}
	return o.Value
}

// doubleQuote is the value of the option of a double quote, which is not allowed in an attribute.
const doubleQuote = "double"

// dialectValue returns the dialect's value of an option; "" means to detect it. choiceOf is its inverse.
func dialectValue(v string) string {
	switch v {
	case ui.NoText:
		return ""
	case doubleQuote:
		return `"`
	}
	return v
}

func optionValue(v string) string {
	if v == `"` {
		return doubleQuote
	}
	return v
}

// typeTable has a select for the type of each column.
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
			return TypeChosen{Column: name, Kind: dialectValue(v)}
		}))))
	}
	return part.Table("Types of columns", []part.Column{{Text: "Column"}, {Text: "Type"}}, rows...)
}

// reviewRows shows the first rows of a table under review.
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
