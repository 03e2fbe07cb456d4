package view

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/table"
)

const (
	// windowHeight is the height in pixels of a region of rows, as the class
	// vtable of web/css/32-tables.css bounds it.
	windowHeight = 430
	// widest is how many columns a table of rows shows: more cannot be read,
	// and each costs the page a node in every row.
	widest = 40
)

// previewCard shows the rows of the table, of which only those in sight exist:
// all, or those of a filter or a finding.
func previewCard(s state.State, send ui.Send) app.UI {
	t := s.Data.Table
	columns, total := t.Columns(), s.PreviewLen()
	words := format.Count(t.Rows(), "row")
	if total < t.Rows() {
		words = part.Grouped(total) + " of " + words
	}
	if len(columns) > widest {
		words += ", the first " + strconv.Itoa(widest) + " of " + part.Grouped(len(columns)) + " columns"
		columns = columns[:widest]
	}
	first, count := part.Window(s.Data.Top, windowHeight, total)
	rows := make([]app.UI, count)
	for i := range rows {
		rows[i] = rowOf(first+i, s.PreviewRow(first+i), s.PreviewRow(first+i), columns)
	}
	return part.Card("flush",
		part.Title("Preview", words, part.Span("small soft", "read in "+format.Duration(s.Data.Took)+", "+format.Bytes(int(s.Data.Size)))),
		filterBar(s, send),
		part.Virtual{Label: "Row preview", Columns: sortHeads(s, send, columns), Total: total, First: first, Rows: rows,
			Wrap: ui.OnScroll(send, func(top int) station.Msg { return state.PreviewScrolled{Top: top} })}.View())
}

// filterBar says which rows are shown, and takes a condition for them.
func filterBar(s state.State, send ui.Send) app.UI {
	l := s.Data.Peek
	f := part.Field{ID: "filter", Label: "Show rows where", Err: l.Wrong}
	in := ui.InitialValue(f.Input(), l.Where).Class("mono").Type("text").AutoComplete(false).Spellcheck(false).Placeholder(filterExample(s))
	acts := []app.UI{ui.OnType(in, send, func(v string) station.Msg { return state.FilterTyped{Text: v} }), app.Button().Type("submit").Class("btn").Text("Filter")}
	if !l.View.Whole() || l.Where != "" {
		acts = append(acts, ui.OnPress(part.Button("quiet", "x", "Show all"), send, state.ViewCleared{}))
	}
	body := []app.UI{ui.OnSubmit(app.Form(), send, state.FilterPressed{}).Body(f.View(acts...))}
	if l.View.Finding != nil {
		body = append(body, part.Span("small", "Rows of the finding: "+l.View.Finding.Text))
	}
	if ui.IsLate(s.Session, l.Arranging) {
		body = append(body, part.Span("small soft", "Sorting and filtering…"))
	}
	return app.Div().Class("stack filter").Body(body...)
}

// filterExample is a condition over this table.
func filterExample(s state.State) string {
	for _, c := range s.Data.Summaries {
		if c.Kind == table.Number && c.Distinct > 2 {
			return spelled(c.Name) + " > " + format.Quantity(c.Median, decimals(c))
		}
	}
	return "isnull(" + spelled(s.Data.Table.Names()[0]) + ")"
}

// sortHeads are the columns' heads, each a button that sorts by it.
func sortHeads(s state.State, send ui.Send, columns []table.Column) []part.Column {
	v := s.Data.Peek.View
	heads := rowHeads(columns)
	for i, c := range columns {
		way, mark := "none", ""
		if v.Sort == c.Name() {
			way, mark = "ascending", "arrow-up"
			if v.Down {
				way, mark = "descending", "arrow-down"
			}
		}
		body := []app.UI{app.Text(c.Name())}
		if mark != "" {
			body = append(body, part.Icon(mark))
		}
		heads[i+1].Sort = way
		heads[i+1].Button = ui.OnPress(app.Button().Type("button").Class("sort").Title("Sort by "+c.Name()).Body(body...), send, state.SortPressed{Column: c.Name()})
	}
	return heads
}

func rowHeads(columns []table.Column) []part.Column {
	heads := []part.Column{{Text: "#", Number: true}}
	for _, c := range columns {
		heads = append(heads, part.Column{Text: c.Name(), Number: c.Kind() == table.Number})
	}
	return heads
}

// rowOf is row i of some columns at a place in the list, under the number that it
// has in the table.
func rowOf(place, number, i int, columns []table.Column) app.UI {
	cells := []app.UI{app.Td().Class("n mute").Text(strconv.Itoa(number))}
	for _, c := range columns {
		cells = append(cells, cellOf(c, i))
	}
	return app.Tr().Aria("rowindex", place+2).Body(cells...)
}

func cellOf(c table.Column, row int) app.UI {
	class := "n"
	if c.Kind() != table.Number {
		class = "mono"
	}
	if c.Missing(row) {
		return app.Td().Class(class, "mute").Text("missing")
	}
	return app.Td().Class(class).Text(format.Cell(c, row))
}
