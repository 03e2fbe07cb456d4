package preprocess

import (
	"context"
	"encoding/json"

	"orrery/core/ml"
	"orrery/core/ml/kernel"
	"orrery/core/table"
)

const robustKind = "RobustScaler"

// RobustScaler subtracts each column's median and divides by the distance of two of its quantiles,
// which a few wild values do not move.
type RobustScaler struct {
	Centering, Scaling bool
	Low, High          float64 // percents
	UnitVariance       bool
}

// RobustScalerParams describes the parameters of RobustScaler.
func RobustScalerParams() ml.ParamDocs {
	return ml.ParamDocs{
		{Name: "with_centering", Default: true, Doc: "Subtract the median of each column."},
		{Name: "with_scaling", Default: true, Doc: "Divide each column by the distance of its two quantiles."},
		{Name: "quantile_range", Default: []any{25.0, 75.0}, Free: true, Doc: "The two quantiles in percent, as a list."},
		{Name: "unit_variance", Default: false, Doc: "Scale so that a normal distribution has standard deviation 1."},
	}
}

// MakeRobustScaler is the entry of the catalogue.
func MakeRobustScaler() ml.Maker {
	return ml.Maker{
		Params: RobustScalerParams(),
		Note:   "Brings every column to median 0 and distance 1 of its quartiles; outliers do not disturb it.",
		Build:  func(params map[string]any) (any, error) { return readRobust(params) },
		Load:   loadRobust,
	}
}

func readRobust(params map[string]any) (RobustScaler, error) {
	p, err := RobustScalerParams().Read(robustKind, params)
	if err != nil {
		return RobustScaler{}, err
	}
	const want = "a list of two percents from 0 to 100, the smaller first"
	s := RobustScaler{Centering: p.Bool("with_centering"), Scaling: p.Bool("with_scaling"), UnitVariance: p.Bool("unit_variance")}
	s.Low, s.High, err = pair(p, "quantile_range", want)
	if err == nil && (s.Low < 0 || s.High > 100) {
		err = p.Refuse("quantile_range", want)
	}
	return s, err
}

// robust is a fitted RobustScaler. center and scale are nil where scikit-learn has None.
type robust struct {
	width         int
	center, scale []float64
}

// Fit learns median and quantiles of each column, missing cells left out; quantiles are numpy's, with
// linear interpolation. With UnitVariance the distance is divided by that of the standard normal
// distribution. A distance below 10 * 2^-52 counts as 1. A column without any value has NaN
// throughout. An infinite cell is a *ml.ValueError, a text column a *ml.SchemaError.
func (s RobustScaler) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	if err := ml.Numeric(t, robustKind); err != nil {
		return nil, err
	}
	out, normal := &robust{width: t.Width()}, 1.0
	if s.UnitVariance {
		normal = kernel.NormalQuantile(s.High/100) - kernel.NormalQuantile(s.Low/100)
	}
	for _, c := range t.Columns() {
		v, err := present(c, robustKind)
		if err != nil {
			return nil, err
		}
		if err := tick(ctx); err != nil {
			return nil, err
		}
		center, scale := undefined(), undefined()
		if len(v) > 0 {
			center = kernel.Median(v)
			scale = divisor(kernel.Quantile(v, s.High/100)-kernel.Quantile(v, s.Low/100)) / normal
		}
		if s.Centering {
			out.center = append(out.center, center)
		}
		if s.Scaling {
			out.scale = append(out.scale, scale)
		}
	}
	return out, nil
}

func (s *robust) factors(i int) (center, scale float64) {
	scale = 1
	if s.center != nil {
		center = s.center[i]
	}
	if s.scale != nil {
		scale = s.scale[i]
	}
	return center, scale
}

// Apply returns the scaled columns under their names; a missing cell stays missing.
func (s *robust) Apply(t *table.Table) (*table.Table, error) {
	if err := known(t, s.width, robustKind); err != nil {
		return nil, err
	}
	cols := make([]table.Column, t.Width())
	for i, c := range t.Columns() {
		out := make([]float64, t.Rows())
		center, scale := s.factors(i)
		for row, x := range c.Floats() {
			out[row] = (x - center) / scale
		}
		cols[i] = table.Numbers(c.Name(), out)
	}
	return table.New(cols...)
}

// ApplyRow does to one row what Apply does to a table.
func (s *robust) ApplyRow(dst, src []float64) {
	for i, x := range src {
		center, scale := s.factors(i)
		dst[i] = (x - center) / scale
	}
}

// Width returns the number of columns.
func (s *robust) Width() int { return s.width }

// Attributes returns center_, scale_ and n_features_in_.
func (s *robust) Attributes() map[string]any {
	return map[string]any{"center_": orNone(s.center), "scale_": orNone(s.scale), "n_features_in_": s.width}
}

func loadRobust(params map[string]any, attributes []byte) (any, error) {
	spec, err := readRobust(params)
	if err != nil {
		return nil, err
	}
	var w struct {
		Center ml.Floats `json:"center_"`
		Scale  ml.Floats `json:"scale_"`
		Width  int       `json:"n_features_in_"`
	}
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	for _, part := range []struct {
		have ml.Floats
		want bool
	}{{w.Center, spec.Centering}, {w.Scale, spec.Scaling}} {
		if part.want && len(part.have) != w.Width || !part.want && part.have != nil {
			return nil, unfit(robustKind)
		}
	}
	return &robust{width: w.Width, center: w.Center, scale: w.Scale}, nil
}
