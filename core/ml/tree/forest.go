package tree

import (
	"context"
	"math"

	"orrery/core/ml"
	"orrery/core/ml/random"
	"orrery/core/table"
)

// forest is a RandomForestClassifier, or a RandomForestRegressor.
type forest struct {
	Kind      string
	Rules     rules
	Weight    ml.ClassWeight
	Classes   bool // classify
	Trees     int
	Bootstrap bool
	OutOfBag  bool
	Rows      amount // rows drawn for each tree; the zero value is all
}

// MakeRandomForestClassifier is the entry of the catalogue.
func MakeRandomForestClassifier() ml.Maker {
	f := forest{Kind: "RandomForestClassifier", Classes: true}
	docs := append(f.docs(criterionDoc("gini", "entropy", "log_loss"), "sqrt"), ml.ClassWeightDoc("balanced", "balanced_subsample"))
	return f.maker(docs, "Grows many trees on rows and columns drawn by lot, and takes the mean of their shares of the classes.")
}

// MakeRandomForestRegressor is the entry of the catalogue.
func MakeRandomForestRegressor() ml.Maker {
	f := forest{Kind: "RandomForestRegressor"}
	docs := f.docs(criterionDoc("squared_error", "friedman_mse", "absolute_error", "poisson"), ml.Share(1))
	return f.maker(docs, "Grows many trees on rows and columns drawn by lot, and takes the mean of their answers.")
}

func (f forest) docs(criterion ml.ParamDoc, columns any) ml.ParamDocs {
	inf := math.Inf(1)
	docs := append(ml.ParamDocs{
		{Name: "n_estimators", Default: 100.0, Min: 1, Max: inf, Whole: true, Doc: "How many trees."},
		criterion}, treeDocs(columns, nil)...)
	return append(docs,
		ml.ParamDoc{Name: "bootstrap", Default: true, Doc: "Draw the rows of each tree by lot, with repetitions; false gives every tree all rows."},
		ml.ParamDoc{Name: "max_samples", Default: nil, None: true, Min: 0, Max: inf, Open: true, Share: true,
			Doc: "Rows drawn for each tree, a number or a share; None is as many as there are. For bootstrap only."},
		ml.ParamDoc{Name: "oob_score", Default: false, Doc: "Score each row by the trees that did not see it, as oob_score_. For bootstrap only."},
		idleDoc("n_jobs", nil), idleDoc("verbose", 0.0), idleDoc("warm_start", false))
}

// idleDoc is a parameter of scikit-learn that says how to work and not what to answer.
func idleDoc(name string, value any) ml.ParamDoc {
	return ml.ParamDoc{Name: name, Default: value, None: value == nil, Doc: "Taken for scikit-learn's sake; it has no effect here."}
}

func (f forest) maker(docs ml.ParamDocs, note string) ml.Maker {
	return ml.Maker{
		Params: docs,
		Note:   note,
		Build:  func(params map[string]any) (any, error) { return f.read(docs, params) },
		Load: func(params map[string]any, attributes []byte) (any, error) {
			f, err := f.read(docs, params)
			if err != nil {
				return nil, err
			}
			return f.load(attributes)
		},
	}
}

func (f forest) read(docs ml.ParamDocs, params map[string]any) (forest, error) {
	p, err := docs.Read(f.Kind, params)
	if err != nil {
		return f, err
	}
	if f.Rules, err = readRules(p); err != nil {
		return f, err
	}
	f.Trees, f.Bootstrap, f.OutOfBag = p.Int("n_estimators"), p.Bool("bootstrap"), p.Bool("oob_score")
	if f.OutOfBag && !f.Bootstrap {
		return f, p.Refuse("oob_score", "false where bootstrap is false: every tree has seen every row")
	}
	if f.Rows, err = readAmount(p, "max_samples", 1, "a whole number from 1, a share above 0 and up to 1.0, or None"); err != nil {
		return f, err
	}
	if f.Rows.number > 0 && !f.Bootstrap {
		return f, p.Refuse("max_samples", "None where bootstrap is false")
	}
	if f.Classes {
		f.Weight, err = p.ClassWeight("balanced", "balanced_subsample")
		if f.Weight.Word != "" && !f.Bootstrap {
			f.Weight.Word = "balanced"
		}
	}
	return f, err
}

// Tags says what the forest learns.
func (f forest) Tags() ml.Tags { return single{Classes: f.Classes}.Tags() }

// ForClasses binds class_weight to the classes' indexes.
func (f forest) ForClasses(classes []table.Value) (ml.Estimator, error) {
	w, err := f.Weight.Bind(f.Kind, classes)
	f.Weight = w
	return f, err
}

// Fit grows the trees, which are scikit-learn's for the same random_state: rows, columns and ties are
// drawn from the same streams.
func (f forest) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	clock := newClock(ctx, f.Trees)
	g, err := newGround(f.Kind, x, clock)
	if err != nil {
		return nil, err
	}
	w := planting{forest: f, ground: g, draws: f.Rows.of(x.Rows, math.RoundToEven)}
	if f.Bootstrap && w.draws > x.Rows {
		return nil, &ml.StepError{Step: f.Kind, Text: "max_samples is larger than the number of rows"}
	}
	if f.Classes {
		g.classify(y)
		w.base = f.Weight.Rows(y, g.classes)
	} else {
		g.y = y
	}
	if err := g.prepare(f.Classes && w.base == nil && f.Weight.Word == ""); err != nil {
		return nil, err
	}
	return w.run(y)
}

// planting is a forest being grown.
type planting struct {
	forest
	*ground
	draws  int
	base   []float64 // weight of each row by its class; nil is 1
	weight []float64 // base times how often the row was drawn
	out    grove
	seen   [][]float64 // sums of the answers of trees that did not see the row
	asked  []float64   // their number
}

func (w *planting) run(y []float64) (ml.Predictor, error) {
	w.out = grove{columns: len(w.columns), width: max(1, w.classes), importance: make([]float64, len(w.columns))}
	if w.Bootstrap {
		w.weight = make([]float64, w.rows)
	}
	if w.OutOfBag {
		w.seen, w.asked = grid(w.rows, w.out.width), make([]float64, w.rows)
	}
	lot := random.New(uint64(w.Rules.seed))
	for range w.Trees {
		seed := uint64(lot.Interval(mostSeed))
		t, err := w.tree(y, seed)
		if err != nil {
			return nil, err
		}
		w.out.add(t, normal(t.importance(len(w.columns))))
		if w.OutOfBag {
			w.ask(t)
		}
		if err := w.clock.round(math.NaN()); err != nil {
			return nil, err
		}
	}
	normal(w.out.importance)
	if w.OutOfBag {
		w.score(y)
	}
	return w.out.predictor(w.Classes), nil
}

// tree grows one on its own rows.
func (w *planting) tree(y []float64, seed uint64) (*tree, error) {
	weight := w.base
	if w.Bootstrap {
		w.draw(y, random.New(seed))
		weight = w.weight
	}
	return w.grow(w.Rules, w.measure(w.Rules.criterion, weight), weight, random.New(seed))
}

// draw draws rows and weighs them by how often they were drawn.
func (w *planting) draw(y []float64, lot *random.State) {
	clear(w.weight)
	var drawn []float64
	for range w.draws {
		i := lot.Interval(uint32(w.rows - 1))
		w.weight[i]++
		if w.Weight.Word == "balanced_subsample" {
			drawn = append(drawn, y[i])
		}
	}
	if drawn != nil {
		byClass := ml.Balanced(drawn, w.classes)
		for i, c := range y {
			w.weight[i] *= byClass[int(c)]
		}
	}
	for i, b := range w.base {
		w.weight[i] *= b
	}
}

// ask adds the answers of a tree for the rows that it did not see.
func (w *planting) ask(t *tree) {
	for i, n := range w.weight {
		if n != 0 {
			continue
		}
		w.asked[i]++
		leaf := t.at(w.columns, i)
		if w.Classes {
			addShares(w.seen[i], t.value(leaf))
		} else {
			w.seen[i][0] += t.values[leaf]
		}
	}
}

// score settles what the rows' own trees could not know: accuracy, or the coefficient of
// determination.
func (w *planting) score(y []float64) {
	var right, mean float64
	for i, v := range w.seen {
		for k := range v {
			v[k] /= max(1, w.asked[i])
		}
		if w.Classes && argmax(v) == int(y[i]) {
			right++
		}
		mean += y[i] / float64(w.rows)
	}
	w.out.outOfBag = w.seen
	w.out.score = right / float64(w.rows)
	if !w.Classes {
		var rest, all float64
		for i, v := range w.seen {
			d, e := y[i]-v[0], y[i]-mean
			rest += float64(d * d)
			all += float64(e * e)
		}
		w.out.score = 1 - rest/all
	}
}
