package preprocess

import (
	"context"
	"slices"
	"strings"

	"orrery/core/ml"
	"orrery/core/num/kernel"
	"orrery/core/table"
)

const imputerKind = "SimpleImputer"

// SimpleImputer replaces the missing cells of each column by one value. It accepts numbers and, with the strategies
// most_frequent and constant, text; columns keep their kind.
type SimpleImputer struct {
	Strategy  string
	Fill      any  // float64, string or nil
	Missing   any  // the value that is missing: float64 or string; nil means the table's missing cells
	Indicator bool // add a column that says for each row whether the cell was missing
	KeepEmpty bool // keep columns without any value
}

// SimpleImputerParams describes the parameters of SimpleImputer.
func SimpleImputerParams() ml.ParamDocs {
	return ml.ParamDocs{
		{Name: "strategy", Default: "mean", Choices: []string{"mean", "median", "most_frequent", "constant"},
			Doc: "Value for missing cells: the column's mean, median, most frequent value (the smallest of several), or fill_value. Text columns accept the last two."},
		{Name: "fill_value", Default: nil, None: true, Free: true,
			Doc: "The constant, a number or text; None is 0 for numbers and missing_value for text."},
		{Name: "add_indicator", Default: false,
			Doc: "Add a column of 0 and 1 for each column that had missing cells in the fit: whether the cell was missing."},
		{Name: "missing_values", Default: "nan", Free: true,
			Doc: "The value of missing cells: nan means empty cells; a number or text applies to all columns."},
		{Name: "keep_empty_features", Default: false, Doc: "Keep columns without any value, filled with 0."},
	}
}

// MakeSimpleImputer returns the catalog entry of SimpleImputer.
func MakeSimpleImputer() ml.Maker {
	return ml.Maker{
		Params: SimpleImputerParams(),
		Note:   "Fills missing cells with the column's mean, median or most frequent value, or with a constant.",
		Build:  func(params map[string]any) (any, error) { return readImputer(params) },
	}
}

func readImputer(params map[string]any) (*SimpleImputer, error) {
	p, err := SimpleImputerParams().Read(imputerKind, params)
	if err != nil {
		return nil, err
	}
	s := &SimpleImputer{Strategy: p.Text("strategy"), Fill: p.Value("fill_value"), Missing: p.Value("missing_values"),
		Indicator: p.Bool("add_indicator"), KeepEmpty: p.Bool("keep_empty_features")}
	_, number := s.Fill.(float64)
	if _, text := s.Fill.(string); !number && !text && s.Fill != nil {
		return nil, p.Refuse("fill_value", "a number, a text or None")
	}
	missing, number := numberOrNaN(s.Missing)
	if _, text := s.Missing.(string); !number && !text {
		return nil, p.Refuse("missing_values", "nan, a number or a text")
	}
	if number && missing != missing {
		s.Missing = nil
	}
	return s, nil
}

// Fit computes the fill value of each column. Columns without any value are dropped, except with the strategy constant
// or KeepEmpty. The error is a *ml.SchemaError for a text column with mean or median, a *ml.ValueError for an infinite
// cell, a *ml.StepError for a fill value of the wrong kind.
func (s *SimpleImputer) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	if s.Strategy == "mean" || s.Strategy == "median" {
		if err := ml.Numeric(t, imputerKind+" with strategy "+s.Strategy); err != nil {
			return nil, err
		}
	}
	out := &imputer{spec: s, width: t.Width(), marked: []int{}}
	cols := open(t)
	for i := range cols {
		c := &cols[i]
		gone, err := s.missing(c)
		if err != nil {
			return nil, err
		}
		value, err := s.learn(c, gone)
		if err == nil {
			err = tick(ctx)
		}
		if err != nil {
			return nil, err
		}
		out.values = append(out.values, value)
		out.words.add(c.words)
		if s.Indicator && slices.Contains(gone, true) {
			out.marked = append(out.marked, i)
		}
	}
	_, err := out.Apply(noRows(t))
	return out, err
}

// missing returns for each cell whether it is missing.
func (s *SimpleImputer) missing(c *series) ([]bool, error) {
	out := make([]bool, c.Len())
	marker, number := s.Missing.(float64)
	word, text := s.Missing.(string)
	switch {
	case !c.words && text:
		return nil, stepError(imputerKind, "missing_values is a text, but ", c.quoted(), " holds numbers")
	case c.words && number:
		return nil, stepError(imputerKind, "missing_values is a number, but ", c.quoted(), " holds texts")
	case c.words:
		for i := range out {
			out[i] = c.Text(i) == word
		}
		return out, nil
	}
	for i, x := range c.v {
		out[i] = x == marker && number || x != x && !number
		if x-x != 0 && !out[i] {
			return nil, &ml.ValueError{Step: imputerKind, Column: c.name, Row: i, Value: x}
		}
	}
	return out, nil
}

// learn returns the fill value of a column, or nil to drop it.
func (s *SimpleImputer) learn(c *series, gone []bool) (any, error) {
	constant := s.Strategy == "constant"
	switch {
	case constant && s.Fill != nil:
		return s.Fill, s.constant(c)
	case !constant && slices.Contains(gone, false):
		value := s.statistic(c, gone)
		if f, number := value.(float64); number && f-f != 0 {
			return nil, &ml.OverflowError{Step: imputerKind, Column: c.name}
		}
		return value, nil
	case !constant && !s.KeepEmpty:
		return nil, nil
	case c.words:
		return "missing_value", nil
	}
	return 0.0, nil
}

// statistic returns the statistic of a column that has values.
func (s *SimpleImputer) statistic(c *series, gone []bool) any {
	if c.words {
		return commonText(c, gone)
	}
	v := make([]float64, 0, len(c.v))
	for i, x := range c.v {
		if !gone[i] {
			v = append(v, x)
		}
	}
	switch s.Strategy {
	case "mean":
		return kernel.Sum(v) / float64(len(v))
	case "median":
		return kernel.Median(v)
	}
	return commonNumber(v)
}

// constant returns an error if fill_value is not of the column's kind.
func (s *SimpleImputer) constant(c *series) error {
	have, want := "a number", "texts; give a text, or choose number columns only"
	if _, text := s.Fill.(string); text == c.words {
		return nil
	} else if text {
		have, want = "a text", "numbers; give a number, or choose text columns only"
	}
	return stepError(imputerKind, "fill_value is ", have, ", but ", c.quoted(), " holds ", want)
}

// commonText returns the most frequent string, the first in order of several.
func commonText(c *series, gone []bool) string {
	count, best := map[string]int{}, ""
	for i := range gone {
		if !gone[i] {
			count[c.Text(i)]++
		}
	}
	for i := range gone { // iterate over rows: the order of the map is random
		if v := c.Text(i); !gone[i] && (count[v] > count[best] || count[v] == count[best] && v < best) {
			best = v
		}
	}
	return strings.Clone(best) // so that the step does not retain the table's memory
}

// commonNumber returns the most frequent number, the smallest of several.
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
