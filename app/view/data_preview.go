package view

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/view/part"
	"orrery/core/table"
)

const (
	// windowHeight is the height in pixels of a region of rows, as the class
	// vtable of web/orrery.css bounds it.
	windowHeight = 430
	// widest is how many columns a table of rows shows: more cannot be read,
	// and each costs the page a node in every row.
	widest = 40
)

// previewCard shows the rows of the table, of which only those in sight exist.
func previewCard(s state.State, send Send) app.UI {
	t := s.Data.Table
	columns := t.Columns()
	words := counted(t.Rows(), "row")
	if len(columns) > widest {
		words += ", the first " + strconv.Itoa(widest) + " of " + part.Grouped(len(columns)) + " columns"
		columns = columns[:widest]
	}
	first, count := part.Window(s.Data.Top, windowHeight, t.Rows())
	rows := make([]app.UI, count)
	for i := range rows {
		rows[i] = rowOf(first+i, first+i, columns)
	}
	return part.Card("flush",
		part.Title("Preview", words, part.Span("small soft", "read in "+duration(s.Data.Took)+", "+size(int(s.Data.Size)))),
		part.Virtual{Label: "Row preview", Columns: rowHeads(columns), Total: t.Rows(), First: first, Rows: rows,
			Wrap: scrolling(send, func(top int) state.Msg { return state.PreviewScrolled{Top: top} })}.View())
}

func rowHeads(columns []table.Column) []part.Column {
	heads := []part.Column{{Text: "#", Number: true}}
	for _, c := range columns {
		heads = append(heads, part.Column{Text: c.Name(), Number: c.Kind() == table.Number})
	}
	return heads
}

// rowOf is row i of some columns as the table's row with this number.
func rowOf(number, i int, columns []table.Column) app.UI {
	cells := []app.UI{app.Td().Class("n mute").Text(strconv.Itoa(number))}
	for _, c := range columns {
		cells = append(cells, cellOf(c, i))
	}
	return app.Tr().Aria("rowindex", number+2).Body(cells...)
}

func cellOf(c table.Column, row int) app.UI {
	class := "n"
	if c.Kind() != table.Number {
		class = "mono"
	}
	if c.Missing(row) {
		return app.Td().Class(class, "mute").Text("missing")
	}
	return app.Td().Class(class).Text(rounded(c, row))
}
