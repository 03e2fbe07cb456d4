package linear

import (
	"context"
	"math"

	"orrery/core/ml"
)

// LinearRegression finds the weights with the smallest sum of squared errors,
//
//	sum_i (y_i - x_i w - b)²
//
// by orthogonal transformations, which preserve twice as many digits as the normal equations. If columns are linearly
// dependent it returns the optimal weights of minimum norm, as scikit-learn does.
//
// With Positive no weight is negative.
type LinearRegression struct{ Intercept, Positive bool }

const leastSquaresKind = "LinearRegression"

// allSingular is the number of columns up to which the singular values are always computed.
const allSingular = 200

func linearRegressionParams() ml.ParamDocs {
	return ml.ParamDocs{
		{Name: "fit_intercept", Default: true, Doc: "Fit a constant in addition to the weights."},
		{Name: "positive", Default: false, Doc: "Allow no negative weights."},
		unused("copy_X", true), unusedNumber("n_jobs"),
	}
}

// MakeLinearRegression returns the catalog entry of LinearRegression.
func MakeLinearRegression() ml.Maker {
	return ml.Maker{
		Params: linearRegressionParams(),
		Note:   "Predicts a number as a weighted sum of the columns, with the least squared error.",
		Build: func(params map[string]any) (any, error) {
			p, err := linearRegressionParams().Read(leastSquaresKind, params)
			if err != nil {
				return nil, err
			}
			return LinearRegression{Intercept: p.Bool("fit_intercept"), Positive: p.Bool("positive")}, nil
		},
	}
}

// unused describes a boolean parameter of scikit-learn that has no effect here.
func unused(name string, value bool) ml.ParamDoc {
	return ml.ParamDoc{Name: name, Default: value, Doc: noEffect}
}

// unusedNumber describes such a parameter that is a number or None.
func unusedNumber(name string) ml.ParamDoc {
	return ml.ParamDoc{Name: name, None: true, Doc: noEffect}
}

// randomState describes scikit-learn's random_state for an estimator that draws no random numbers.
func randomState() ml.ParamDoc {
	return ml.ParamDoc{Name: "random_state", None: true, Max: math.MaxUint32, Whole: true, Doc: noEffect}
}

// unusedVerbose describes scikit-learn's verbose, a boolean or a number.
func unusedVerbose() ml.ParamDoc {
	return ml.ParamDoc{Name: "verbose", Default: 0.0, Free: true, Doc: noEffect}
}

const noEffect = "For compatibility with scikit-learn; without effect here."

// Tags says that it predicts numbers.
func (LinearRegression) Tags() ml.Tags { return ml.Tags{Task: ml.Regression} }

// Load restores a fitted regressor.
func (l LinearRegression) Load(attributes []byte, pause func()) (ml.Predictor, error) {
	kind := leastSquares
	if l.Positive {
		kind = nonNegativeSquares
	}
	return kind.load(attributes, pause)
}

// Fit finds the weights. Time: rows times columns squared, twice.
func (l LinearRegression) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	t := newTicker(ctx, 1)
	mean, target := means(x, y, l.Intercept)
	m := &regressor{kind: leastSquares}
	s, err := reduce(t, x, y, mean, target)
	if err != nil {
		return nil, err
	}
	ok := l.Positive
	if ok {
		m.kind = nonNegativeSquares
		if m.coef, err = s.nonNegative(t, 0); err != nil {
			return nil, err
		}
	} else if len(x.Cols) > allSingular {
		m.coef, ok = s.direct()
		m.rank = len(x.Cols)
	}
	if !ok {
		if m.coef, m.singular, m.rank, err = s.shortest(t, 0); err != nil {
			return nil, err
		}
	}
	if err := t.tick(); err != nil {
		return nil, err
	}
	return m.fitted(leastSquaresKind, mean, target)
}
