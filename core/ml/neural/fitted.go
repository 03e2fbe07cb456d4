package neural

import (
	"encoding/json"
	"errors"
	"slices"

	"orrery/core/ml"
)

// fitted is a net that has learnt.
type fitted struct {
	*net
	kind       string
	early      bool
	loss, best float64
	curve      []float64 // loss of each epoch
	scores     []float64 // of the rows set aside after each epoch
	iterations int
	warning    string
}

// Width returns the number of columns.
func (m *fitted) Width() int { return m.units[0] }

// Iterations returns the epochs, or the steps of lbfgs.
func (m *fitted) Iterations() int { return m.iterations }

// Warning says why the fit did not converge, or is empty.
func (m *fitted) Warning() string { return m.warning }

// fields is what is known beside the weights: loss_, n_iter_, n_outputs_, n_features_in_, and with
// adam and sgd loss_curve_, with early_stopping validation_scores_ and best_validation_score_, else
// best_loss_.
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
		rows := columns(m.units[l], m.units[l+1])
		for at := range w {
			rows[at%m.units[l]][at/m.units[l]] = w[at]
		}
		coefs[l] = rows
	}
	a := m.fields().Attributes()
	a["coefs_"], a["n_layers_"], a["out_activation_"] = coefs, len(m.units), m.output
	return a
}

// answers calls do with the outputs of each row.
func (m *fitted) answers(x ml.Matrix, do func(i int, out []float64)) {
	units := 0
	for _, u := range m.units {
		units += u
	}
	block := min(256, max(1, (1<<24)/units)) // rows at a time; fewer where a row takes much room
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

// class is the output that is largest, or above a half where there is only one.
func class(out []float64) float64 {
	if len(out) == 1 {
		if out[0] > 0.5 {
			return 1
		}
		return 0
	}
	best := 0
	for k, v := range out {
		if v > out[best] {
			best = k
		}
	}
	return float64(best)
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
	m.answers(x, func(i int, p []float64) { out[i] = spread(nil, p) })
	return out
}

// ProbRow returns the probabilities for one row. Nets of up to 512 neurons need no memory
// for it.
func (m *classes) ProbRow(dst, x []float64) []float64 {
	var space [512]float64
	return spread(dst, m.row(space[:], x))
}

// spread writes a probability for each class.
func spread(dst, p []float64) []float64 {
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
	f.net = newNet(units, m.bend, w.Output)
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

// shape returns the units of each layer as the lists of weights and biases have them, and nil where
// these do not fit together. It comes before the net is made, which is as large as it says.
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

// predictor is the fitted net as the kind answers.
func (m *fitted) predictor() ml.Predictor {
	if m.kind == regressor {
		return &regression{m}
	}
	return &classes{m}
}
