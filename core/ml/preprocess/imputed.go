package preprocess

import (
	"slices"

	"orrery/core/ml"
	"orrery/core/table"
)

// imputer is a fitted SimpleImputer.
type imputer struct {
	spec   *SimpleImputer
	width  int
	values []any // fill value of each column, a number or a string; nil drops the column
	words  kinds
	marked []int // columns with an indicator
}

// Apply returns the imputed columns under their names and then the indicators; that of a column a is called
// missingindicator_a.
func (m *imputer) Apply(t *table.Table) (*table.Table, error) {
	if t.Width() != m.width {
		return nil, errOther
	}
	var out, marks result
	cols := open(t)
	for i := range cols {
		c := &cols[i]
		if err := c.fits(m.words.text(i), imputerKind); err != nil {
			return nil, err
		}
		gone, err := m.spec.missing(c)
		if err != nil {
			return nil, err
		}
		switch v := m.values[i].(type) {
		case string:
			out.column(table.Texts(c.name, filledTexts(c, gone, v)))
		case float64:
			out.add(c.name, filledNumbers(c.v, gone, v))
		}
		if m.hasIndicator(i) {
			marks.add("missingindicator_"+c.name, filledNumbers(make([]float64, len(gone)), gone, 1))
		}
	}
	for _, c := range marks.cols {
		out.column(c)
	}
	return out.table(imputerKind)
}

// hasIndicator reports whether column i has an indicator.
func (m *imputer) hasIndicator(i int) bool {
	_, found := slices.BinarySearch(m.marked, i)
	return found
}

func filledTexts(c *series, gone []bool, text string) []string {
	v := make([]string, len(gone))
	for i := range v {
		if v[i] = c.Text(i); gone[i] {
			v[i] = text
		}
	}
	return v
}

func filledNumbers(v []float64, gone []bool, num float64) []float64 {
	v = slices.Clone(v)
	for i, g := range gone {
		if g {
			v[i] = num
		}
	}
	return v
}

// Width returns the number of columns that it takes.
func (m *imputer) Width() int { return m.width }

func (m *imputer) fields() ml.Fields {
	return ml.Fields{{Name: "statistics_", At: &m.values}, {Name: "n_features_in_", At: &m.width},
		{Name: "_fit_dtype", At: (*[]string)(&m.words)}, {Name: "_indicator_features", At: &m.marked}}
}

// Attributes returns statistics_, n_features_in_ and, for Load, the kind of each column (_fit_dtype) and the columns
// with an indicator (_indicator_features). A dropped column has NaN, or None if it contains text.
func (m *imputer) Attributes() map[string]any {
	a := m.fields().Attributes()
	list := a["statistics_"].([]any)
	for i, v := range list {
		if v == nil && !m.words.text(i) {
			list[i] = nan()
		}
	}
	return a
}

// Load restores a fitted imputer and checks that it has a value for every column.
func (s *SimpleImputer) Load(attributes []byte, pause func()) (ml.Transform, error) {
	m := &imputer{spec: s}
	if err := m.fields().Load(attributes, pause); err != nil {
		return nil, err
	}
	ok := len(m.values) == m.width && len(m.words) == m.width && slices.IsSorted(m.marked)
	for i := 0; ok && i < m.width; i++ {
		_, text := m.values[i].(string)
		if f, number := numberOrNaN(m.values[i]); number && !m.words.text(i) {
			if m.values[i] = f; f != f {
				m.values[i] = nil
			}
			text = false
		}
		ok = !text || m.words.text(i)
	}
	if !ok {
		return nil, mismatch(imputerKind)
	}
	return m, nil
}
