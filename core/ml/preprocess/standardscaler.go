package preprocess

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/table"
)

const scalerKind = "StandardScaler"

// StandardScaler subtracts each column's mean and divides by its standard deviation, so that all
// columns have one scale. The zero value does neither; MakeStandardScaler has scikit-learn's
// defaults.
type StandardScaler struct {
	WithMean, WithStd bool
}

// StandardScalerParams describes the parameters of StandardScaler.
func StandardScalerParams() ml.ParamDocs {
	return ml.ParamDocs{
		{Name: "with_mean", Default: true, Doc: "Subtract the mean of each column."},
		{Name: "with_std", Default: true, Doc: "Divide each column by its standard deviation."},
	}
}

// MakeStandardScaler is the entry of the catalogue.
func MakeStandardScaler() ml.Maker {
	return ml.Maker{
		Params: StandardScalerParams(),
		Note:   "Brings every column to mean 0 and standard deviation 1.",
		Build: func(params map[string]any) (any, error) {
			return readScaler(params)
		},
		Load: loadScaler,
	}
}

func readScaler(params map[string]any) (StandardScaler, error) {
	p, err := StandardScalerParams().Read(scalerKind, params)
	if err != nil {
		return StandardScaler{}, err
	}
	return StandardScaler{WithMean: p.Bool("with_mean"), WithStd: p.Bool("with_std")}, nil
}

// scaler is a fitted StandardScaler. mean, variance and scale are nil where scikit-learn has None.
type scaler struct {
	width                 int
	mean, variance, scale []float64
	seen                  []float64 // values that were not missing, for each column
	subtract              bool
}

// Fit learns mean and variance of each column, missing cells left out:
//
//	mean = sum x / n    var = (sum (x - mean)² - (sum (x - mean))² / n) / n    scale = sqrt var
//
// The second sum of var would be 0 without rounding. A column counts as constant, and is scaled by
// 1, when var <= n eps var + (n mean eps)² with eps = 2^-52, which is what rounding can make of a
// constant. A column without any value has NaN throughout. As in scikit-learn 1.2.1.
//
// An infinite cell is a *ml.ValueError, a text column a *ml.SchemaError. Time rows times columns.
func (s StandardScaler) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	if err := ml.Numeric(t, scalerKind); err != nil {
		return nil, err
	}
	out := &scaler{width: t.Width(), subtract: s.WithMean, seen: make([]float64, t.Width())}
	mean, variance, scale := make([]float64, t.Width()), make([]float64, t.Width()), make([]float64, t.Width())
	for i, c := range t.Columns() {
		m, err := measure(c)
		if err != nil {
			return nil, err
		}
		out.seen[i], mean[i], variance[i], scale[i] = m.n, m.mean, m.variance, m.scale()
		if err := ml.Tick(ctx, ml.Progress{Total: 0, Loss: math.NaN()}); err != nil {
			return nil, err
		}
	}
	if s.WithMean || s.WithStd {
		out.mean = mean
	}
	if s.WithStd {
		out.variance, out.scale = variance, scale
	}
	return out, nil
}

// moments is what one column was measured to be.
type moments struct{ n, mean, variance float64 }

func measure(c table.Column) (moments, error) {
	v := c.Floats()
	n, sum := 0.0, 0.0
	for i, x := range v {
		if x == x {
			if x-x != 0 {
				return moments{}, &ml.ValueError{Step: scalerKind, Column: c.Name(), Row: i, Value: x}
			}
			sum += x
			n++
		}
	}
	mean := sum / n
	var square, drift float64
	for _, x := range v {
		if x == x {
			d := x - mean
			drift += d
			square += float64(d * d)
		}
	}
	return moments{n, mean, (square - float64(drift*drift)/n) / n}, nil
}

func (m moments) scale() float64 {
	const eps = 0x1p-52
	rounding := float64(float64(m.n*m.mean) * eps)
	if m.variance <= float64(float64(m.n*eps)*m.variance)+float64(rounding*rounding) {
		return 1
	}
	return math.Sqrt(m.variance)
}

// Apply returns the scaled columns under their names, as numbers; a missing cell stays missing.
func (s *scaler) Apply(t *table.Table) (*table.Table, error) {
	if t.Width() != s.width {
		return nil, errors.New("preprocess: the table has other columns than the fitted one")
	}
	if err := ml.Numeric(t, scalerKind); err != nil {
		return nil, err
	}
	cols := make([]table.Column, t.Width())
	for i, c := range t.Columns() {
		out := make([]float64, t.Rows())
		mean, scale := s.factors(i)
		for row, x := range c.Floats() {
			out[row] = (x - mean) / scale
		}
		cols[i] = table.Numbers(c.Name(), out)
	}
	return table.New(cols...)
}

// factors returns what column i is reduced and divided by; x-0 and x/1 are x to the bit.
func (s *scaler) factors(i int) (mean, scale float64) {
	scale = 1
	if s.subtract {
		mean = s.mean[i]
	}
	if s.scale != nil {
		scale = s.scale[i]
	}
	return mean, scale
}

// ApplyRow does to one row what Apply does to a table.
func (s *scaler) ApplyRow(dst, src []float64) {
	for i, x := range src {
		mean, scale := s.factors(i)
		dst[i] = (x - mean) / scale
	}
}

// Width returns the number of columns.
func (s *scaler) Width() int { return s.width }

// Attributes returns mean_, var_, scale_, n_features_in_ and n_samples_seen_, which is one number
// when every column had as many cells.
func (s *scaler) Attributes() map[string]any {
	a := map[string]any{"mean_": orNone(s.mean), "var_": orNone(s.variance), "scale_": orNone(s.scale),
		"n_features_in_": s.width, "n_samples_seen_": whole(s.seen)}
	if len(s.seen) > 0 && slices.Min(s.seen) == slices.Max(s.seen) {
		a["n_samples_seen_"] = int(s.seen[0])
	}
	return a
}

func orNone(v []float64) any {
	if v == nil {
		return nil
	}
	return slices.Clone(v)
}

func whole(v []float64) []int {
	out := make([]int, len(v))
	for i, f := range v {
		out[i] = int(f)
	}
	return out
}

// scalerText is the attributes as they are written.
type scalerText struct {
	Mean     ml.Floats       `json:"mean_"`
	Variance ml.Floats       `json:"var_"`
	Scale    ml.Floats       `json:"scale_"`
	Width    int             `json:"n_features_in_"`
	Seen     json.RawMessage `json:"n_samples_seen_"`
}

func loadScaler(params map[string]any, attributes []byte) (any, error) {
	spec, err := readScaler(params)
	if err != nil {
		return nil, err
	}
	var w scalerText
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	s := &scaler{mean: w.Mean, variance: w.Variance, scale: w.Scale, subtract: spec.WithMean, width: w.Width}
	if s.seen, err = w.seen(); err != nil {
		return nil, err
	}
	for _, part := range []struct {
		have []float64
		want bool
	}{{s.seen, true}, {s.mean, spec.WithMean || spec.WithStd}, {s.variance, spec.WithStd}, {s.scale, spec.WithStd}} {
		if part.want && len(part.have) != s.width || !part.want && part.have != nil {
			return nil, errors.New("preprocess: the parts of a StandardScaler do not fit together")
		}
	}
	return s, nil
}

// seen reads one number for all columns, or one for each.
func (w scalerText) seen() ([]float64, error) {
	var one float64
	if json.Unmarshal(w.Seen, &one) == nil && w.Width >= 0 && w.Width < 1<<24 {
		return slices.Repeat([]float64{one}, w.Width), nil
	}
	var each ml.Floats
	err := json.Unmarshal(w.Seen, &each)
	return each, err
}
