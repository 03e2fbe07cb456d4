package view

import (
	"fmt"
	"math"

	"orrery/core/feature/asof"
	"orrery/core/feature/entity"
	"orrery/core/table"
)

// Offline is a view over its source: all values that its features ever had. It is immutable and safe for
// concurrent use.
type Offline struct {
	view   View
	plan   plan
	source *table.Table
	log    *asof.Log
}

// Open sorts the source's rows, in O(n log n). tick, unless nil, is called regularly; its error ends the work.
// The other errors are those of Check.
func (v View) Open(source *table.Table, tick func() error) (*Offline, error) {
	p, err := v.plan(source.Schema())
	if err != nil {
		return nil, err
	}
	key, err := entity.Column(source, v.JoinKeys)
	if err != nil {
		return nil, v.wrong("%w", err)
	}
	s := asof.Source{Key: key}
	if s.Event, err = timesOf(source, v.EventTimestamp); err != nil {
		return nil, v.wrong("%w", err)
	}
	if s.Created, err = timesOf(source, v.CreatedTimestamp); err != nil {
		return nil, v.wrong("%w", err)
	}
	log, err := asof.NewLog(s, tick)
	return &Offline{view: v, plan: p, source: source, log: log}, err
}

// timesOf returns the times of a column, nil for the name "".
func timesOf(t *table.Table, name string) ([]float64, error) {
	if name == "" {
		return nil, nil
	}
	c, err := t.Column(name)
	if err != nil {
		return nil, err
	}
	return Times(c)
}

// JoinOptions configure a join. The zero value is the usual choice.
type JoinOptions struct {
	Timestamp string // time column of the entity rows; "": the view's EventTimestamp
	FullNames bool   // name features view__feature
}

// Joined is the result of a join.
type Joined struct {
	Table *table.Table // the entity rows, followed by the features
	Found int          // number of entity rows with a match
	Notes []string     // remarks for users
}

// Join adds the features to entity rows (such as labels) as of each row's time, which gives a training set. The
// order of the rows does not change. In Feast this is get_historical_features. Errors name a join key or a time
// that the entity rows lack, a key of another kind, or a feature whose name the entity rows already use.
func (o *Offline) Join(rows *table.Table, opt JoinOptions, tick func() error) (Joined, error) {
	q, err := o.query(rows, opt)
	if err != nil {
		return Joined{}, err
	}
	chosen, err := o.log.Join(q, o.plan.ttl, tick)
	if err != nil {
		return Joined{}, err
	}
	features, err := o.features(q, chosen, tick)
	if err != nil {
		return Joined{}, err
	}
	columns := rows.Columns()
	for _, c := range features {
		if opt.FullNames {
			c = c.Rename(o.view.Name + "__" + c.Name())
		}
		if rows.Has(c.Name()) {
			return Joined{}, o.view.wrong("the entity rows have a column %q already: rename one, or ask for full feature names", c.Name())
		}
		columns = append(columns, c)
	}
	t, err := table.New(columns...)
	n := len(found(chosen))
	return Joined{Table: t, Found: n, Notes: o.notes(q, n)}, err
}

// query reads the entities and times of the entity rows.
func (o *Offline) query(rows *table.Table, opt JoinOptions) (asof.Query, error) {
	key, err := entity.Column(rows, o.view.JoinKeys)
	if err != nil {
		return asof.Query{}, fmt.Errorf("view: entity rows: %w", err)
	}
	q := asof.Query{Key: key}
	if o.log.Timeless() && opt.Timestamp == "" {
		return q, nil
	}
	name := opt.Timestamp
	if name == "" {
		name = o.view.EventTimestamp
	}
	if q.At, err = timesOf(rows, name); err != nil {
		return q, fmt.Errorf("view: entity rows: %w", err)
	}
	return q, nil
}

// features computes the view's columns: from the chosen rows, and from the windows before each time.
func (o *Offline) features(q asof.Query, chosen []int, tick func() error) ([]table.Column, error) {
	var out []table.Column
	for _, name := range o.view.Features {
		c, err := o.source.Column(name)
		if err != nil {
			return nil, err
		}
		out = append(out, c.Gather(chosen))
	}
	for _, a := range o.plan.aggs {
		var values table.Column
		var err error
		if a.Column != "" {
			if values, err = o.source.Column(a.Column); err != nil {
				return nil, err
			}
		}
		c, err := o.log.Aggregate(q, a, values, tick)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func (o *Offline) notes(q asof.Query, found int) []string {
	var out []string
	if o.log.Timeless() {
		out = append(out, "The source has no event time: its rows count as equally old, the last row of an entity holds at all times, and nothing expires.")
	}
	if n := o.log.Untimed(); n > 0 {
		out = append(out, fmt.Sprintf("%d rows of the source have no event time and are never chosen.", n))
	}
	untimed := 0
	for _, at := range q.At {
		if math.IsNaN(at) {
			untimed++
		}
	}
	if untimed > 0 {
		out = append(out, fmt.Sprintf("%d entity rows have no time and get no values.", untimed))
	}
	if left := q.Key.Len() - found - untimed; left > 0 {
		out = append(out, fmt.Sprintf("%d of %d entity rows have no row of the source at or before their time and within the time to live.", left, q.Key.Len()))
	}
	return out
}

// Times returns a column as microseconds since 1970: datetimes, numbers of seconds, or texts that all are times.
// The error names a column that is none of these, and the first row that is not a time.
func Times(c table.Column) ([]float64, error) {
	switch c.Kind() {
	case table.Time:
		return c.Floats(), nil
	case table.Number:
		out := make([]float64, c.Len())
		for i, v := range c.Floats() {
			out[i] = v * float64(asof.Second)
		}
		return table.Times("", out).Floats(), nil
	case table.Text:
		return parsed(c)
	}
	return nil, fmt.Errorf("%q is a %s, not a time", c.Name(), c.Kind())
}

// parsed parses the texts of a column that was not detected as times.
func parsed(c table.Column) ([]float64, error) {
	out := make([]float64, c.Len())
	for i := range out {
		at, ok := table.ParseTime(c.Text(i))
		if !ok && !c.Missing(i) {
			return nil, fmt.Errorf("%q is not a column of times: row %d is %q; write times as 2024-03-01 12:00:00, or as seconds since 1970", c.Name(), i, c.Text(i))
		}
		if out[i] = at; !ok {
			out[i] = math.NaN()
		}
	}
	return out, nil
}

// TimeCell returns a time (microseconds since 1970) as a cell of a time column of this kind.
func TimeCell(k table.Kind, at float64) table.Value {
	switch k {
	case table.Number:
		return table.NumberValue(at / float64(asof.Second))
	case table.Text:
		return table.TextValue(table.FormatTime(at, false))
	}
	return table.TimeValue(at)
}
