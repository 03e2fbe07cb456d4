package dummy

import (
	"context"
	"errors"
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

const regressorKind = "DummyRegressor"

// Regressor predicts the same number for every row.
type Regressor struct {
	Strategy string  // "mean", "median", "quantile" or "constant"
	Quantile float64 // from 0 to 1
	Constant float64
}

// RegressorParams describes the parameters of DummyRegressor.
func RegressorParams() ml.ParamDocs {
	return ml.ParamDocs{
		{Name: "strategy", Default: "mean", Choices: []string{"mean", "median", "quantile", "constant"},
			Doc: "What to predict: the mean, median or a quantile of the training targets, or constant."},
		{Name: "constant", Default: nil, None: true, Doc: "The number that the strategy constant predicts."},
		{Name: "quantile", Default: nil, None: true, Min: 0, Max: 1, Doc: "The quantile, from 0 (the minimum) to 1 (the maximum)."},
	}
}

// MakeRegressor returns the catalog entry of DummyRegressor.
func MakeRegressor() ml.Maker {
	return ml.Maker{
		Params: RegressorParams(),
		Note:   "Always predicts the mean of the target: a baseline.",
		Build:  func(params map[string]any) (any, error) { return readRegressor(params) },
	}
}

func readRegressor(params map[string]any) (*Regressor, error) {
	p, err := RegressorParams().Read(regressorKind, params)
	if err != nil {
		return nil, err
	}
	r := &Regressor{Strategy: p.Text("strategy")}
	var constant, quantile bool
	r.Constant, constant = p.Value("constant").(float64)
	r.Quantile, quantile = p.Value("quantile").(float64)
	switch {
	case r.Strategy == "constant" && !(constant && r.Constant-r.Constant == 0):
		return nil, p.Refuse("constant", "a finite number when the strategy is constant")
	case r.Strategy == "quantile" && !quantile:
		return nil, p.Refuse("quantile", "a number from 0 to 1 when the strategy is quantile")
	}
	return r, nil
}

// Tags says that it predicts numbers and accepts missing values.
func (*Regressor) Tags() ml.Tags { return ml.Tags{Task: ml.Regression, Missing: true} }

// regressor is a fitted Regressor.
type regressor struct{ answer [][]float64 }

// Fit computes the prediction. Quantiles are numpy's, with linear interpolation.
func (r *Regressor) Fit(ctx context.Context, _ ml.Matrix, y []float64) (ml.Predictor, error) {
	if err := ml.Tick(ctx, ml.Progress{Done: 1, Total: 1, Loss: math.NaN()}); err != nil {
		return nil, err
	}
	if len(y) == 0 {
		return nil, &ml.StepError{Step: regressorKind, Text: "there are no rows to learn from"}
	}
	answer := r.Constant
	switch r.Strategy {
	case "mean":
		answer = kernel.Sum(y) / float64(len(y))
	case "median":
		answer = kernel.Median(slices.Clone(y))
	case "quantile":
		answer = kernel.Quantile(slices.Clone(y), float64(r.Quantile*100)/100)
	}
	return &regressor{[][]float64{{answer}}}, nil
}

// Predict returns the constant for each row.
func (m *regressor) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = ml.Room(dst, x.Rows)
	for i := range dst {
		dst[i] = m.answer[0][0]
	}
	return dst
}

// PredictRow returns the constant.
func (m *regressor) PredictRow([]float64) float64 { return m.answer[0][0] }

func (m *regressor) fields() ml.Fields { return ml.Fields{{Name: "constant_", At: &m.answer}} }

// Attributes returns constant_, a matrix of one number as scikit-learn has it, and n_outputs_.
func (m *regressor) Attributes() map[string]any {
	a := m.fields().Attributes()
	a["n_outputs_"] = 1
	return a
}

// Load restores a fitted regressor and checks that its constant is one number.
func (r *Regressor) Load(attributes []byte, pause func()) (ml.Predictor, error) {
	var m regressor
	if err := m.fields().Load(attributes, pause); err != nil {
		return nil, err
	}
	if len(m.answer) != 1 || len(m.answer[0]) != 1 {
		return nil, errors.New("dummy: constant_ is not one number")
	}
	return &m, nil
}
