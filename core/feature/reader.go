package feature

import (
	"fmt"

	"orrery/core/expr"
	"orrery/core/table"
)

// Reader reads single rows of a table with their features: the online side of a set. Features are computed from the row
// on demand, so that nothing has to be updated. It is immutable and safe for concurrent use; a [Plan] of it is not.
type Reader struct {
	set     *Set
	columns []table.Column // the source columns of the set
	rows    int
	key     table.Column
	index   *table.Index // nil when the set has no key
}

// Reader returns a reader of t. x is the index of the key column from [table.BuildIndex]; if it is nil and the set has a
// key, it is built here, which takes about a second for ten million rows. Errors: a [*table.NameError] when t
// lacks a column of the set, [expr.ErrInput] when one is of another kind.
func (s *Set) Reader(t *table.Table, x *table.Index) (*Reader, error) {
	r := &Reader{set: s, columns: make([]table.Column, s.source), rows: t.Rows(), index: x}
	for i, f := range s.Source() {
		c, err := t.Column(f.Name)
		if err != nil {
			return nil, fmt.Errorf("feature: reader: %w", err)
		}
		if c.Kind() != f.Kind {
			return nil, fmt.Errorf("feature: reader: %w: %q is %s, the set was defined for %s", expr.ErrInput, f.Name, c.Kind(), f.Kind)
		}
		r.columns[i] = c
	}
	if s.key == "" {
		r.index = nil
		return r, nil
	}
	r.key = r.columns[s.columns[s.key]]
	if r.index == nil {
		r.index = table.BuildIndex(r.key)
	}
	return r, nil
}

// Find returns the row of an entity. It returns false if there is none or the set has no key.
func (r *Reader) Find(key string) (row int, ok bool) {
	if r.index == nil {
		return 0, false
	}
	return r.index.Find(r.key, key)
}

// Lookup returns all columns and features of one entity. In the notebook this is get_user_feature(user_id). Errors:
// [ErrNoEntity] with the key column and the key, [ErrNoKey] when the set has no key column.
func (r *Reader) Lookup(key string) (table.Row, error) {
	if r.index == nil {
		return table.Row{}, fmt.Errorf("feature: look up %q: %w", key, ErrNoKey)
	}
	row, ok := r.Find(key)
	if !ok {
		return table.Row{}, r.NoEntity(key)
	}
	return r.Row(row)
}

// NoEntity returns the error of Lookup for an unknown key, for callers of Find.
func (r *Reader) NoEntity(key string) error {
	return fmt.Errorf("feature: %w: no row has %s = %q", ErrNoEntity, r.set.key, key)
}

// Row returns all columns and features of row i.
func (r *Reader) Row(i int) (table.Row, error) {
	if err := r.inRange(i); err != nil {
		return table.Row{}, err
	}
	values := make([]table.Value, len(r.set.schema))
	for k, c := range r.columns {
		values[k] = c.Value(i)
	}
	return r.set.complete(values)
}

func (r *Reader) inRange(i int) error {
	if i < 0 || i >= r.rows {
		return fmt.Errorf("feature: no row %d in a table of %d", i, r.rows)
	}
	return nil
}

// complete computes the features into values, whose source columns are set.
func (s *Set) complete(values []table.Value) (table.Row, error) {
	var room [8]table.Value
	for i, f := range s.features {
		v, err := f.eval(room[:0], values)
		if err != nil {
			return table.Row{}, err
		}
		values[s.source+i] = v
	}
	return table.Row{Schema: s.Schema(), Values: values}, nil
}

// eval computes the feature of one row; room is scratch for its inputs.
func (f *feature) eval(room, values []table.Value) (table.Value, error) {
	for _, at := range f.inputs {
		room = append(room, values[at])
	}
	v, err := f.program.EvalRow(room)
	if err != nil {
		return v, fmt.Errorf("feature: compute %q: %w", f.Name, err)
	}
	return v, nil
}
