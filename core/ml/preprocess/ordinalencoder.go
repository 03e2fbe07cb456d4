package preprocess

import (
	"context"
	"math"

	"orrery/core/ml"
	"orrery/core/table"
)

const ordinalKind = "OrdinalEncoder"

// OrdinalEncoder numbers the values of each column from 0. It accepts text and numbers; missing text is the category
// "", a missing number becomes Missing.
type OrdinalEncoder struct {
	Categories [][]any // for each column; nil means those of the fit
	Unknown    any     // the number for an unknown category; nil makes it an error
	Missing    any     // the number for a missing cell; nil means NaN
}

// OrdinalEncoderParams describes the parameters of OrdinalEncoder.
func OrdinalEncoderParams() ml.ParamDocs {
	return ml.ParamDocs{
		categoriesParam(),
		{Name: "handle_unknown", Default: "error", Choices: []string{"error", "use_encoded_value"},
			Doc: "A category that the fit did not see is an error, or gets unknown_value."},
		{Name: "unknown_value", Default: nil, None: true, Free: true,
			Doc: "The number for unknown categories, an unused integer or nan; only with use_encoded_value."},
		{Name: "encoded_missing_value", Default: "nan", Free: true, Doc: "The number for missing cells."},
	}
}

// MakeOrdinalEncoder returns the catalog entry of OrdinalEncoder.
func MakeOrdinalEncoder() ml.Maker {
	return ml.Maker{
		Params: OrdinalEncoderParams(),
		Note:   "Replaces each value of a text column by its number in sorted order.",
		Build:  func(params map[string]any) (any, error) { return readOrdinal(params) },
	}
}

func readOrdinal(params map[string]any) (*OrdinalEncoder, error) {
	p, err := OrdinalEncoderParams().Read(ordinalKind, params)
	if err != nil {
		return nil, err
	}
	e := &OrdinalEncoder{}
	if e.Categories, err = readCategories(p); err != nil {
		return nil, err
	}
	value, isNumber := numberOrNaN(p.Value("unknown_value"))
	switch use := p.Text("handle_unknown") == "use_encoded_value"; {
	case use && (!isNumber || value-value == 0 && value != math.Floor(value)):
		return nil, p.Refuse("unknown_value", "a whole number or nan when handle_unknown is use_encoded_value")
	case use:
		e.Unknown = p.Value("unknown_value")
	case p.Value("unknown_value") != nil:
		return nil, p.Refuse("unknown_value", "None unless handle_unknown is use_encoded_value")
	}
	value, isNumber = numberOrNaN(p.Value("encoded_missing_value"))
	if !isNumber {
		return nil, p.Refuse("encoded_missing_value", "a number or nan")
	}
	if value == value {
		e.Missing = value
	}
	return e, nil
}

// ordinal is a fitted OrdinalEncoder.
type ordinal struct {
	encoded
	unknown, missing float64
	strict           bool
}

func (e *OrdinalEncoder) newOrdinal() *ordinal {
	m := &ordinal{strict: e.Unknown == nil}
	m.unknown, _ = numberOrNaN(e.Unknown)
	m.missing, _ = numberOrNaN(e.Missing)
	return m
}

// Fit finds the categories of each column. The error is a *ml.StepError for a value that the parameter does not list,
// and a *ml.ParamError if Unknown or Missing is also the number of a category.
func (e *OrdinalEncoder) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	m := e.newOrdinal()
	if err := m.learn(ctx, t, ordinalKind, e.Categories, m.strict); err != nil {
		return nil, err
	}
	for _, c := range m.columns {
		n := float64(c.len())
		problem := &ml.ParamError{Kind: ordinalKind, Want: "a number that is not that of a category, such as -1"}
		if m.unknown >= 0 && m.unknown < n {
			problem.Param, problem.Value = "unknown_value", m.unknown
			return nil, problem
		}
		if c.hasMissing() && m.missing >= 0 && m.missing < n {
			problem.Param, problem.Value = "encoded_missing_value", m.missing
			return nil, problem
		}
	}
	return m, nil
}

// Apply returns the numbers of the categories under the names of the columns.
func (m *ordinal) Apply(t *table.Table) (*table.Table, error) {
	var out result
	err := m.each(t, ordinalKind, m.strict, func(i int, col *series, codes []int32) {
		v, gap := make([]float64, len(codes)), int32(-1)
		if c := m.columns[i]; c.hasMissing() {
			gap = int32(c.len()) - 1
		}
		for row, code := range codes {
			switch {
			case code < 0:
				v[row] = m.unknown
			case code == gap:
				v[row] = m.missing
			default:
				v[row] = float64(code)
			}
		}
		out.add(col.name, v)
	})
	if err != nil {
		return nil, err
	}
	return out.table(ordinalKind)
}

// Attributes returns categories_, n_features_in_ and _fit_dtype, the kind of each column.
func (m *ordinal) Attributes() map[string]any { return m.fields().Attributes() }

// Load restores a fitted encoder.
func (s *OrdinalEncoder) Load(attributes []byte, pause func()) (ml.Transform, error) {
	m := s.newOrdinal()
	return m, m.load(m.fields(), attributes, pause, ordinalKind)
}
