package preprocess

import (
	"context"
	"encoding/json"
	"math"

	"orrery/core/ml"
	"orrery/core/table"
)

const ordinalKind = "OrdinalEncoder"

// OrdinalEncoder numbers the values of each column from 0. Texts and numbers; a missing text is the
// category "", a missing number becomes Missing.
type OrdinalEncoder struct {
	Categories [][]any // for each column; nil finds them
	Unknown    any     // the number of an unknown category; nil refuses it
	Missing    any     // the number of a missing one; nil is NaN
}

// OrdinalEncoderParams describes the parameters of OrdinalEncoder.
func OrdinalEncoderParams() ml.ParamDocs {
	return ml.ParamDocs{
		categoriesParam(),
		{Name: "handle_unknown", Default: "error", Choices: []string{"error", "use_encoded_value"},
			Doc: "A category that the fit did not see is an error, or gets unknown_value."},
		{Name: "unknown_value", Default: nil, None: true, Free: true,
			Doc: "The number of unknown categories, a whole one that is not in use or nan; only with use_encoded_value."},
		{Name: "encoded_missing_value", Default: "nan", Free: true, Doc: "What a missing number becomes."},
	}
}

// MakeOrdinalEncoder is the entry of the catalogue.
func MakeOrdinalEncoder() ml.Maker {
	return ml.Maker{
		Params: OrdinalEncoderParams(),
		Note:   "Numbers the values of a text column in their order.",
		Build:  func(params map[string]any) (any, error) { return readOrdinal(params) },
		Load:   loadOrdinal,
	}
}

func readOrdinal(params map[string]any) (OrdinalEncoder, error) {
	p, err := OrdinalEncoderParams().Read(ordinalKind, params)
	if err != nil {
		return OrdinalEncoder{}, err
	}
	var e OrdinalEncoder
	if e.Categories, err = readCategories(p); err != nil {
		return e, err
	}
	value, isNumber := orNaN(p.Value("unknown_value"))
	switch use := p.Text("handle_unknown") == "use_encoded_value"; {
	case use && (!isNumber || value-value == 0 && value != math.Floor(value)):
		return e, p.Refuse("unknown_value", "a whole number or nan when handle_unknown is use_encoded_value")
	case use:
		e.Unknown = p.Value("unknown_value")
	case p.Value("unknown_value") != nil:
		return e, p.Refuse("unknown_value", "None unless handle_unknown is use_encoded_value")
	}
	value, isNumber = orNaN(p.Value("encoded_missing_value"))
	if !isNumber {
		return e, p.Refuse("encoded_missing_value", "a number or nan")
	}
	if value == value {
		e.Missing = value
	}
	return e, nil
}

// orNaN reads a number or the text nan; None is NaN too, but no number.
func orNaN(v any) (float64, bool) {
	if f, ok := v.(float64); ok {
		return f, true
	}
	return undefined(), v == "nan"
}

// ordinal is a fitted OrdinalEncoder.
type ordinal struct {
	OrdinalEncoder
	columns []*categories
}

// Fit finds the categories of each column. The error is a *ml.StepError for a category that the
// parameter does not name, and a *ml.ParamError for a number of the unknown or the missing that is
// one of a category.
func (e OrdinalEncoder) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	columns, err := fitCategories(ctx, t, ordinalKind, e.Categories, e.Unknown == nil)
	if err != nil {
		return nil, err
	}
	unknown, missing := undefined(), undefined()
	if e.Unknown != nil {
		unknown, _ = orNaN(e.Unknown)
	}
	if e.Missing != nil {
		missing, _ = orNaN(e.Missing)
	}
	for _, c := range columns {
		n := float64(c.len())
		if unknown >= 0 && unknown < n {
			return nil, &ml.ParamError{Kind: ordinalKind, Param: "unknown_value", Value: unknown, Want: "a number that is not that of a category, such as -1"}
		}
		if c.hasMissing() && missing >= 0 && missing < n {
			return nil, &ml.ParamError{Kind: ordinalKind, Param: "encoded_missing_value", Value: missing, Want: "a number that is not that of a category, such as -1"}
		}
	}
	return &ordinal{OrdinalEncoder: e, columns: columns}, nil
}

// Apply returns the numbers of the categories under the columns' names.
func (m *ordinal) Apply(t *table.Table) (*table.Table, error) {
	if t.Width() != len(m.columns) {
		return nil, errOther
	}
	unknown, _ := orNaN(m.Unknown)
	missing, _ := orNaN(m.Missing)
	cols := make([]table.Column, t.Width())
	for i, col := range t.Columns() {
		c := m.columns[i]
		if text := col.Kind() == table.Text; text != c.words {
			return nil, otherKind(ordinalKind, col, text)
		}
		out := make([]float64, t.Rows())
		for row, code := range c.code(col) {
			switch {
			case code < 0 && m.Unknown == nil:
				return nil, unknownIn(c, col, ordinalKind)
			case code < 0:
				out[row] = unknown
			case int(code) == c.len()-1 && c.hasMissing():
				out[row] = missing
			default:
				out[row] = float64(code)
			}
		}
		cols[i] = table.Numbers(col.Name(), out)
	}
	return table.New(cols...)
}

// Width returns the number of columns.
func (m *ordinal) Width() int { return len(m.columns) }

// Attributes returns categories_, n_features_in_ and _fit_dtype, the kind of each column.
func (m *ordinal) Attributes() map[string]any {
	values, kinds := describe(m.columns)
	return map[string]any{"categories_": values, "_fit_dtype": kinds, "n_features_in_": len(m.columns)}
}

func loadOrdinal(params map[string]any, attributes []byte) (any, error) {
	spec, err := readOrdinal(params)
	if err != nil {
		return nil, err
	}
	var w wireCategories
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	columns, err := w.load(ordinalKind)
	return &ordinal{OrdinalEncoder: spec, columns: columns}, err
}
