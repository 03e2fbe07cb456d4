package ml

import (
	"orrery/core/table"
)

// MatrixOf gives the columns of t as numbers, sharing their memory. step is the kind that wants
// them, for the errors: *SchemaError for text, *ValueError for a missing or an infinite cell.
func MatrixOf(t *table.Table, step string) (Matrix, error) { return matrixOf(t, step, false) }

// matrixOf is MatrixOf that may let missing and infinite cells pass.
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
			if f-f != 0 { // NaN and both infinities, in one comparison
				return Matrix{}, &ValueError{Step: step, Column: c.Name(), Row: row, Value: f}
			}
		}
	}
	return m, nil
}

// Numeric returns a *SchemaError that names every text column of t, or nil.
func Numeric(t *table.Table, step string) error {
	var text []string
	for _, f := range t.Schema() {
		if f.Kind == table.Text {
			text = append(text, f.Name)
		}
	}
	if len(text) > 0 {
		return &SchemaError{Step: step, Text: text}
	}
	return nil
}

// take returns the columns called names in that order. The error is a *SchemaError with every name
// that t does not have.
func take(t *table.Table, names []string) (*table.Table, error) {
	var missing []string
	for _, name := range names {
		if !t.Has(name) {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return nil, &SchemaError{Missing: missing}
	}
	return t.Select(names...)
}
