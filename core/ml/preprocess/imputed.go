package preprocess

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"orrery/core/ml"
	"orrery/core/table"
)

func quoted(c table.Column) string { return strconv.Quote(c.Name()) }

// leaves tells whether column i is in the result.
func (m *imputer) leaves(i int) bool { return !m.fills[i].empty || m.KeepEmpty }

// Apply returns the filled columns under their names and then the indicators, of which that of the
// column a is called missingindicator_a.
func (m *imputer) Apply(t *table.Table) (*table.Table, error) {
	if t.Width() != len(m.fills) {
		return nil, errOther
	}
	var cols, marks []table.Column
	for i, c := range t.Columns() {
		if text := c.Kind() == table.Text; text != m.fills[i].words {
			return nil, otherKind(imputerKind, c, text)
		}
		gone, err := m.gone(c)
		if err != nil {
			return nil, err
		}
		if m.leaves(i) {
			cols = append(cols, filled(c, gone, m.fills[i]))
		}
		if slices.Contains(m.marked, i) {
			marks = append(marks, table.Numbers("missingindicator_"+c.Name(), asNumbers(gone)))
		}
	}
	return joined(imputerKind, append(cols, marks...))
}

func otherKind(kind string, c table.Column, text bool) error {
	if text {
		return &ml.SchemaError{Step: kind, Text: []string{c.Name()}}
	}
	return &ml.SchemaError{Step: kind, Number: []string{c.Name()}}
}

func filled(c table.Column, gone []bool, f fill) table.Column {
	if f.words {
		v := make([]string, c.Len())
		for i := range v {
			if v[i] = c.Text(i); gone[i] {
				v[i] = f.text
			}
		}
		return table.Texts(c.Name(), v)
	}
	v := slices.Clone(c.Floats())
	for i, g := range gone {
		if g {
			v[i] = f.num
		}
	}
	return table.Numbers(c.Name(), v)
}

func asNumbers(v []bool) []float64 {
	out := make([]float64, len(v))
	for i, b := range v {
		if b {
			out[i] = 1
		}
	}
	return out
}

// Width returns the number of columns that it takes.
func (m *imputer) Width() int { return len(m.fills) }

// Attributes returns statistics_, indicator_, n_features_in_ and _fit_dtype, the kind of each column. A column that is left out has NaN,
// or None when it holds texts.
func (m *imputer) Attributes() map[string]any {
	list, kinds := make([]any, len(m.fills)), make([]string, len(m.fills))
	for i, f := range m.fills {
		if kinds[i] = table.Number.String(); f.words {
			kinds[i] = table.Text.String()
		}
		switch {
		case f.words && !m.leaves(i):
			list[i] = nil
		case f.words:
			list[i] = f.text
		case !m.leaves(i):
			list[i] = math.NaN()
		default:
			list[i] = f.num
		}
	}
	out := map[string]any{"statistics_": list, "n_features_in_": len(m.fills), "indicator_": nil, "_fit_dtype": kinds}
	if m.Indicator {
		out["indicator_"] = map[string]any{"features_": append([]int{}, m.marked...)}
	}
	return out
}

func loadImputer(params map[string]any, attributes []byte) (any, error) {
	spec, err := readImputer(params)
	if err != nil {
		return nil, err
	}
	var w struct {
		Statistics []json.RawMessage `json:"statistics_"`
		Width      int               `json:"n_features_in_"`
		Kinds      []string          `json:"_fit_dtype"`
		Indicator  struct {
			Columns []int `json:"features_"`
		} `json:"indicator_"`
	}
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	m := &imputer{SimpleImputer: spec, marked: w.Indicator.Columns}
	if len(w.Statistics) != w.Width || len(w.Kinds) != w.Width {
		return nil, unfit(imputerKind)
	}
	for i, raw := range w.Statistics {
		f, err := readFill(raw, w.Kinds[i])
		if err != nil {
			return nil, err
		}
		m.fills = append(m.fills, f)
	}
	return m, nil
}

// readFill reads a number or a text; None and "nan" are those of columns that are left out.
func readFill(raw []byte, kind string) (fill, error) {
	f := fill{words: kind == table.Text.String()}
	if f.words {
		var text *string
		err := json.Unmarshal(raw, &text)
		if f.empty = text == nil; !f.empty {
			f.text = *text
		}
		return f, err
	}
	var one ml.Floats
	err := json.Unmarshal(append(append([]byte{'['}, raw...), ']'), &one)
	if len(one) == 1 {
		f.num, f.empty = one[0], one[0] != one[0]
	}
	return f, err
}
