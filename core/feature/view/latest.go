package view

import (
	"slices"

	"orrery/core/feature/asof"
	"orrery/core/feature/entity"
	"orrery/core/feature/online"
	"orrery/core/table"
)

// EventTimestamp is the name of the column of event times in Latest if the view has no event timestamp.
const EventTimestamp = "event_timestamp"

// Latest returns the features of every entity as of a time (microseconds since 1970): its join keys, the event
// time of the valid row, and the features. Nothing expires here: the reader of a value checks its age. Entities
// without a row by then are left out. With several join keys, the last column is their combined key of package
// entity. The result fills an online store; in Feast this is materialize.
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

// found returns the indexes of rows that are not -1.
func found(rows []int) []int {
	out := make([]int, 0, len(rows))
	for i, row := range rows {
		if row >= 0 {
			out = append(out, i)
		}
	}
	return out
}

// Timestamp returns the name of the event time column in Latest.
func (v View) Timestamp() string {
	if v.EventTimestamp == "" {
		return EventTimestamp
	}
	return v.EventTimestamp
}

// Until returns the time to materialize up to: at, or the source's last event if at is NaN.
func (o *Offline) Until(at float64) float64 {
	if at == at {
		return at
	}
	return o.log.Newest()
}

// Online returns the online store for a result of Latest at this time. x is the index of its key column, which is built
// here if it is nil. Without event times, values do not expire.
func (v View) Online(latest *table.Table, x *table.Index, at float64) (*online.Store, error) {
	ttl, err := asof.ParseSpan(v.TTL)
	if err != nil {
		return nil, v.wrong("ttl %w", err)
	}
	if v.EventTimestamp == "" {
		ttl = 0
	}
	if x == nil {
		key, err := latest.Column(entity.Name(v.JoinKeys))
		if err != nil {
			return nil, err
		}
		x = table.BuildIndex(key)
	}
	o := online.Options{View: v.Name, Keys: v.JoinKeys, Timestamp: v.Timestamp(), TTL: float64(ttl), At: at}
	for _, a := range v.Aggregations {
		o.Windowed = append(o.Windowed, a.Name)
	}
	return online.New(latest, x, o)
}
