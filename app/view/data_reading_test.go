package view_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work/jobs"
)

func TestData_Reading(t *testing.T) {
	d := sit(t, station.Data)
	d.do(data.PastePressed{}, data.PasteTyped{Text: "day,n,ok\n1/2/2024,007,yes\n3/4/2024,008\n"}, data.PasteLoaded{})
	d.until("a review", func(s state.State) bool { return s.Data.Reading.Review != nil })
	d.do(data.TypeChosen{Column: "n", Kind: "number"})
	d.until("a review of the choice", func(s state.State) bool {
		o := s.Data.Reading.Review
		return !s.Data.Loading.On() && o != nil && o.Table.Schema()[1].Kind == table.Number
	})
	golden(t, "data_review", d.state)
}

func TestData_Large(t *testing.T) {
	s := sit(t, station.Data).state
	s.Data.Reading = data.Reading{Name: "rows.csv", Rows: "100000",
		Large: &jobs.Oversize{Name: "rows.csv", Estimate: csv.Estimate{Rows: 12_000_000, Columns: 10, Bytes: 960e6}, Budget: 512 << 20}}
	golden(t, "data_large", s)
	s.Data.Reading.Large = &jobs.Oversize{Name: "rows.csv", Fits: 25_000_000, Budget: 768 << 20}
	golden(t, "data_too_large", s)
}
