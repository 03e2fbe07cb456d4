package features

import (
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/table"
)

// setWidth is how many columns of a wide set are shown: all of them change when a feature comes.
const setWidth = 16

// setCard is the whole set: the key, every feature and the target of all rows.
// Only the rows in sight are computed.
func setCard(s *State, send ui.Send) app.UI {
	names := s.SetColumns()
	total := s.Data.Table.Rows()
	words := format.Count(total, "row") + ", " + format.Count(len(names), "column")
	if len(names) > ui.WidestTable {
		names = shownColumns(s, names)
		words += ", of which " + strconv.Itoa(len(names)) + " are shown"
	}
	say := "Computed for the rows shown; feature_store.csv has all rows"
	if s.Features.Set.TableWide() {
		say = "Table-wide features are learned from all rows here; training learns them from its training rows"
	}
	title := part.Title("The whole set", words, part.Span("small soft", say))
	first, count := part.Window(s.Features.Top, ui.WindowHeight, total)
	if s.Features.Fitted == nil {
		say := "Table-wide features are learning from all rows."
		if !s.Features.Describing.Running() {
			say = "Table-wide features could not learn from all rows. Save one again to try."
		}
		return part.Card("s12 stack", title, part.Span("small soft", say))
	}
	window, err := setRows(s, names, first, count)
	if err != nil {
		return part.Card("s12 stack", title, part.Note("fail", app.B().Text("The set cannot be computed. "), app.Text(err.Error())))
	}
	columns := window.Columns()
	rows := make([]app.UI, count)
	for i := range rows {
		rows[i] = ui.RowOf(first+i, first+i, i, columns)
	}
	return part.Card("s12 flush", title, part.Virtual{Label: "The whole set", Columns: ui.RowHeads(columns), Total: total, First: first, Rows: rows,
		Wrap: ui.OnScroll(send, func(top int) station.Msg { return SetScrolled{Top: top} })}.View())
}

// shownColumns leaves out columns in the middle of a wide set: the key comes first, derived features and the target last.
// The first of these moves on in steps, so that most new features add a column and the others keep their places.
func shownColumns(s *State, names []string) []string {
	const step = setWidth / 2
	tail := min(s.Features.Set.Len()+1, setWidth-1)
	from := (len(names) - tail + step - 1) / step * step
	return slices.Concat(names[:setWidth-tail], names[min(from, len(names)-1):])
}

// setRows computes some rows by the definitions that training and serving use.
func setRows(s *State, names []string, first, count int) (*table.Table, error) {
	rows := make([]int, count)
	for i := range rows {
		rows[i] = first + i
	}
	sources, err := s.Features.Set.Needs(names)
	if err != nil {
		return nil, err
	}
	t, err := s.Data.Table.Select(sources...)
	if err != nil {
		return nil, err
	}
	return s.Features.Fitted.Columns(t.Take(rows), names)
}
