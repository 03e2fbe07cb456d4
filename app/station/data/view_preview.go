package data

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/table"
	"orrery/core/usertext"
)

// previewCard shows the rows of the table: all, or those of a filter or a finding. Only visible rows are drawn.
func previewCard(s *State, send ui.Send) app.UI {
	t := s.Data.Table
	columns, total := t.Columns(), s.PreviewLen()
	words := format.Count(t.Rows(), "row")
	if total < t.Rows() {
		words = usertext.Grouped(total) + " of " + words
	}
	if len(columns) > ui.WidestTable {
		words += ", the first " + strconv.Itoa(ui.WidestTable) + " of " + usertext.Grouped(len(columns)) + " columns"
		columns = columns[:ui.WidestTable]
	}
	first, count := part.Window(s.Data.Top, ui.WindowHeight, total)
	rows := make([]app.UI, count)
	for i := range rows {
		rows[i] = ui.RowOf(first+i, s.PreviewRow(first+i), s.PreviewRow(first+i), columns)
	}
	return part.Card("flush",
		part.Title("Preview", words, part.Span("small soft", "read in "+format.Duration(s.Data.Took)+", "+format.Bytes(int(s.Data.Size)))),
		filterBar(s, send),
		part.Virtual{Label: "Row preview", Columns: sortHeads(s, send, columns), Total: total, First: first, Rows: rows,
			Wrap: ui.OnScroll(send, func(top int) station.Msg { return PreviewScrolled{Top: top} })}.View())
}

// filterBar has the filter of the preview.
func filterBar(s *State, send ui.Send) app.UI {
	l := s.Data.Profile
	f := part.Field{ID: "filter", Label: "Show rows where", Err: l.Wrong}
	in := ui.InitialValue(f.Input(), l.Where).Class("mono").Type("text").AutoComplete(false).Spellcheck(false).Placeholder(filterExample(s))
	acts := []app.UI{ui.OnType(in, send, func(v string) station.Msg { return FilterTyped{Text: v} }), app.Button().Type("submit").Class("btn").Text("Filter")}
	if !l.View.Whole() || l.Where != "" {
		acts = append(acts, ui.OnPress(part.Button("quiet", "x", "Show all"), send, ViewCleared{}))
	}
	body := []app.UI{ui.OnSubmit(app.Form(), send, FilterPressed{}).Body(f.View(acts...))}
	if l.View.Finding != nil {
		body = append(body, part.Span("small", "Rows of the finding: "+l.View.Finding.Text))
	}
	if ui.IsLate(s.Session, l.Filtering) {
		body = append(body, part.Span("small soft", "Sorting and filtering…"))
	}
	return part.Div("stack filter", body...)
}

// filterExample returns a filter that is valid for this table.
func filterExample(s *State) string {
	for _, c := range s.Data.Summaries {
		if c.Kind == table.Number && c.Distinct > 2 {
			return format.NameInFormula(c.Name) + " > " + format.Quantity(c.Median, decimals(c))
		}
	}
	return "isnull(" + format.NameInFormula(s.Data.Table.Names()[0]) + ")"
}

// sortHeads returns the column headings, each a button that sorts by the column.
func sortHeads(s *State, send ui.Send, columns []table.Column) []part.Column {
	v := s.Data.Profile.View
	heads := ui.RowHeads(columns)
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
		heads[i+1].Button = ui.OnPress(app.Button().Type("button").Class("sort").Title("Sort by "+c.Name()).Body(body...), send, SortPressed{Column: c.Name()})
	}
	return heads
}
