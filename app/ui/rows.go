package ui

import (
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/table"
)

const (
	// WindowHeight is the height in pixels of a region of rows, as the class
	// vtable of web/css/32-tables.css bounds it.
	WindowHeight = 430
	// WidestTable is how many columns a table of rows shows: more cannot be read,
	// and each costs the page a node in every row.
	WidestTable = 40
)

// RowHeads returns the headings of a table of rows: a number and the columns.
func RowHeads(columns []table.Column) []part.Column {
	heads := []part.Column{{Text: "#", Number: true}}
	for _, c := range columns {
		heads = append(heads, part.Column{Text: c.Name(), Number: c.Kind() == table.Number})
	}
	return heads
}

// RowOf is row i of some columns at a place in the list, under the number that it
// has in the table.
func RowOf(place, number, i int, columns []table.Column) app.UI {
	cells := []app.UI{app.Td().Class("n mute").Text(strconv.Itoa(number))}
	for _, c := range columns {
		cells = append(cells, CellOf(c, i))
	}
	return app.Tr().Aria("rowindex", place+2).Body(cells...)
}

// CellOf returns row i of a column as a cell of a table.
func CellOf(c table.Column, row int) app.UI {
	class := "n"
	if c.Kind() != table.Number {
		class = "mono"
	}
	if c.Missing(row) {
		return app.Td().Class(class, "mute").Text("missing")
	}
	return app.Td().Class(class).Text(format.Cell(c, row))
}

// MostMarks is how many rows a scatter draws.
const MostMarks = 600

// TimeEdges counts milliseconds, as an axis of time does.
func TimeEdges(edges []float64, k table.Kind) []float64 {
	if k != table.Time {
		return edges
	}
	out := slices.Clone(edges)
	for i := range out {
		out[i] /= 1e3
	}
	return out
}
