package preprocess

import (
	"context"
	"encoding/json"
	"slices"

	"orrery/core/ml"
	"orrery/core/table"
)

const minMaxKind = "MinMaxScaler"

// MinMaxScaler brings each column linearly to the range from Low to High: the smallest value that
// it was fitted to becomes Low, the largest High. With Clip values beyond stay within the range.
type MinMaxScaler struct {
	Low, High float64
	Clip      bool
}

// MinMaxScalerParams describes the parameters of MinMaxScaler.
func MinMaxScalerParams() ml.ParamDocs {
	return ml.ParamDocs{
		{Name: "feature_range", Default: []any{0.0, 1.0}, Free: true, Doc: "The range of the result: a list of its two ends."},
		{Name: "clip", Default: false, Doc: "Keep values beyond those of the fit within the range."},
	}
}

// MakeMinMaxScaler is the entry of the catalogue.
func MakeMinMaxScaler() ml.Maker {
	return ml.Maker{
		Params: MinMaxScalerParams(),
		Note:   "Brings every column to the range from 0 to 1.",
		Build:  func(params map[string]any) (any, error) { return readMinMax(params) },
		Load:   loadMinMax,
	}
}

func readMinMax(params map[string]any) (MinMaxScaler, error) {
	p, err := MinMaxScalerParams().Read(minMaxKind, params)
	if err != nil {
		return MinMaxScaler{}, err
	}
	s := MinMaxScaler{Clip: p.Bool("clip")}
	s.Low, s.High, err = pair(p, "feature_range", "a list of two numbers, the smaller first")
	return s, err
}

// minMax is a fitted MinMaxScaler.
type minMax struct {
	MinMaxScaler
	rows             int
	low, high, scale []float64
}

// Fit learns the smallest and the largest value of each column, missing cells left out:
//
//	scale = (High - Low) / (max - min)    x' = scale x + (Low - scale min)
//
// A constant column is divided by 1. A column without any value has NaN throughout. An infinite cell
// is a *ml.ValueError, a text column a *ml.SchemaError. As in scikit-learn 1.2.1.
func (s MinMaxScaler) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	if err := ml.Numeric(t, minMaxKind); err != nil {
		return nil, err
	}
	out := &minMax{MinMaxScaler: s, rows: t.Rows()}
	for _, c := range t.Columns() {
		v, err := present(c, minMaxKind)
		if err != nil {
			return nil, err
		}
		low, high := undefined(), undefined()
		if len(v) > 0 {
			low, high = slices.Min(v), slices.Max(v)
		}
		out.low, out.high = append(out.low, low), append(out.high, high)
		out.scale = append(out.scale, (s.High-s.Low)/divisor(high-low))
		if err := tick(ctx); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// shift is scikit-learn's min_: what is added after scaling.
func (m *minMax) shift(i int) float64 { return m.Low - float64(m.low[i]*m.scale[i]) }

func (m *minMax) one(x, scale, shift float64) float64 {
	x = float64(x*scale) + shift
	if m.Clip && x < m.Low {
		return m.Low
	}
	if m.Clip && x > m.High {
		return m.High
	}
	return x
}

// Apply returns the scaled columns under their names; a missing cell stays missing.
func (m *minMax) Apply(t *table.Table) (*table.Table, error) {
	if err := known(t, len(m.scale), minMaxKind); err != nil {
		return nil, err
	}
	cols := make([]table.Column, t.Width())
	for i, c := range t.Columns() {
		out, scale, shift := make([]float64, t.Rows()), m.scale[i], m.shift(i)
		for row, x := range c.Floats() {
			out[row] = m.one(x, scale, shift)
		}
		cols[i] = table.Numbers(c.Name(), out)
	}
	return table.New(cols...)
}

// ApplyRow does to one row what Apply does to a table.
func (m *minMax) ApplyRow(dst, src []float64) {
	for i, x := range src {
		dst[i] = m.one(x, m.scale[i], m.shift(i))
	}
}

// Width returns the number of columns.
func (m *minMax) Width() int { return len(m.scale) }

// Attributes returns data_min_, data_max_, data_range_, min_, scale_, n_features_in_ and
// n_samples_seen_.
func (m *minMax) Attributes() map[string]any {
	span, shift := make([]float64, len(m.scale)), make([]float64, len(m.scale))
	for i := range span {
		span[i], shift[i] = m.high[i]-m.low[i], m.shift(i)
	}
	return map[string]any{"data_min_": slices.Clone(m.low), "data_max_": slices.Clone(m.high), "data_range_": span,
		"min_": shift, "scale_": slices.Clone(m.scale), "n_features_in_": len(m.scale), "n_samples_seen_": m.rows}
}

func loadMinMax(params map[string]any, attributes []byte) (any, error) {
	spec, err := readMinMax(params)
	if err != nil {
		return nil, err
	}
	var w struct {
		Low   ml.Floats `json:"data_min_"`
		High  ml.Floats `json:"data_max_"`
		Scale ml.Floats `json:"scale_"`
		Width int       `json:"n_features_in_"`
		Rows  int       `json:"n_samples_seen_"`
	}
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	m := &minMax{MinMaxScaler: spec, rows: w.Rows, low: w.Low, high: w.High, scale: w.Scale}
	return m, agree(minMaxKind, w.Width, w.Low, w.High, w.Scale)
}
