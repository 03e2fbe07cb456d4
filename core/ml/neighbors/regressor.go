package neighbors

import (
	"context"
	"slices"

	"orrery/core/ml"
)

const regressorKind = "KNeighborsRegressor"

// Regressor predicts the mean of the nearest training rows.
type Regressor struct{ Search }

// MakeRegressor returns the catalog entry of KNeighborsRegressor.
func MakeRegressor() ml.Maker {
	return ml.Maker{
		Params: Params(),
		Note:   "Predicts the mean of the nearest training rows.",
		Build: func(params map[string]any) (any, error) {
			s, err := readSearch(regressorKind, params)
			if err != nil {
				return nil, err
			}
			return &Regressor{*s}, nil
		},
	}
}

// Tags says that it predicts numbers.
func (*Regressor) Tags() ml.Tags { return ml.Tags{Task: ml.Regression} }

// regressor is a fitted Regressor.
type regressor struct {
	fitted
	y []float64
}

// Fit stores the rows. More neighbors than rows are a *ml.ParamError, too many rows a *ml.StepError.
func (r *Regressor) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	t, err := r.build(ctx, regressorKind, x)
	if err != nil {
		return nil, err
	}
	return &regressor{fitted{&r.Search, t}, slices.Clone(y)}, nil
}

// Predict returns the weighted mean of the neighbors: sum w y / sum w.
func (m *regressor) Predict(dst []float64, x ml.Matrix) []float64 {
	return m.predict(dst, x, m.PredictRow)
}

// PredictRow returns the same for one row. It allocates only for more than 64 neighbors.
func (m *regressor) PredictRow(x []float64) float64 {
	var few [stackNeighbors]neighbor
	above, below := 0.0, 0.0
	for _, n := range m.nearest(&few, x) {
		above += float64(n.distance * m.y[n.at])
		below += n.distance
	}
	return above / below
}

// Attributes returns effective_metric_, n_features_in_, n_samples_fit_ and the private attributes of scikit-learn that
// prediction needs: the rows (_fit_X) and their targets (_y).
func (m *regressor) Attributes() map[string]any {
	return m.search.attributes(m.tree, slices.Clone(m.y))
}

// Load restores the training rows and their targets, and builds the search tree again.
func (r *Regressor) Load(attributes []byte, pause func()) (ml.Predictor, error) {
	t, y, err := r.load(regressorKind, attributes, pause)
	if err != nil {
		return nil, err
	}
	return &regressor{fitted{&r.Search, t}, y}, nil
}
