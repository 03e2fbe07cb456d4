package preprocess

import (
	"context"
	"slices"

	"orrery/core/ml"
	"orrery/core/table"
)

const minMaxKind = "MinMaxScaler"

// MinMaxScaler scales each column linearly to the range from Low to High: the smallest value of the fit becomes Low,
// the largest High. With Clip, values outside of the range are set to its ends.
type MinMaxScaler struct {
	Low, High float64
	Clip      bool
}

// MinMaxScalerParams describes the parameters of MinMaxScaler.
func MinMaxScalerParams() ml.ParamDocs {
	return ml.ParamDocs{
		{Name: "feature_range", Default: []any{0.0, 1.0}, Free: true, Doc: "The range of the result: a list of its two ends."},
		{Name: "clip", Default: false, Doc: "Set values outside of the range to its ends."},
	}
}

// MakeMinMaxScaler returns the catalog entry of MinMaxScaler.
func MakeMinMaxScaler() ml.Maker {
	return ml.Maker{
		Params: MinMaxScalerParams(),
		Note:   "Scales every column to the range from 0 to 1.",
		Build:  func(params map[string]any) (any, error) { return readMinMax(params) },
	}
}

func readMinMax(params map[string]any) (*MinMaxScaler, error) {
	p, err := MinMaxScalerParams().Read(minMaxKind, params)
	if err != nil {
		return nil, err
	}
	s := &MinMaxScaler{Clip: p.Bool("clip")}
	s.Low, s.High, err = pair(p, "feature_range", "a list of two numbers, the smaller first")
	return s, err
}

// Fit computes the smallest and the largest value of each column, ignoring missing cells:
//
//	scale = (High - Low) / (max - min)    x' = scale x + (Low - scale min)
//
// A constant column is divided by 1. A column without values becomes NaN. An infinite cell is a *ml.ValueError, a text
// column a *ml.SchemaError. The results are those of scikit-learn 1.2.1.
func (s *MinMaxScaler) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	m := s.newScaled()
	return m.learn(ctx, t, func(v []float64) {
		least, most := nan(), nan()
		if len(v) > 0 {
			least, most = slices.Min(v), slices.Max(v)
		}
		scale := (s.High - s.Low) / divisor(most-least)
		push(&m.least, least)
		push(&m.most, most)
		push(&m.gap, most-least)
		push(&m.scale, scale)
		push(&m.center, s.Low-float64(least*scale))
	})
}

// divisor replaces a range that is zero within rounding errors by 1, as scikit-learn does.
func divisor(scale float64) float64 {
	if scale < 10*0x1p-52 {
		return 1
	}
	return scale
}

func (s *MinMaxScaler) newScaled() *scaled {
	return &scaled{kind: minMaxKind, low: s.Low, high: s.High, clip: s.Clip}
}

// Load restores a fitted scaler.
func (s *MinMaxScaler) Load(attributes []byte, pause func()) (ml.Transform, error) {
	return s.newScaled().load(attributes, pause, true, true)
}
