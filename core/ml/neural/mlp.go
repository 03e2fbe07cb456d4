package neural

import (
	"math"

	"orrery/core/ml"
)

// mlp is an unfitted MLPClassifier or MLPRegressor: layers of weighted sums, each followed by an activation function.
// The weights minimize the mean loss plus alpha/2 |weights|² / rows.
type mlp struct {
	kind                               string
	hidden                             []int
	hiddenActivation, solver, schedule string
	alpha, tol                         float64
	batchSize                          int // 0: auto
	rate, power                        float64
	epochs, evaluations                int
	shuffle, nesterov, early           bool
	seed                               uint64
	momentum, beta1, beta2             float64
	epsilon, validation                float64
	patience                           int
}

const (
	classifier = "MLPClassifier"
	regressor  = "MLPRegressor"
	noEffect   = "For compatibility with scikit-learn; without effect here."
)

func docs() ml.ParamDocs {
	inf := math.Inf(1)
	return ml.ParamDocs{
		{Name: "hidden_layer_sizes", Default: 100.0, Min: 1, Max: inf, Whole: true, Free: true, Doc: "Units of each hidden layer: a number, or a list such as [64, 32]; the list may be empty."},
		{Name: "activation", Default: "relu", Choices: []string{"relu", "tanh", "logistic", "identity"}, Doc: "The activation function of the hidden layers."},
		{Name: "solver", Default: "adam", Choices: []string{"adam", "sgd", "lbfgs"}, Doc: "adam and sgd use a few rows at a time, lbfgs all at once, which is good for small tables."},
		{Name: "alpha", Default: 1e-4, Min: 0, Max: inf, Doc: "Strength of the penalty: a larger value gives smaller weights."},
		{Name: "batch_size", Default: "auto", Choices: []string{"auto"}, Free: true, Doc: "Number of rows that adam and sgd use at a time; auto is 200, or all rows if there are fewer."},
		{Name: "learning_rate", Default: "constant", Choices: []string{"constant", "invscaling", "adaptive"}, Doc: "The learning rate of sgd: constant, decreasing with every row, or divided by 5 when the loss stops improving."},
		{Name: "learning_rate_init", Default: 1e-3, Min: 0, Max: inf, Open: true, Doc: "Initial learning rate of adam and sgd."},
		{Name: "power_t", Default: 0.5, Min: 0, Max: inf, Doc: "Exponent of invscaling."},
		{Name: "max_iter", Default: 200.0, Min: 1, Max: inf, Whole: true, Doc: "Maximum number of passes over the rows, or of steps of lbfgs."},
		{Name: "shuffle", Default: true, Doc: "Shuffle the rows in each pass."},
		{Name: "random_state", None: true, Max: math.MaxUint32, Whole: true, Doc: "Seed of the initial weights, the order of the rows and the rows for early_stopping. None is 0 here."},
		{Name: "tol", Default: 1e-4, Min: 0, Max: inf, Doc: "The smallest improvement that counts."},
		{Name: "momentum", Default: 0.9, Min: 0, Max: 1, Doc: "Share of the previous step that sgd adds to the next."},
		{Name: "nesterovs_momentum", Default: true, Doc: "Use Nesterov's momentum, with sgd."},
		{Name: "early_stopping", Default: false, Doc: "Hold rows out and stop when the score on them no longer improves; the best weights are kept."},
		{Name: "validation_fraction", Default: 0.1, Min: 0, Max: 1, Doc: "Share of the rows that early_stopping holds out."},
		{Name: "beta_1", Default: 0.9, Min: 0, Max: 1, Doc: "Decay rate of adam's average of the gradient."},
		{Name: "beta_2", Default: 0.999, Min: 0, Max: 1, Doc: "Decay rate of adam's average of the squared gradient."},
		{Name: "epsilon", Default: 1e-8, Min: 0, Max: inf, Open: true, Doc: "Keeps adam from dividing by 0."},
		{Name: "n_iter_no_change", Default: 10.0, Min: 1, Max: inf, Whole: true, Doc: "Stop after this many passes without improvement."},
		{Name: "max_fun", Default: 15000.0, Min: 1, Max: inf, Whole: true, Doc: "Maximum number of evaluations of the loss by lbfgs."},
		{Name: "warm_start", Default: false, Doc: noEffect},
		{Name: "verbose", Default: false, Free: true, Doc: noEffect},
	}
}

// MakeMLPClassifier returns the catalog entry of MLPClassifier.
func MakeMLPClassifier() ml.Maker {
	return maker(classifier, "Layers of weighted sums with bends between them that end in a probability of each class.")
}

// MakeMLPRegressor returns the catalog entry of MLPRegressor.
func MakeMLPRegressor() ml.Maker {
	return maker(regressor, "Layers of weighted sums with bends between them that end in a number.")
}

func maker(kind, note string) ml.Maker {
	return ml.Maker{
		Params: docs(),
		Note:   note,
		Build:  func(params map[string]any) (any, error) { return read(kind, params) },
	}
}

func read(kind string, params map[string]any) (*mlp, error) {
	p, err := docs().Read(kind, params)
	if err != nil {
		return nil, err
	}
	m := &mlp{kind: kind, seed: p.Seed()}
	p.Into(ml.Fields{{Name: "activation", At: &m.hiddenActivation}, {Name: "solver", At: &m.solver}, {Name: "learning_rate", At: &m.schedule},
		{Name: "alpha", At: &m.alpha}, {Name: "tol", At: &m.tol}, {Name: "learning_rate_init", At: &m.rate}, {Name: "power_t", At: &m.power},
		{Name: "max_iter", At: &m.epochs}, {Name: "max_fun", At: &m.evaluations}, {Name: "shuffle", At: &m.shuffle},
		{Name: "nesterovs_momentum", At: &m.nesterov}, {Name: "early_stopping", At: &m.early}, {Name: "momentum", At: &m.momentum},
		{Name: "beta_1", At: &m.beta1}, {Name: "beta_2", At: &m.beta2}, {Name: "epsilon", At: &m.epsilon},
		{Name: "validation_fraction", At: &m.validation}, {Name: "n_iter_no_change", At: &m.patience}})
	name, want := "", "a number from 0 up to but not 1"
	switch {
	case m.beta1 == 1:
		name = "beta_1"
	case m.beta2 == 1:
		name = "beta_2"
	case m.validation == 1:
		name = "validation_fraction"
	}
	sizes, list := p.Floats("hidden_layer_sizes")
	if !list {
		sizes = []float64{0}
		sizes[0], _ = p.Value("hidden_layer_sizes").(float64)
	}
	m.hidden = make([]int, len(sizes))
	for l, f := range sizes {
		if m.hidden[l] = countOf(f); m.hidden[l] == 0 {
			name, want = "hidden_layer_sizes", "a whole number not below 1, or a list of such"
		}
	}
	if b := p.Value("batch_size"); b != "auto" {
		f, _ := b.(float64)
		if m.batchSize = countOf(f); m.batchSize == 0 {
			name, want = "batch_size", "auto or a whole number not below 1"
		}
	}
	if name != "" {
		return nil, p.Refuse(name, want)
	}
	return m, nil
}

// countOf returns f as a count, and 0 if it is not one.
func countOf(f float64) int {
	if f >= 1 && f == math.Floor(f) && f <= math.MaxInt32 {
		return int(f)
	}
	return 0
}

// Tags returns the task of the kind.
func (m *mlp) Tags() ml.Tags {
	if m.kind == regressor {
		return ml.Tags{Task: ml.Regression}
	}
	return ml.Tags{}
}
