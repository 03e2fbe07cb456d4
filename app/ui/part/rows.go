package part

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// RowHeight is the height in pixels of a row of a Virtual table, as the class
// vtable of web/css/32-tables.css sets it.
const RowHeight = 33

// Virtual is a table of which only a window of rows exists: go-app mounts
// forty rows in 6 ms and ten thousand in a second and a half. Spacers above
// and below keep the scrollbar true.
type Virtual struct {
	Label   string
	Columns []Column
	Total   int      // rows there are
	First   int      // index of the first row here
	Rows    []app.UI // the window, of RowAt
	// Wrap finishes the region, so that the caller can hear it scroll.
	Wrap func(app.HTMLDiv) app.HTMLDiv
}

// Window is which rows to draw when the region is scrolled to top: what is
// seen and eight more on either side, so that a short scroll shows no gap.
func Window(top, height, total int) (first, count int) {
	const spare = 8
	first = min(max(top/RowHeight-spare, 0), max(total-1, 0))
	last := (top+height)/RowHeight + spare + 1
	return first, max(min(last, total)-first, 0)
}

// RowAt is the row with an index among all rows, which readers hear although
// most rows do not exist.
func RowAt(index int, chosen bool, cells ...app.UI) app.UI {
	tr := app.Tr().Aria("rowindex", index+2)
	if chosen {
		tr = tr.Class("sel")
	}
	return tr.Body(cells...)
}

// View is the table.
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

// spacer stands for rows that are not there. Its height is an SVG attribute
// because a style attribute is forbidden.
func (v Virtual) spacer(rows int) app.UI {
	svg := app.Elem("svg").XMLNS("http://www.w3.org/2000/svg").
		Attr("width", "1").Attr("height", strconv.Itoa(max(rows, 0)*RowHeight))
	return app.Tr().Class("spacer").Aria("hidden", true).Body(
		app.Td().ColSpan(max(len(v.Columns), 1)).Body(svg))
}
