package ml

import (
	"orrery/core/table"
)

// MatrixOf returns the columns of t as numbers, sharing their memory. step is the kind that needs them, for the errors:
// *SchemaError for text or times, *ValueError for a missing or an infinite cell.
func MatrixOf(t *table.Table, step string) (Matrix, error) { return matrixOf(t, step, false) }

// matrixOf is MatrixOf that accepts missing and infinite cells if any is true.
func matrixOf(t *table.Table, step string, any bool) (Matrix, error) {
	if err := Numeric(t, step); err != nil {
		return Matrix{}, err
	}
	m := Matrix{Rows: t.Rows(), Cols: make([][]float64, t.Width())}
	for i, c := range t.Columns() {
		m.Cols[i] = c.Floats()
		if any {
			continue
		}
		for row, f := range m.Cols[i] {
			if f-f != 0 { // true for NaN and both infinities
				return Matrix{}, &ValueError{Step: step, Column: c.Name(), Row: row, Value: f}
			}
		}
	}
	return m, nil
}

// Numeric returns a *SchemaError that names every column of t that is text or times, or nil.
func Numeric(t *table.Table, step string) error {
	wrong := SchemaError{Step: step}
	for _, f := range t.Schema() {
		switch f.Kind {
		case table.Text:
			wrong.Text = append(wrong.Text, f.Name)
		case table.Time:
			wrong.Time = append(wrong.Time, f.Name)
		}
	}
	if len(wrong.Text)+len(wrong.Time) > 0 {
		return &wrong
	}
	return nil
}

// selectColumns returns the named columns in that order. The error is a *SchemaError with every name that t does not
// have, or with those that hold times: no step may read a time as a number or a category.
func selectColumns(t *table.Table, names []string) (*table.Table, error) {
	var missing []string
	for _, name := range names {
		if !t.Has(name) {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return nil, &SchemaError{Missing: missing}
	}
	x, err := t.Select(names...)
	if err != nil {
		return nil, err
	}
	var times []string
	for _, f := range x.Schema() {
		if f.Kind == table.Time {
			times = append(times, f.Name)
		}
	}
	if len(times) > 0 {
		return nil, &SchemaError{Time: times}
	}
	return x, nil
}
