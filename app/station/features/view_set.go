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

// maxShownColumns is how many columns of a wide set are shown. Adding a feature redraws all of them.
const maxShownColumns = 16

// setCard shows the key, every feature and the target of all rows. Only visible rows are computed.
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
		say = "Table-wide features are fitted to all rows here; training fits them to its training rows"
	}
	title := part.Title("The whole set", words, part.Span("small soft", say))
	first, count := part.Window(s.Features.Top, ui.WindowHeight, total)
	if s.Features.Fitted == nil {
		say := "Fitting table-wide features to all rows."
		if !s.Features.Describing.Running() {
			say = "Table-wide features could not be fitted. Save one again to retry."
		}
		return part.Card("s12 stack", title, part.Span("small soft", say))
	}
	window, err := setRows(s, names, first, count)
	if err != nil {
		return part.Card("s12 stack", title, part.Note("fail", app.B().Text("The features cannot be computed. "), app.Text(err.Error())))
	}
	columns := window.Columns()
	rows := make([]app.UI, count)
	for i := range rows {
		rows[i] = ui.RowOf(first+i, first+i, i, columns)
	}
	return part.Card("s12 flush", title, part.Virtual{Label: "The whole set", Columns: ui.RowHeads(columns), Total: total, First: first, Rows: rows,
		Wrap: ui.OnScroll(send, func(top int) station.Msg { return SetScrolled{Top: top} })}.View())
}

// shownColumns omits columns in the middle of a wide set: the key comes first, derived features and the target last.
// The first derived feature changes in steps, so that most new features add a column and the others keep their places.
func shownColumns(s *State, names []string) []string {
	const step = maxShownColumns / 2
	tail := min(s.Features.Set.Len()+1, maxShownColumns-1)
	from := (len(names) - tail + step - 1) / step * step
	return slices.Concat(names[:maxShownColumns-tail], names[min(from, len(names)-1):])
}

// setRows computes count rows with the definitions that training and serving use.
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
