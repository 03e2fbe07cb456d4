package part

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// Column is the heading of one column of a Table.
type Column struct {
	Text   string
	Data   bool // the text is a name in the user's table, and is not explained
	Number bool
	Hidden bool   // the text is for screen readers only, as for a column of buttons
	Sort   string // ascending, descending or none; "" if the column cannot be sorted
	Button app.UI // the sort button, shown instead of Text
}

// Table draws a table in a scrolling region with an accessible name.
func Table(label string, columns []Column, rows ...app.UI) app.UI {
	heads := make([]app.UI, 0, len(columns))
	for _, c := range columns {
		heads = append(heads, c.head())
	}
	return TableWrap(label, "", app.Table().Body(
		app.THead().Body(app.Tr().Body(heads...)),
		app.TBody().Body(rows...)))
}

func (c Column) head() app.UI {
	th := app.Th().Scope("col")
	if c.Number {
		th = th.Class("n")
	}
	if c.Sort != "" {
		th = th.Aria("sort", c.Sort)
	}
	switch {
	case c.Button != nil:
		return th.Body(c.Button)
	case c.Hidden:
		return th.Body(Span("vh", c.Text))
	case c.Data:
		return th.Text(c.Text)
	}
	return th.Body(Label(c.Text)...)
}

// TableWrap draws a scrolling region around wide content. class may be "tall", which bounds the height, or "vtable".
func TableWrap(label, class string, body ...app.UI) app.UI {
	return app.Div().Class("tablewrap", class).TabIndex(0).Role("region").Aria("label", label).Body(body...)
}

// Row draws a table row. A chosen row is highlighted.
func Row(chosen bool, cells ...app.UI) app.UI {
	tr := app.Tr()
	if chosen {
		tr = tr.Class("sel")
	}
	return tr.Body(cells...)
}

// RowHead draws the header cell of a row. class may be "mono".
func RowHead(class, text string) app.UI { return app.Th().Scope("row").Class(class).Text(text) }

// Num draws a right-aligned cell with a number.
func Num(text string) app.UI { return app.Td().Class("n").Text(text) }

// Cell draws a cell with text. class may be "mono" or "mute".
func Cell(class, text string) app.UI { return app.Td().Class(class).Text(text) }

// CellOf draws a cell with elements.
func CellOf(body ...app.UI) app.UI { return app.Td().Body(body...) }
