package view

import (
	"orrery/core/feature/asof"
	"orrery/core/feature/entity"
	"orrery/core/feature/online"
	"orrery/core/table"
)

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
