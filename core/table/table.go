package table

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"orrery/core/usertext"
)

// Table is an immutable list of columns of the same length with unique names. Tables share
// columns, so that With and Select do not copy cells.
//
// A Table is safe for concurrent use.
type Table struct {
	rows   int
	cols   []Column
	schema Schema
	index  map[string]int
	hash   hashOnce
}

type hashOnce struct {
	sync.Mutex
	hex string
}

// New returns a table. The error wraps ErrLength if the columns differ in length, and
// ErrDuplicate if two have the same name.
func New(cols ...Column) (*Table, error) {
	t := &Table{
		cols:   slices.Clone(cols),
		schema: make(Schema, len(cols)),
		index:  make(map[string]int, len(cols)),
	}
	for i, c := range cols {
		if i == 0 {
			t.rows = c.Len()
		}
		if c.Len() != t.rows {
			return nil, fmt.Errorf("table: column %q has %d rows and %q has %d: %w",
				c.name, c.Len(), cols[0].name, t.rows, ErrLength)
		}
		if _, twice := t.index[c.name]; twice {
			return nil, fmt.Errorf("table: two columns are called %q: %w", c.name, ErrDuplicate)
		}
		t.index[c.name] = i
		t.schema[i] = c.Field()
	}
	return t, nil
}

// Rows returns the number of rows.
func (t *Table) Rows() int { return t.rows }

// Width returns the number of columns.
func (t *Table) Width() int { return len(t.cols) }

// Names returns the columns' names in order.
func (t *Table) Names() []string {
	names := make([]string, len(t.cols))
	for i, c := range t.cols {
		names[i] = c.name
	}
	return names
}

// Schema returns names and kinds in order. The slice is shared and must not be modified.
func (t *Table) Schema() Schema { return t.schema }

// Columns returns the columns in order. The slice is shared and must not be modified.
func (t *Table) Columns() []Column { return slices.Clip(t.cols) }

// Has reports whether there is a column called name.
func (t *Table) Has(name string) bool {
	_, ok := t.index[name]
	return ok
}

// Column returns the column called name. The error is a *NameError.
func (t *Table) Column(name string) (Column, error) {
	i, ok := t.index[name]
	if !ok {
		return Column{}, nameError(name, t.Names())
	}
	return t.cols[i], nil
}

// With returns a table with additional columns: a column with an existing name replaces the
// old one, others are appended. The errors are those of New.
func (t *Table) With(cols ...Column) (*Table, error) {
	out := slices.Clone(t.cols)
	for _, c := range cols {
		if i, ok := t.index[c.name]; ok {
			out[i] = c
		} else {
			out = append(out, c)
		}
	}
	return New(out...)
}

// Select returns a table of these columns in this order. The error is a *NameError, or wraps ErrDuplicate.
func (t *Table) Select(names ...string) (*Table, error) {
	cols := make([]Column, len(names))
	for i, name := range names {
		c, err := t.Column(name)
		if err != nil {
			return nil, err
		}
		cols[i] = c
	}
	out, err := New(cols...)
	if err == nil && len(cols) == 0 {
		out.rows = t.rows // a table without columns keeps its number of rows
	}
	return out, err
}

// Take returns the given rows in this order; a row may occur more than once. It panics if a row is out of range.
func (t *Table) Take(rows []int) *Table {
	out := &Table{rows: len(rows), cols: make([]Column, len(t.cols)), schema: t.schema, index: t.index}
	for i, c := range t.cols {
		out.cols[i] = c.Take(rows)
	}
	return out
}

// Row returns row i. It panics if i is out of range.
func (t *Table) Row(i int) Row {
	values := make([]Value, len(t.cols))
	for j, c := range t.cols {
		values[j] = c.Value(i)
	}
	return Row{Schema: t.schema, Values: values}
}

// Bytes estimates the size of the table in memory. Shared columns count in each table.
func (t *Table) Bytes() int {
	n := 0
	for _, c := range t.cols {
		n += c.bytes() + len(c.name)
	}
	return n
}

// Field is the name and the kind of a column.
type Field struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
}

// Schema is the fields of a table in their order.
type Schema []Field

// Index returns the position of the field called name, or -1.
func (s Schema) Index(name string) int {
	for i := range s {
		if s[i].Name == name {
			return i
		}
	}
	return -1
}

// Row is one row of a table. Values is parallel to Schema.
type Row struct {
	Schema Schema
	Values []Value
}

// Get returns the value of the column called name.
func (r Row) Get(name string) (Value, bool) {
	i := r.Schema.Index(name)
	if i < 0 || i >= len(r.Values) {
		return Value{}, false
	}
	return r.Values[i], true
}

// Errors of New and With.
var (
	ErrLength    = errors.New("table: columns differ in length")
	ErrDuplicate = errors.New("table: column name is used twice")
)

// NameError reports a column name that a table does not have. Nearest is the most similar existing name, or "".
type NameError struct {
	Name    string
	Nearest string
}

func (e *NameError) Error() string {
	if e.Nearest == "" {
		return fmt.Sprintf("table: no column %q", e.Name)
	}
	return fmt.Sprintf("table: no column %q; did you mean %q", e.Name, e.Nearest)
}

func nameError(name string, names []string) *NameError {
	e := &NameError{Name: name}
	if near := usertext.Nearest(name, names, 1); len(near) > 0 {
		e.Nearest = near[0]
	}
	return e
}
