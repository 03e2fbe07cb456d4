package part

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// Column heads one column of a Table.
type Column struct {
	Text   string
	Number bool
	Hidden bool   // the words are for readers only: a column of checkboxes
	Sort   string // ascending, descending or none where the column can sort
	Button app.UI // the sort button, already built; its words replace Text
}

// Table is a table in a region that scrolls by itself, named for readers.
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
	}
	return th.Text(c.Text)
}

// TableWrap is the region that scrolls by itself around a wide thing. class
// may add "tall", which bounds its height, or "vtable".
func TableWrap(label, class string, body ...app.UI) app.UI {
	return app.Div().Class("tablewrap", class).TabIndex(0).Role("region").Aria("label", label).Body(body...)
}

// Row is a table row; a chosen one has a brass ground and rule.
func Row(chosen bool, cells ...app.UI) app.UI {
	tr := app.Tr()
	if chosen {
		tr = tr.Class("sel")
	}
	return tr.Body(cells...)
}

// RowHead is the cell that names its row. class may be "mono".
func RowHead(class, text string) app.UI { return app.Th().Scope("row").Class(class).Text(text) }

// Num is a cell with a number, set right.
func Num(text string) app.UI { return app.Td().Class("n").Text(text) }

// Cell is a cell with words. class may be "mono", "mute".
func Cell(class, text string) app.UI { return app.Td().Class(class).Text(text) }

// CellOf is a cell that holds parts.
func CellOf(body ...app.UI) app.UI { return app.Td().Body(body...) }
