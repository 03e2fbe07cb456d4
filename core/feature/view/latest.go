package view

import (
	"slices"

	"orrery/core/feature/asof"
	"orrery/core/table"
)

// EventTimestamp names the column of Latest that says since when a row holds, when the view has no name
// for it.
const EventTimestamp = "event_timestamp"

// Latest gives the features of every entity as they are at a time (microseconds since 1970): its join keys,
// the event time of the row that holds, and the features. Nothing expires here: who reads a value judges its
// age. Entities without a row by then are left out. Several join keys have, as the last column, the one key that
// package entity spells of them. An online store is filled with it; in Feast, materialize.
func (o *Offline) Latest(at float64, tick func() error) (*table.Table, error) {
	q := asof.Query{Key: o.log.Entities()}
	q.At = slices.Repeat([]float64{at}, q.Key.Len())
	chosen, err := o.log.Join(q, 0, tick)
	if err != nil {
		return nil, err
	}
	features, err := o.features(q, chosen, tick)
	if err != nil {
		return nil, err
	}
	var columns []table.Column
	for _, name := range o.view.JoinKeys {
		c, err := o.source.Column(name)
		if err != nil {
			return nil, err
		}
		columns = append(columns, c.Gather(chosen))
	}
	columns = append(columns, table.Times(o.view.Timestamp(), o.log.Events(chosen)))
	columns = append(columns, features...)
	if len(o.view.JoinKeys) > 1 {
		columns = append(columns, q.Key)
	}
	t, err := table.New(columns...)
	if err != nil {
		return nil, err
	}
	return t.Take(found(chosen)), nil
}

// found lists the places of rows that are not -1.
func found(rows []int) []int {
	out := make([]int, 0, len(rows))
	for i, row := range rows {
		if row >= 0 {
			out = append(out, i)
		}
	}
	return out
}

// Timestamp is the name of the event time in Latest.
func (v View) Timestamp() string {
	if v.EventTimestamp == "" {
		return EventTimestamp
	}
	return v.EventTimestamp
}

// Until is a time to materialise up to: at, or the source's last event when at is NaN.
func (o *Offline) Until(at float64) float64 {
	if at == at {
		return at
	}
	return o.log.Newest()
}
