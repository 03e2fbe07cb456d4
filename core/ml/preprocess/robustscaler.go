package preprocess

import (
	"context"

	"orrery/core/ml"
	"orrery/core/num/kernel"
	"orrery/core/table"
)

const robustKind = "RobustScaler"

// RobustScaler subtracts each column's median and divides by the distance between two of its quantiles. Outliers have
// little effect on either.
type RobustScaler struct {
	Centering, Scaling bool
	Low, High          float64 // in percent
	UnitVariance       bool
}

// RobustScalerParams describes the parameters of RobustScaler.
func RobustScalerParams() ml.ParamDocs {
	return ml.ParamDocs{
		{Name: "with_centering", Default: true, Doc: "Subtract the median of each column."},
		{Name: "with_scaling", Default: true, Doc: "Divide each column by the distance between its two quantiles."},
		{Name: "quantile_range", Default: []any{25.0, 75.0}, Free: true, Doc: "The two quantiles in percent, as a list."},
		{Name: "unit_variance", Default: false, Doc: "Scale so that a normal distribution has standard deviation 1."},
	}
}

// MakeRobustScaler returns the catalog entry of RobustScaler.
func MakeRobustScaler() ml.Maker {
	return ml.Maker{
		Params: RobustScalerParams(),
		Note:   "Scales every column to median 0 and interquartile range 1; outliers have little effect.",
		Build:  func(params map[string]any) (any, error) { return readRobust(params) },
	}
}

func readRobust(params map[string]any) (*RobustScaler, error) {
	p, err := RobustScalerParams().Read(robustKind, params)
	if err != nil {
		return nil, err
	}
	const want = "a list of two percents from 0 to 100, the smaller first"
	s := &RobustScaler{Centering: p.Bool("with_centering"), Scaling: p.Bool("with_scaling"), UnitVariance: p.Bool("unit_variance")}
	s.Low, s.High, err = pair(p, "quantile_range", want)
	if err == nil && (s.Low < 0 || s.High > 100) {
		err = p.Refuse("quantile_range", want)
	}
	return s, err
}

// Fit computes the median and the quantiles of each column, ignoring missing cells. Quantiles are numpy's, with linear
// interpolation. With UnitVariance the distance is divided by that of the standard normal distribution. A distance
// below 10 * 2^-52 is replaced by 1. A column without values becomes NaN. An infinite cell is a *ml.ValueError, a text
// column a *ml.SchemaError.
func (s *RobustScaler) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	m, normal := &scaled{kind: robustKind}, 1.0
	if s.UnitVariance {
		normal = kernel.NormalQuantile(s.High/100) - kernel.NormalQuantile(s.Low/100)
	}
	return m.learn(ctx, t, func(v []float64) {
		center, scale := nan(), nan()
		if len(v) > 0 {
			center = kernel.Median(v)
			scale = divisor(kernel.Quantile(v, s.High/100)-kernel.Quantile(v, s.Low/100)) / normal
		}
		if s.Centering {
			push(&m.center, center)
		}
		if s.Scaling {
			push(&m.scale, scale)
		}
	})
}

// Load restores a fitted scaler.
func (s *RobustScaler) Load(attributes []byte, pause func()) (ml.Transform, error) {
	return (&scaled{kind: robustKind}).load(attributes, pause, s.Centering, s.Scaling)
}
