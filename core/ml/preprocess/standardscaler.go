package preprocess

import (
	"context"
	"math"

	"orrery/core/ml"
	"orrery/core/num/kernel"
	"orrery/core/table"
)

const scalerKind = "StandardScaler"

// StandardScaler subtracts each column's mean and divides by its standard deviation, so that all columns have the same
// scale. The zero value does neither; MakeStandardScaler has scikit-learn's defaults.
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

// MakeStandardScaler returns the catalog entry of StandardScaler.
func MakeStandardScaler() ml.Maker {
	return ml.Maker{
		Params: StandardScalerParams(),
		Note:   "Scales every column to mean 0 and standard deviation 1.",
		Build: func(params map[string]any) (any, error) {
			return readScaler(params)
		},
	}
}

func readScaler(params map[string]any) (StandardScaler, error) {
	p, err := StandardScalerParams().Read(scalerKind, params)
	if err != nil {
		return StandardScaler{}, err
	}
	return StandardScaler{WithMean: p.Bool("with_mean"), WithStd: p.Bool("with_std")}, nil
}

// Fit computes the mean and the variance of each column, ignoring missing cells:
//
//	mean = sum x / n    var = (sum (x - mean)² - (sum (x - mean))² / n) / n    scale = sqrt var
//
// The second sum of var would be 0 without rounding. A column is treated as constant, with scale 1, if var <= n eps var
// + (n mean eps)² with eps = 2^-52, the largest rounding error for a constant. A column without values becomes NaN. The
// results are those of scikit-learn 1.2.1.
//
// An infinite cell is a *ml.ValueError, a text column a *ml.SchemaError. Time: rows times columns.
func (s StandardScaler) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	m := &scaled{kind: scalerKind}
	return m.learn(ctx, t, func(v []float64) {
		n, mean, variance := measure(v)
		push(&m.seen, n)
		if s.WithMean || s.WithStd {
			push(&m.mean, mean)
		}
		if s.WithMean {
			m.center = m.mean
		}
		if s.WithStd {
			push(&m.variance, variance)
			push(&m.scale, deviation(n, mean, variance))
		}
	})
}

func measure(v []float64) (n, mean, variance float64) {
	n = float64(len(v))
	mean = kernel.Sum(v) / n
	var square, drift float64
	for _, x := range v {
		d := x - mean
		drift += d
		square += float64(d * d)
	}
	return n, mean, (square - float64(drift*drift)/n) / n
}

func deviation(n, mean, variance float64) float64 {
	const eps = 0x1p-52
	rounding := float64(float64(n*mean) * eps)
	if variance <= float64(float64(n*eps)*variance)+float64(rounding*rounding) {
		return 1
	}
	return math.Sqrt(variance)
}

// Load restores a fitted scaler.
func (s StandardScaler) Load(attributes []byte, pause func()) (ml.Transform, error) {
	return (&scaled{kind: scalerKind}).load(attributes, pause, s.WithMean, s.WithStd)
}
