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
	// WindowHeight is the maximum height of a region of rows in pixels, as in the class vtable of
	// web/css/32-tables.css.
	WindowHeight = 430
	// WidestTable is the largest number of columns in a table of rows. Each column costs the page an element in every
	// row.
	WidestTable = 40
)

// RowHeads returns the headings of a table of rows: a number and the columns.
func RowHeads(columns []table.Column) []part.Column {
	heads := []part.Column{{Text: "#", Number: true}}
	for _, c := range columns {
		heads = append(heads, part.Column{Text: c.Name(), Data: true, Number: c.Kind() == table.Number})
	}
	return heads
}

// RowOf draws row i of columns. place is its position in the list, number the one that is shown.
func RowOf(place, number, i int, columns []table.Column) app.UI {
	cells := []app.UI{app.Td().Class("n mute").Text(strconv.Itoa(number))}
	for _, c := range columns {
		cells = append(cells, CellOf(c, i))
	}
	return app.Tr().Aria("rowindex", place+2).Body(cells...)
}

// CellOf draws a cell of a column.
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

// MostMarks is the largest number of rows in a scatter plot.
const MostMarks = 600

// TimeEdges converts the bin edges of a time column to milliseconds, the unit of a time axis.
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
