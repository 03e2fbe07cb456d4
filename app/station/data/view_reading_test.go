package data_test

import (
	"testing"

	"orrery/app/apptest"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work/jobs"
)

func TestData_Reading(t *testing.T) {
	d := apptest.Sit(t, station.Data)
	d.Do(data.PastePressed{}, data.PasteTyped{Text: "day,n,ok\n1/2/2024,007,yes\n3/4/2024,008\n"}, data.PasteLoaded{})
	d.Until("a review", func(s state.State) bool { return s.Data.Reading.Review != nil })
	d.Do(data.TypeChosen{Column: "n", Kind: "number"})
	d.Until("a review of the choice", func(s state.State) bool {
		o := s.Data.Reading.Review
		return !s.Data.Loading.Running() && o != nil && o.Table.Schema()[1].Kind == table.Number
	})
	apptest.Golden(t, "review", d.State)
}

func TestData_Large(t *testing.T) {
	s := apptest.Sit(t, station.Data).State
	s.Data.Reading = data.Reading{Name: "rows.csv", Rows: "100000",
		Large: &jobs.Oversize{Name: "rows.csv", Estimate: csv.Estimate{Rows: 12_000_000, Columns: 10, Bytes: 960e6}, Budget: 512 << 20}}
	apptest.Golden(t, "large", s)
	s.Data.Reading.Large = &jobs.Oversize{Name: "rows.csv", Fits: 25_000_000, Budget: 768 << 20}
	apptest.Golden(t, "too_large", s)
}
