package preprocess

import (
	"encoding/json"
	"slices"

	"orrery/core/ml"
	"orrery/core/table"
)

// imputer is a fitted SimpleImputer.
type imputer struct {
	spec   SimpleImputer
	fills  []fill
	marked []int // columns with an indicator
}

// Apply returns the filled columns under their names and then the indicators, of which that of the
// column a is called missingindicator_a.
func (m *imputer) Apply(t *table.Table) (*table.Table, error) {
	if t.Width() != len(m.fills) {
		return nil, errOther
	}
	var out, marks result
	cols := open(t)
	for i := range cols {
		c, f := &cols[i], &m.fills[i]
		if err := c.fits(f.words, imputerKind); err != nil {
			return nil, err
		}
		gone, err := m.spec.gone(c)
		if err != nil {
			return nil, err
		}
		switch {
		case f.empty:
		case f.words:
			out.cols = append(out.cols, table.Texts(c.name, filledTexts(c, gone, f.text)))
		default:
			out.add(c.name, filledNumbers(c.v, gone, f.num))
		}
		if slices.Contains(m.marked, i) {
			marks.add("missingindicator_"+c.name, filledNumbers(make([]float64, len(gone)), gone, 1))
		}
	}
	out.cols = append(out.cols, marks.cols...)
	return out.table(imputerKind)
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
func (m *imputer) Width() int { return len(m.fills) }

// Attributes returns statistics_, indicator_, n_features_in_ and _fit_dtype, the kind of each column.
// A column that is left out has NaN, or None when it holds texts.
func (m *imputer) Attributes() map[string]any {
	list, words := make([]any, len(m.fills)), make([]bool, len(m.fills))
	for i, f := range m.fills {
		words[i] = f.words
		switch {
		case f.words && !f.empty:
			list[i] = f.text
		case f.words:
		case f.empty:
			list[i] = undefined()
		default:
			list[i] = f.num
		}
	}
	out := map[string]any{"statistics_": list, "n_features_in_": len(m.fills), "indicator_": nil, "_fit_dtype": kindNames(words)}
	if m.spec.Indicator {
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
	m := &imputer{spec: spec, fills: make([]fill, len(w.Statistics)), marked: w.Indicator.Columns}
	words := readKinds(w.Kinds, w.Width)
	if len(w.Statistics) != len(words) {
		return nil, unfit(imputerKind)
	}
	for i, raw := range w.Statistics {
		if err := m.fills[i].read(raw, words[i]); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// read reads a number or a text; None and "nan" are those of columns that are left out.
func (f *fill) read(raw []byte, words bool) error {
	if f.words = words; words {
		f.empty = string(raw) == "null"
		return json.Unmarshal(raw, &f.text)
	}
	err := ml.Fields{{Name: "statistics_", At: &f.num}}.Load(append(append([]byte(`{"statistics_":`), raw...), '}'))
	f.empty = f.num != f.num
	return err
}
