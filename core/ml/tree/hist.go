package tree

import (
	"context"
	"math"

	"orrery/core/ml"
	"orrery/core/ml/random"
	"orrery/core/table"
)

// hist is a HistGradientBoostingClassifier, or a HistGradientBoostingRegressor.
type hist struct {
	Kind     string
	Classes  bool // classify
	Loss     string
	Quantile float64
	Weight   ml.ClassWeight
	Rate     float64
	Rounds   int
	Leaves   int // 0: no limit
	Depth    int // 0: no limit
	MinLeaf  int
	L2       float64
	Bins     int
	Early    string // "auto", "yes" or "no"
	Stop     patience
	Aside    amount // rows set aside for stopping; the zero value is none
	Seed     uint32
}

// MakeHistGradientBoostingClassifier is the entry of the catalogue.
func MakeHistGradientBoostingClassifier() ml.Maker {
	h := hist{Kind: "HistGradientBoostingClassifier", Classes: true}
	loss := ml.ParamDoc{Name: "loss", Default: "log_loss", Choices: []string{"log_loss", "auto"},
		Doc: "What the trees make small; auto is the old name of log_loss."}
	docs := append(ml.ParamDocs{loss}, histDocs()...)
	return h.maker(append(docs, ml.ClassWeightDoc("balanced")), "Adds small trees that look at columns in 255 steps: for many rows. Takes missing values as they are.")
}

// MakeHistGradientBoostingRegressor is the entry of the catalogue.
func MakeHistGradientBoostingRegressor() ml.Maker {
	h := hist{Kind: "HistGradientBoostingRegressor"}
	docs := append(ml.ParamDocs{
		{Name: "loss", Default: "squared_error", Choices: []string{"squared_error", "absolute_error", "poisson", "quantile"},
			Doc: "What the trees make small; poisson takes targets from 0 and answers above 0."},
		{Name: "quantile", Default: nil, None: true, Min: 0, Max: 1, Doc: "The share of the targets to be below the answer; for loss quantile only."},
	}, histDocs()...)
	return h.maker(docs, "Adds small trees that look at columns in 255 steps: for many rows. Takes missing values as they are.")
}

func histDocs() ml.ParamDocs {
	inf := math.Inf(1)
	docs := ml.ParamDocs{
		{Name: "learning_rate", Default: 0.1, Min: 0, Max: inf, Open: true, Doc: "How much of each tree's answer counts."},
		{Name: "max_iter", Default: 100.0, Min: 1, Max: inf, Whole: true, Doc: "Most rounds; each adds a tree, or one a class."},
		{Name: "max_leaf_nodes", Default: 31.0, None: true, Min: 2, Max: inf, Whole: true, Doc: "Most leaves of a tree; None is no limit."},
		{Name: "max_depth", Default: nil, None: true, Min: 1, Max: inf, Whole: true, Doc: "Most questions from the root to a leaf; None is no limit."},
		{Name: "min_samples_leaf", Default: 20.0, Min: 1, Max: inf, Whole: true, Doc: "Fewest rows of a leaf."},
		{Name: "l2_regularization", Default: 0.0, Min: 0, Max: inf, Doc: "Draws the answers of the leaves towards 0."},
		{Name: "max_bins", Default: 255.0, Min: 2, Max: 255, Whole: true, Doc: "Most steps of a column; missing values have one more."},
		{Name: "early_stopping", Default: "auto", Choices: []string{"auto"}, Free: true,
			Doc: "End when rounds bring nothing: true, false, or auto, which does so from 10001 rows."},
		{Name: "validation_fraction", Default: 0.1, None: true, Min: 0, Max: inf, Open: true, Share: true,
			Doc: "Rows set aside for early_stopping, a share or a number; None looks at the training rows."},
		{Name: "n_iter_no_change", Default: 10.0, Min: 1, Max: inf, Whole: true, Doc: "Rounds without a better loss that end the fit; for early_stopping only."},
		{Name: "tol", Default: 1e-7, Min: 0, Max: inf, Doc: "How much better a loss must be; for early_stopping only."},
		{Name: "scoring", Default: "loss", Choices: []string{"loss"}, Doc: "What early_stopping looks at. Only loss is built."},
		{Name: "random_state", Default: nil, None: true, Min: 0, Max: math.MaxUint32, Whole: true,
			Doc: "Seed of the rows set aside, and from 200001 rows of those that the steps are found from; None is 0 here."},
		idleDoc("verbose", 0.0), idleDoc("warm_start", false),
	}
	for _, name := range absent {
		docs = append(docs, ml.ParamDoc{Name: name, Default: nil, None: true, Free: true, Doc: "None only: nothing else is built."})
	}
	return docs
}

// absent is parameters that only their default is built for.
var absent = [...]string{"categorical_features", "monotonic_cst", "interaction_cst"}

func (h hist) maker(docs ml.ParamDocs, note string) ml.Maker {
	return ml.Maker{
		Params: docs,
		Note:   note,
		Build:  func(params map[string]any) (any, error) { return h.read(docs, params) },
		Load: func(params map[string]any, attributes []byte) (any, error) {
			h, err := h.read(docs, params)
			if err != nil {
				return nil, err
			}
			return h.load(attributes)
		},
	}
}

func (h hist) read(docs ml.ParamDocs, params map[string]any) (hist, error) {
	p, err := docs.Read(h.Kind, params)
	if err != nil {
		return h, err
	}
	for _, name := range absent {
		if p.Value(name) != nil {
			return h, p.Refuse(name, "None, since nothing else is built")
		}
	}
	h.Loss, h.Rate, h.Rounds = p.Text("loss"), p.Float("learning_rate"), p.Int("max_iter")
	h.Leaves, h.Depth, h.MinLeaf = number(p, "max_leaf_nodes"), number(p, "max_depth"), p.Int("min_samples_leaf")
	h.L2, h.Bins, h.Seed = p.Float("l2_regularization"), p.Int("max_bins"), seed(p)
	h.Stop = patience{Rounds: p.Int("n_iter_no_change"), Tol: p.Float("tol")}
	switch early := p.Value("early_stopping").(type) {
	case bool:
		h.Early = map[bool]string{true: "yes", false: "no"}[early]
	case string:
		h.Early = early
	}
	if h.Early != "auto" && h.Early != "yes" && h.Early != "no" {
		return h, p.Refuse("early_stopping", "auto, true or false")
	}
	const want = "a whole number from 1, a share above 0 and below 1.0, or None"
	if h.Aside, err = readAmount(p, "validation_fraction", 1, want); err != nil {
		return h, err
	}
	if h.Aside.share && h.Aside.number == 1 {
		return h, p.Refuse("validation_fraction", want)
	}
	if h.Classes {
		h.Weight, err = p.ClassWeight("balanced")
		return h, err
	}
	if h.Loss == "quantile" {
		if p.Value("quantile") == nil {
			return h, p.Refuse("quantile", "a number from 0 to 1 for loss quantile")
		}
		h.Quantile = p.Float("quantile")
	}
	return h, nil
}

// Tags says what the trees learn, and that they take missing values.
func (h hist) Tags() ml.Tags {
	if h.Classes {
		return ml.Tags{Missing: true}
	}
	return ml.Tags{Missing: true, Task: ml.Regression}
}

// ForClasses binds class_weight to the classes' indexes.
func (h hist) ForClasses(classes []table.Value) (ml.Estimator, error) {
	w, err := h.Weight.Bind(h.Kind, classes)
	h.Weight = w
	return h, err
}

// mostHistSeed is scikit-learn's bound of the seed that it draws for rows and steps.
const mostHistSeed = 1<<32 - 2

// Fit adds trees on histograms of at most 255 bins (Ke et al. 2017): each is grown on gradients and
// hessians of the loss, the leaf that gains most first, and answers with Newton steps. As in
// scikit-learn gradients have 32 bits and their sums 64.
//
// Time: rows times columns times about half the depth of the trees for each round.
func (h hist) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	f := &histing{hist: h, x: x, y: y, clock: newClock(ctx, h.Rounds)}
	if h.Classes {
		for _, c := range y {
			f.classes = max(f.classes, int(c)+1)
		}
		f.weight = h.Weight.Rows(y, f.classes)
	}
	f.seed = uint64(random.New(uint64(h.Seed)).Interval(mostHistSeed))
	if err := f.divide(); err != nil {
		return nil, err
	}
	if err := f.begin(); err != nil {
		return nil, err
	}
	return f.run()
}
