package tree

import (
	"context"
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/random"
	"orrery/core/ml/split"
)

// boost is a GradientBoostingClassifier, or a GradientBoostingRegressor.
type boost struct {
	Kind      string
	Rules     rules
	Classes   bool // classify
	Loss      string
	Alpha     float64 // of the losses huber and quantile
	Rate      float64
	Trees     int
	Subsample float64
	Zero      bool // begin at 0
	Stop      patience
}

// patience is when rounds that bring nothing end a fit.
type patience struct {
	Rounds   int // 0: never
	Fraction float64
	Tol      float64
}

// MakeGradientBoostingClassifier is the entry of the catalogue.
func MakeGradientBoostingClassifier() ml.Maker {
	b := boost{Kind: "GradientBoostingClassifier", Classes: true}
	loss := ml.ParamDoc{Name: "loss", Default: "log_loss", Choices: []string{"log_loss", "deviance", "exponential"},
		Doc: "What the trees make small; deviance is the old name of log_loss, exponential is AdaBoost's, for two classes."}
	return b.maker(b.docs(loss), "Adds small trees, each of which corrects those before it.")
}

// MakeGradientBoostingRegressor is the entry of the catalogue.
func MakeGradientBoostingRegressor() ml.Maker {
	b := boost{Kind: "GradientBoostingRegressor"}
	loss := ml.ParamDoc{Name: "loss", Default: "squared_error", Choices: []string{"squared_error", "absolute_error", "huber", "quantile"},
		Doc: "What the trees make small."}
	alpha := ml.ParamDoc{Name: "alpha", Default: 0.9, Min: 0, Max: 1, Open: true,
		Doc: "The quantile of the loss quantile, or that of the residuals above which huber counts them less."}
	return b.maker(append(b.docs(loss), alpha), "Adds small trees, each of which corrects those before it.")
}

func (b boost) docs(loss ml.ParamDoc) ml.ParamDocs {
	inf := math.Inf(1)
	docs := append(ml.ParamDocs{loss,
		{Name: "learning_rate", Default: 0.1, Min: 0, Max: inf, Doc: "How much of each tree's answer counts."},
		{Name: "n_estimators", Default: 100.0, Min: 1, Max: inf, Whole: true, Doc: "How many rounds; each adds a tree, or one a class."},
		{Name: "subsample", Default: 1.0, Min: 0, Max: 1, Open: true, Doc: "Share of the rows, drawn anew for each round, that its tree sees."},
		criterionDoc("friedman_mse", "squared_error")}, treeDocs(nil, 3.0)...)
	return append(docs,
		ml.ParamDoc{Name: "init", Default: nil, None: true, Choices: []string{"zero"},
			Doc: "Where the rounds begin: None is the best constant, zero is 0. Another estimator is not built."},
		ml.ParamDoc{Name: "n_iter_no_change", Default: nil, None: true, Min: 1, Max: inf, Whole: true,
			Doc: "End when the loss of rows set aside was not better for so many rounds; None never does."},
		ml.ParamDoc{Name: "validation_fraction", Default: 0.1, Min: 0, Max: 1, Open: true, Doc: "Share of the rows set aside; for n_iter_no_change only."},
		ml.ParamDoc{Name: "tol", Default: 1e-4, Min: 0, Max: inf, Doc: "How much better a loss must be; for n_iter_no_change only."},
		idleDoc("verbose", 0.0), idleDoc("warm_start", false))
}

func (b boost) maker(docs ml.ParamDocs, note string) ml.Maker {
	return ml.Maker{
		Params: docs,
		Note:   note,
		Build:  func(params map[string]any) (any, error) { return b.read(docs, params) },
		Load: func(params map[string]any, attributes []byte) (any, error) {
			b, err := b.read(docs, params)
			if err != nil {
				return nil, err
			}
			return b.load(attributes)
		},
	}
}

func (b boost) read(docs ml.ParamDocs, params map[string]any) (boost, error) {
	p, err := docs.Read(b.Kind, params)
	if err != nil {
		return b, err
	}
	if b.Rules, err = readRules(p); err != nil {
		return b, err
	}
	if b.Loss = p.Text("loss"); b.Loss == "deviance" {
		b.Loss = "log_loss"
	}
	if !b.Classes {
		b.Alpha = p.Float("alpha")
		if b.Alpha == 1 {
			return b, p.Refuse("alpha", "a number above 0 and below 1")
		}
	}
	b.Rate, b.Trees, b.Subsample = p.Float("learning_rate"), p.Int("n_estimators"), p.Float("subsample")
	b.Zero = p.Text("init") == "zero"
	b.Stop = patience{Rounds: number(p, "n_iter_no_change"), Fraction: p.Float("validation_fraction"), Tol: p.Float("tol")}
	if b.Stop.Fraction == 1 {
		return b, p.Refuse("validation_fraction", "a number above 0 and below 1")
	}
	return b, nil
}

// Tags says what the trees learn.
func (b boost) Tags() ml.Tags {
	if b.Classes {
		return ml.Tags{}
	}
	return ml.Tags{Task: ml.Regression}
}

// Fit adds tree after tree. Each is grown on the negative gradient of the loss, and then each of its
// leaves gets the step that is best for its rows (Friedman 2001). What is drawn is drawn from
// scikit-learn's stream.
func (b boost) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	clock := newClock(ctx, b.Trees)
	whole, err := newGround(b.Kind, x, clock)
	if err != nil {
		return nil, err
	}
	f := &boosting{boost: b, ground: whole, target: y, lot: random.New(uint64(b.Rules.seed))}
	classes := 0
	if b.Classes {
		classes = int(slices.Max(y)) + 1
	}
	if f.loss, err = b.loss(classes); err != nil {
		return nil, err
	}
	if b.Stop.Rounds > 0 {
		if err := f.setAside(classes); err != nil {
			return nil, err
		}
	}
	if err := f.prepare(false); err != nil {
		return nil, err
	}
	return f.run()
}

// setAside takes rows out of the ground for the decision when to stop.
func (f *boosting) setAside(classes int) error {
	train, test, err := hold(f.Kind, f.target, classes, f.Stop.Fraction, uint64(f.Rules.seed))
	if err != nil {
		return err
	}
	all := f.ground
	f.ground = all.take(train)
	f.aside = &trial{ground: all.take(test), y: take(f.target, test), history: slices.Repeat([]float64{math.Inf(1)}, f.Stop.Rounds)}
	f.target = take(f.target, train)
	return nil
}

// hold divides the rows as scikit-learn's boosting does before it begins: in the shares of the
// classes, where there are any.
func hold(kind string, y []float64, classes int, fraction float64, seed uint64) (train, test []int, err error) {
	o := split.Options{TestSize: fraction, RandomState: seed}
	if classes > 0 {
		o.Stratify = make([]int, len(y))
		for i, c := range y {
			o.Stratify[i] = int(c)
		}
	}
	train, test, err = split.TrainTest(len(y), o)
	if err != nil {
		return nil, nil, &ml.StepError{Step: kind, Text: "to stop early it sets rows aside, which does not work: " + err.Error()}
	}
	return train, test, nil
}

func take(v []float64, rows []int) []float64 {
	out := make([]float64, len(rows))
	for i, r := range rows {
		out[i] = v[r]
	}
	return out
}

// take is some rows of the ground.
func (g *ground) take(rows []int) *ground {
	out := &ground{kind: g.kind, rows: len(rows), clock: g.clock}
	for _, x := range g.columns {
		c := make([]float32, len(rows))
		for i, r := range rows {
			c[i] = x[r]
		}
		out.columns = append(out.columns, c)
	}
	return out
}
