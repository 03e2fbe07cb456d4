package neural

import (
	"encoding/json"
	"errors"
	"slices"

	"orrery/core/ml"
)

// fitted is a fitted network.
type fitted struct {
	*net
	kind       string
	early      bool
	loss, best float64
	curve      []float64 // loss of each epoch
	scores     []float64 // of the held-out rows after each epoch
	iterations int
	warning    string
}

// Width returns the number of columns.
func (m *fitted) Width() int { return m.units[0] }

// Iterations returns the number of epochs, or of steps of lbfgs.
func (m *fitted) Iterations() int { return m.iterations }

// Warning says why the fit did not converge, or is empty.
func (m *fitted) Warning() string { return m.warning }

// fields returns the attributes other than the weights: loss_, n_iter_, n_outputs_, n_features_in_, with adam and sgd
// loss_curve_, with early_stopping validation_scores_ and best_validation_score_, otherwise best_loss_.
func (m *fitted) fields() ml.Fields {
	best := ml.Field{Name: "best_loss_", At: &m.best}
	if m.early {
		best.Name = "best_validation_score_"
	}
	return ml.Fields{best, {Name: "loss_", At: &m.loss}, {Name: "n_iter_", At: &m.iterations}, {Name: "loss_curve_", At: &m.curve},
		{Name: "validation_scores_", At: &m.scores}, {Name: "intercepts_", At: &m.biases}, {Name: "n_features_in_", At: &m.units[0]},
		{Name: "n_outputs_", At: &m.units[len(m.units)-1]}}
}

// Attributes returns the fields and coefs_, layer by layer, n_layers_ and out_activation_.
func (m *fitted) Attributes() map[string]any {
	coefs := make([]any, len(m.weights))
	for l, w := range m.weights {
		rows := ml.NewRows(m.units[l], m.units[l+1])
		for at := range w {
			rows[at%m.units[l]][at/m.units[l]] = w[at]
		}
		coefs[l] = rows
	}
	a := m.fields().Attributes()
	a["coefs_"], a["n_layers_"], a["out_activation_"] = coefs, len(m.units), m.output
	return a
}

// answers calls do with the outputs for each row.
func (m *fitted) answers(x ml.Matrix, do func(i int, out []float64)) {
	units := 0
	for _, u := range m.units {
		units += u
	}
	block := min(256, max(1, (1<<24)/units)) // rows at a time; fewer if a row needs much memory
	b := m.batch(min(block, x.Rows))
	row := make([]float64, len(b.answers()))
	for lo := 0; lo < x.Rows; lo += block {
		hi := min(lo+block, x.Rows)
		for j, c := range x.Cols {
			copy(b.values[0][j], c[lo:hi])
		}
		m.forward(b, hi-lo)
		for i := lo; i < hi; i++ {
			b.answer(i-lo, row)
			do(i, row)
		}
	}
}

// class returns the index of the largest output; with a single output, whether it is above 0.5.
func class(out []float64) float64 {
	if len(out) == 1 {
		if out[0] > 0.5 {
			return 1
		}
		return 0
	}
	return float64(ml.ArgMax(out))
}

// regression is a fitted MLPRegressor.
type regression struct{ *fitted }

// Predict returns the output for each row.
func (m *regression) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = slices.Grow(dst[:0], x.Rows)[:x.Rows]
	m.answers(x, func(i int, out []float64) { dst[i] = out[0] })
	return dst
}

// PredictRow returns the output for one row.
func (m *regression) PredictRow(x []float64) float64 {
	var space [512]float64
	return m.row(space[:], x)[0]
}

// classes is a fitted MLPClassifier.
type classes struct{ *fitted }

// Predict returns the class with the largest probability.
func (m *classes) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = slices.Grow(dst[:0], x.Rows)[:x.Rows]
	m.answers(x, func(i int, out []float64) { dst[i] = class(out) })
	return dst
}

// Prob returns the probabilities [row][class].
func (m *classes) Prob(x ml.Matrix) [][]float64 {
	out := make([][]float64, x.Rows)
	m.answers(x, func(i int, p []float64) { out[i] = expandProbabilities(nil, p) })
	return out
}

// ProbRow returns the probabilities for one row. It allocates nothing for networks of up to 512 units.
func (m *classes) ProbRow(dst, x []float64) []float64 {
	var space [512]float64
	return expandProbabilities(dst, m.row(space[:], x))
}

// expandProbabilities writes a probability for each class.
func expandProbabilities(dst, p []float64) []float64 {
	if len(p) == 1 {
		return append(dst[:0], 1-p[0], p[0])
	}
	return append(dst[:0], p...)
}

// Load restores a fitted network and checks that its layers have matching sizes.
func (m *mlp) Load(attributes []byte, pause func()) (ml.Predictor, error) {
	var w struct {
		Coefs  [][]ml.Floats `json:"coefs_"`
		Output string        `json:"out_activation_"`
	}
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	declared := make([]int, len(w.Coefs)+1)
	f := &fitted{kind: m.kind, early: m.early, net: &net{units: declared}}
	if err := f.fields().Load(attributes, pause); err != nil {
		return nil, err
	}
	units, biases := shape(w.Coefs, f.biases), f.biases
	if units == nil || units[0] != declared[0] || w.Output != "identity" && w.Output != "logistic" && w.Output != "softmax" {
		return nil, errors.New("neural: coefs_, intercepts_ and n_features_in_ do not fit together")
	}
	f.net = newNet(units, m.hiddenActivation, w.Output)
	for l, rows := range w.Coefs {
		copy(f.net.biases[l], biases[l])
		for k, r := range rows {
			for o, v := range r {
				f.weights[l][o*units[l]+k] = v
			}
		}
	}
	return f.predictor(), nil
}

// shape returns the number of units of each layer, or nil if the lists of weights and biases do not match. It runs
// before the network is allocated, whose size these lists determine.
func shape(coefs [][]ml.Floats, biases [][]float64) []int {
	if len(coefs) == 0 || len(coefs) != len(biases) {
		return nil
	}
	units := []int{len(coefs[0])}
	for l, rows := range coefs {
		if len(rows) != units[l] || len(biases[l]) == 0 {
			return nil
		}
		for _, r := range rows {
			if len(r) != len(biases[l]) {
				return nil
			}
		}
		units = append(units, len(biases[l]))
	}
	return units
}

// predictor returns the fitted network as a predictor.
func (m *fitted) predictor() ml.Predictor {
	if m.kind == regressor {
		return &regression{m}
	}
	return &classes{m}
}
