package online

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"orrery/core/feature/entity"
	"orrery/core/table"
)

// Status is the status of a value in Feast's terms.
type Status uint8

// The statuses of Feast's ServingService.
const (
	Present Status = iota
	NullValue
	NotFound
	OutsideMaxAge
)

// String returns the status in Feast's spelling.
func (s Status) String() string {
	return [...]string{"PRESENT", "NULL_VALUE", "NOT_FOUND", "OUTSIDE_MAX_AGE"}[s]
}

// Options describe the table of a store.
type Options struct {
	View      string   // the feature view's name
	Keys      []string // its join keys
	Timestamp string   // the column of event times
	TTL       float64  // microseconds; 0: values do not expire
	Windowed  []string // features over a time window: they have the age of the store
	At        float64  // when the store was filled, microseconds since 1970
}

// Store has the latest row of each entity.
type Store struct {
	opt      Options
	rows     *table.Table
	index    *table.Index
	key      table.Column // that the index is of
	event    []float64
	fields   table.Schema   // the features
	features []table.Column // theirs, parallel to fields
	windowed []bool         // parallel to fields
	joins    []table.Field  // the join keys
	pushed   map[string]int // indexes in fresh, by key
	fresh    []pushedRow
}

type pushedRow struct {
	event  float64
	values []table.Value
	row    Row // as it was pushed
}

// Cell is one value of one entity.
type Cell struct {
	Value  table.Value
	Status Status
	Event  float64 // microseconds since 1970; NaN if unknown
}

// New returns a store of rows, one per entity, with the index of their key: the join key, or for several the
// column that [entity.Column] returns for them. Errors name a column that does not exist.
func New(rows *table.Table, x *table.Index, o Options) (*Store, error) {
	s := &Store{opt: o, rows: rows, index: x}
	var err error
	if s.key, err = rows.Column(entity.Name(o.Keys)); err != nil {
		return nil, fmt.Errorf("online: %w", err)
	}
	at, err := rows.Column(o.Timestamp)
	if err != nil {
		return nil, fmt.Errorf("online: %w", err)
	}
	if at.Kind() != table.Time {
		return nil, fmt.Errorf("online: %q is a %s, not a time", o.Timestamp, at.Kind())
	}
	s.event = at.Floats()
	for _, name := range o.Keys {
		c, err := rows.Column(name)
		if err != nil {
			return nil, fmt.Errorf("online: %w", err)
		}
		s.joins = append(s.joins, c.Field())
	}
	for _, c := range rows.Columns() {
		if c.Name() != o.Timestamp && c.Name() != s.key.Name() && table.Schema(s.joins).Index(c.Name()) < 0 {
			s.fields, s.features = append(s.fields, c.Field()), append(s.features, c)
			s.windowed = append(s.windowed, slices.Contains(o.Windowed, c.Name()))
		}
	}
	return s, nil
}

// Keys are the join keys.
func (s *Store) Keys() []table.Field { return s.joins }

// Features returns the features that can be read. The slice is shared and must not be modified.
func (s *Store) Features() table.Schema { return s.fields }

// Options returns what New was given.
func (s *Store) Options() Options { return s.opt }

// Rows returns the table that New was given: the latest row of each entity when the store was filled.
func (s *Store) Rows() *table.Table { return s.rows }

// Pushed returns the rows that were pushed since, in order. Pushing them to a new store of Rows and Options gives the
// same store.
func (s *Store) Pushed() []Row {
	out := make([]Row, len(s.fresh))
	for i, f := range s.fresh {
		out[i] = f.row
	}
	return out
}

// Entities returns the number of keys that have a row.
func (s *Store) Entities() int {
	n := s.rows.Rows()
	for key := range s.pushed {
		if _, ok := s.index.Find(s.key, key); !ok {
			n++
		}
	}
	return n
}

// Find returns the place of an entity's row, -1 if there is none. The key is that of [entity.Key]. It does not
// allocate.
func (s *Store) Find(key string) int {
	if len(s.pushed) > 0 {
		if i, ok := s.pushed[key]; ok {
			return s.rows.Rows() + i
		}
	}
	if row, ok := s.index.Find(s.key, key); ok {
		return row
	}
	return -1
}

// Cell is one value of the row at a place.
func (s *Store) Cell(at, feature int, now float64) Cell {
	var c Cell
	switch {
	case at < 0:
		c.Value, c.Status, c.Event = missing(s.fields[feature].Kind), NotFound, math.NaN()
		return c
	case at >= s.rows.Rows():
		row := &s.fresh[at-s.rows.Rows()]
		c.Value, c.Event = row.values[feature], row.event
	default:
		c.Value, c.Event = s.features[feature].Value(at), s.event[at]
	}
	if s.windowed[feature] {
		c.Event = s.opt.At
	}
	switch {
	case s.opt.TTL > 0 && now-c.Event > s.opt.TTL:
		c.Status = OutsideMaxAge
	case c.Value.Missing():
		c.Status = NullValue
	}
	return c
}

func missing(k table.Kind) table.Value {
	if k == table.Text {
		return table.Value{Kind: k}
	}
	return table.Value{Kind: k, Num: math.NaN()}
}

// Given returns an entity's features for a model: those that are present at this time. It returns false for an
// entity without a row.
func (s *Store) Given(key string, now float64) (map[string]table.Value, bool) {
	at := s.Find(key)
	if at < 0 {
		return nil, false
	}
	out := make(map[string]table.Value, len(s.fields))
	for i, f := range s.fields {
		if c := s.Cell(at, i, now); c.Status == Present {
			out[f.Name] = c.Value
		}
	}
	return out, true
}

// Event returns the event time of the row at a place, NaN if unknown.
func (s *Store) Event(at int) float64 {
	switch n := s.rows.Rows(); {
	case at < 0:
		return math.NaN()
	case at < n:
		return s.event[at]
	default:
		return s.fresh[at-n].event
	}
}

// Row is a row to push.
type Row struct {
	Key    []string // one text per join key
	Event  float64  // microseconds since 1970
	Values map[string]table.Value
}

// Push returns the store with a new row. Features that the row does not have keep their values and get the
// row's time. A row that is older than the entity's current one changes nothing: Push then returns false.
// Errors name a join key or a feature that does not exist or has another kind.
func (s *Store) Push(r Row) (*Store, bool, error) {
	key, err := entity.Key(s.joins, r.Key)
	if err != nil {
		return s, false, err
	}
	if math.IsNaN(r.Event) {
		return s, false, fmt.Errorf("online: push: the row has no event time")
	}
	for name, v := range r.Values {
		i := s.fields.Index(name)
		switch {
		case i < 0:
			return s, false, fmt.Errorf("online: push: view %q has no feature %q", s.opt.View, name)
		case s.fields[i].Kind != v.Kind:
			return s, false, fmt.Errorf("online: push: %q is a %s, and a %s was given", name, s.fields[i].Kind, v.Kind)
		}
	}
	before := s.Find(key)
	if s.Event(before) > r.Event {
		return s, false, nil
	}
	made := pushedRow{event: r.Event, values: make([]table.Value, len(s.fields)), row: r}
	for i, f := range s.fields {
		if made.values[i] = s.Cell(before, i, r.Event).Value; r.Values != nil {
			if v, ok := r.Values[f.Name]; ok {
				made.values[i] = v
			}
		}
	}
	out := *s
	out.pushed = maps.Clone(s.pushed)
	if out.pushed == nil {
		out.pushed = map[string]int{}
	}
	out.pushed[key] = len(s.fresh)
	out.fresh = append(s.fresh[:len(s.fresh):len(s.fresh)], made)
	return &out, true, nil
}
