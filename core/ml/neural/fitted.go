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

// Attributes returns coefs_ and intercepts_ layer by layer, loss_, n_iter_, n_layers_, n_outputs_,
// out_activation_ and n_features_in_; with adam and sgd loss_curve_, with early_stopping
// validation_scores_ and best_validation_score_, else best_loss_.
func (m *fitted) Attributes() map[string]any {
	var coefs, intercepts []any
	for l, w := range m.weights {
		in, out := m.units[l], m.units[l+1]
		rows := make([][]float64, in)
		for k := range rows {
			rows[k] = make([]float64, out)
			for o := range out {
				rows[k][o] = w[o*in+k]
			}
		}
		coefs, intercepts = append(coefs, rows), append(intercepts, slices.Clone(m.biases[l]))
	}
	a := map[string]any{"coefs_": coefs, "intercepts_": intercepts, "loss_": m.loss, "n_iter_": m.iterations, "n_layers_": len(m.units),
		"n_outputs_": m.units[len(m.units)-1], "out_activation_": m.output, "n_features_in_": m.units[0]}
	if m.curve != nil {
		a["loss_curve_"] = slices.Clone(m.curve)
		a["best_loss_"] = m.best
	}
	if m.scores != nil {
		a["validation_scores_"], a["best_validation_score_"] = slices.Clone(m.scores), m.best
		delete(a, "best_loss_")
	}
	return a
}

// answers calls do with the outputs of each row.
func (m *fitted) answers(x ml.Matrix, do func(i int, out []float64)) {
	const block = 256
	b := m.batch(min(block, x.Rows))
	row := make([]float64, len(b.answers()))
	for lo := 0; lo < x.Rows; lo += block {
		hi := min(lo+block, x.Rows)
		for j, c := range x.Cols {
			copy(b.values[0][j], c[lo:hi])
		}
		m.forward(b, hi-lo)
		for i := lo; i < hi; i++ {
			for o, v := range b.answers() {
				row[o] = v[i-lo]
			}
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
func (m regression) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = slices.Grow(dst[:0], x.Rows)[:x.Rows]
	m.answers(x, func(i int, out []float64) { dst[i] = out[0] })
	return dst
}

// PredictRow returns the output for one row.
func (m regression) PredictRow(x []float64) float64 {
	var space [512]float64
	return m.row(space[:], x)[0]
}

// classes is a fitted MLPClassifier.
type classes struct{ *fitted }

// Predict returns the class with the largest probability.
func (m classes) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = slices.Grow(dst[:0], x.Rows)[:x.Rows]
	m.answers(x, func(i int, out []float64) { dst[i] = class(out) })
	return dst
}

// Prob returns the probabilities [row][class].
func (m classes) Prob(x ml.Matrix) [][]float64 {
	out := make([][]float64, x.Rows)
	m.answers(x, func(i int, p []float64) { out[i] = spread(nil, p) })
	return out
}

// ProbRow returns the probabilities for one row. Nets of up to 512 neurons need no memory
// for it.
func (m classes) ProbRow(dst, x []float64) []float64 {
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

// fittedText is the attributes as they are written.
type fittedText struct {
	Coefs      [][]ml.Floats `json:"coefs_"`
	Intercepts []ml.Floats   `json:"intercepts_"`
	Loss       float64       `json:"loss_"`
	BestLoss   float64       `json:"best_loss_"`
	BestScore  float64       `json:"best_validation_score_"`
	Curve      ml.Floats     `json:"loss_curve_"`
	Scores     ml.Floats     `json:"validation_scores_"`
	Iterations int           `json:"n_iter_"`
	Output     string        `json:"out_activation_"`
	Width      int           `json:"n_features_in_"`
}

func load(kind string, params map[string]any, attributes []byte) (any, error) {
	m, err := read(kind, params)
	if err != nil {
		return nil, err
	}
	var w fittedText
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	wrong := errors.New("neural: coefs_ and intercepts_ do not fit together")
	if len(w.Coefs) == 0 || len(w.Coefs) != len(w.Intercepts) || !slices.Contains([]string{"identity", "logistic", "softmax"}, w.Output) {
		return nil, wrong
	}
	units := []int{w.Width}
	for l, rows := range w.Coefs {
		units = append(units, len(w.Intercepts[l]))
		if len(rows) != units[l] || units[l+1] == 0 {
			return nil, wrong
		}
		for _, r := range rows {
			if len(r) != units[l+1] {
				return nil, wrong
			}
		}
	}
	n := newNet(units, m.activation, w.Output)
	for l, rows := range w.Coefs {
		for k, r := range rows {
			for o, v := range r {
				n.weights[l][o*units[l]+k] = v
			}
		}
		copy(n.biases[l], w.Intercepts[l])
	}
	f := &fitted{net: n, kind: kind, loss: w.Loss, best: w.BestLoss, curve: w.Curve, scores: w.Scores, iterations: w.Iterations}
	if f.scores != nil {
		f.best = w.BestScore
	}
	return f.predictor(), nil
}

// predictor is the fitted net as the kind answers.
func (m *fitted) predictor() ml.Predictor {
	if m.kind == regressor {
		return regression{m}
	}
	return classes{m}
}
