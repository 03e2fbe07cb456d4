package preprocess

import (
	"context"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/kernel"
	"orrery/core/table"
)

const imputerKind = "SimpleImputer"

// SimpleImputer fills missing cells with one value for each column. Numbers and, with the strategies
// most_frequent and constant, texts; each keeps its kind.
type SimpleImputer struct {
	Strategy  string
	Fill      any  // float64, string or nil
	Missing   any  // what counts as missing: float64 or string; nil is what the table calls missing
	Indicator bool // add a column that tells for each row whether the cell was missing
	KeepEmpty bool // keep columns that had no value at all
}

// SimpleImputerParams describes the parameters of SimpleImputer.
func SimpleImputerParams() ml.ParamDocs {
	return ml.ParamDocs{
		{Name: "strategy", Default: "mean", Choices: []string{"mean", "median", "most_frequent", "constant"},
			Doc: "What a missing cell gets: the column's mean, its median, its most frequent value (the smallest of them), or fill_value. Text columns take the last two."},
		{Name: "fill_value", Default: nil, None: true, Free: true,
			Doc: "The constant, a number or a text; None is 0 for numbers and missing_value for texts."},
		{Name: "add_indicator", Default: false,
			Doc: "Add a column of 0 and 1 for each column that had missing cells in the fit: whether the cell was missing."},
		{Name: "missing_values", Default: "nan", Free: true,
			Doc: "What counts as missing: nan is an empty cell; a number or a text instead is looked for in all columns."},
		{Name: "keep_empty_features", Default: false, Doc: "Keep columns without any value, filled with 0."},
	}
}

// MakeSimpleImputer is the entry of the catalogue.
func MakeSimpleImputer() ml.Maker {
	return ml.Maker{
		Params: SimpleImputerParams(),
		Note:   "Fills missing cells with the column's mean, median or most frequent value, or with a constant.",
		Build:  func(params map[string]any) (any, error) { return readImputer(params) },
		Load:   loadImputer,
	}
}

func readImputer(params map[string]any) (SimpleImputer, error) {
	p, err := SimpleImputerParams().Read(imputerKind, params)
	if err != nil {
		return SimpleImputer{}, err
	}
	s := SimpleImputer{Strategy: p.Text("strategy"), Fill: p.Value("fill_value"), Missing: p.Value("missing_values"),
		Indicator: p.Bool("add_indicator"), KeepEmpty: p.Bool("keep_empty_features")}
	switch s.Fill.(type) {
	case nil, float64, string:
	default:
		return s, p.Refuse("fill_value", "a number, a text or None")
	}
	switch v := s.Missing.(type) {
	case string:
		if v == "nan" {
			s.Missing = nil
		}
	case float64:
		if v != v {
			s.Missing = nil
		}
	default:
		return s, p.Refuse("missing_values", "nan, a number or a text")
	}
	return s, nil
}

// fill is what a column's missing cells get.
type fill struct {
	text  string
	num   float64
	words bool // the column holds texts
	empty bool // it had no value
}

// imputer is a fitted SimpleImputer.
type imputer struct {
	SimpleImputer
	fills  []fill
	marked []int // columns with an indicator
}

// Fit learns what each column's missing cells get. Columns without any value are left out of the
// result, but for the strategy constant or with KeepEmpty. The error is a *ml.SchemaError for a text
// column with mean or median, a *ml.ValueError for an infinite cell, a *ml.StepError for a filling of
// the wrong kind.
func (s SimpleImputer) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	if s.Strategy == "mean" || s.Strategy == "median" {
		if err := ml.Numeric(t, imputerKind+" with strategy "+s.Strategy); err != nil {
			return nil, err
		}
	}
	out := &imputer{SimpleImputer: s}
	for i, c := range t.Columns() {
		gone, err := s.gone(c)
		if err != nil {
			return nil, err
		}
		f, err := s.learn(c, gone)
		if err != nil {
			return nil, err
		}
		out.fills = append(out.fills, f)
		if s.Indicator && slices.Contains(gone, true) {
			out.marked = append(out.marked, i)
		}
		if err := tick(ctx); err != nil {
			return nil, err
		}
	}
	if _, err := out.Apply(t.Take(nil)); err != nil {
		return nil, err
	}
	return out, nil
}

// gone tells of each cell whether it is missing.
func (s SimpleImputer) gone(c table.Column) ([]bool, error) {
	out := make([]bool, c.Len())
	marker, number := s.Missing.(float64)
	word, text := s.Missing.(string)
	switch {
	case c.Kind() != table.Text && text:
		return nil, &ml.StepError{Step: imputerKind, Text: "missing_values is a text, but column " + quoted(c) + " holds numbers"}
	case c.Kind() == table.Text && number:
		return nil, &ml.StepError{Step: imputerKind, Text: "missing_values is a number, but column " + quoted(c) + " holds texts"}
	case c.Kind() == table.Text:
		for i := range out {
			out[i] = c.Text(i) == word
		}
		return out, nil
	}
	for i, x := range c.Floats() {
		out[i] = x == marker
		if !number {
			out[i] = x != x
		}
		if x-x != 0 && !out[i] {
			return nil, &ml.ValueError{Step: imputerKind, Column: c.Name(), Row: i, Value: x}
		}
	}
	return out, nil
}

// learn returns a column's filling.
func (s SimpleImputer) learn(c table.Column, gone []bool) (fill, error) {
	f := fill{words: c.Kind() == table.Text, empty: !slices.Contains(gone, false)}
	if s.Strategy == "constant" {
		return s.constant(c, f)
	}
	if f.words {
		f.text = "missing_value" // should the column be kept empty
		if !f.empty {
			f.text = commonText(c, gone)
		}
		return f, nil
	}
	v := make([]float64, 0, c.Len())
	for i, x := range c.Floats() {
		if !gone[i] {
			v = append(v, x)
		}
	}
	switch {
	case f.empty:
	case s.Strategy == "mean":
		f.num = kernel.Sum(v) / float64(len(v))
	case s.Strategy == "median":
		f.num = kernel.Median(v)
	default:
		f.num = commonNumber(v)
	}
	return f, nil
}

func (s SimpleImputer) constant(c table.Column, f fill) (fill, error) {
	f.empty = false
	switch v := s.Fill.(type) {
	case nil:
		f.text = "missing_value"
	case float64:
		f.num = v
		if f.words {
			return f, &ml.StepError{Step: imputerKind, Text: "fill_value is a number, but column " + quoted(c) + " holds texts; give a text, or choose number columns only"}
		}
	case string:
		f.text = v
		if !f.words {
			return f, &ml.StepError{Step: imputerKind, Text: "fill_value is a text, but column " + quoted(c) + " holds numbers; give a number, or choose text columns only"}
		}
	}
	return f, nil
}

// commonText returns the most frequent text, the first in order of those that are as frequent.
func commonText(c table.Column, gone []bool) string {
	count, best := map[string]int{}, ""
	for i := range gone {
		if !gone[i] {
			count[c.Text(i)]++
		}
	}
	for i := range gone { // rows, not the map, whose order changes from run to run
		if v := c.Text(i); !gone[i] && (count[v] > count[best] || count[v] == count[best] && v < best) {
			best = v
		}
	}
	return string([]byte(best)) // not the table's own memory
}

// commonNumber returns the most frequent number, the smallest of those that are as frequent.
func commonNumber(v []float64) float64 {
	slices.Sort(v)
	best, most := v[0], 0
	for i := 0; i < len(v); {
		n := i + 1
		for n < len(v) && v[n] == v[i] {
			n++
		}
		if n-i > most {
			best, most = v[i], n-i
		}
		i = n
	}
	return best
}
