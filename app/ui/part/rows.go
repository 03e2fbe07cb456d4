package part

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// RowHeight is the height of a row of a Virtual table in pixels, as in the class vtable of web/css/32-tables.css.
const RowHeight = 33

// Virtual is a table of which only a window of rows is drawn: go-app mounts 40 rows in 6 ms and 10,000 in 1.5 s.
// Spacers above and below give the scrollbar its size.
type Virtual struct {
	Label   string
	Columns []Column
	Total   int      // number of rows of the table
	First   int      // index of the first row of the window
	Rows    []app.UI // the window, made by RowAt
	// Wrap adds the handler of scroll events to the region; may be nil.
	Wrap func(app.HTMLDiv) app.HTMLDiv
}

// Window returns the rows to draw when a region of a height is scrolled to top: the visible rows and eight more on
// either side, so that a short scroll shows no gap.
func Window(top, height, total int) (first, count int) {
	const spare = 8
	first = min(max(top/RowHeight-spare, 0), max(total-1, 0))
	last := (top+height)/RowHeight + spare + 1
	return first, max(min(last, total)-first, 0)
}

// RowAt draws the row with an index among all rows, which it tells screen readers.
func RowAt(index int, chosen bool, cells ...app.UI) app.UI {
	tr := app.Tr().Aria("rowindex", index+2)
	if chosen {
		tr = tr.Class("sel")
	}
	return tr.Body(cells...)
}

// View draws the table.
func (v Virtual) View() app.UI {
	heads := make([]app.UI, 0, len(v.Columns))
	for _, c := range v.Columns {
		heads = append(heads, c.head())
	}
	rows := make([]app.UI, 0, len(v.Rows)+2)
	rows = append(rows, v.spacer(v.First))
	rows = append(rows, v.Rows...)
	rows = append(rows, v.spacer(v.Total-v.First-len(v.Rows)))
	div := app.Div().Class("tablewrap", "vtable").TabIndex(0).Role("region").Aria("label", v.Label).Body(
		app.Table().Aria("rowcount", v.Total+1).Body(
			app.THead().Body(app.Tr().Body(heads...)), app.TBody().Body(rows...)))
	if v.Wrap != nil {
		return v.Wrap(div)
	}
	return div
}

// spacer draws an empty row with the height of the given number of rows. The height is an SVG attribute because a
// style attribute is forbidden.
func (v Virtual) spacer(rows int) app.UI {
	svg := app.Elem("svg").XMLNS("http://www.w3.org/2000/svg").
		Attr("width", "1").Attr("height", strconv.Itoa(max(rows, 0)*RowHeight))
	return app.Tr().Class("spacer").Aria("hidden", true).Body(
		app.Td().ColSpan(max(len(v.Columns), 1)).Body(svg))
}
