package linear

import (
	"context"
	"fmt"
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/random"
	"orrery/core/table"
)

// LinearSVC finds the weights with the widest margin between two classes:
//
//	|w|²/2 + C sum_i s_i max(0, 1 - t_i (x_i w + b))²,  t_i = 1 or -1
//
// or with the hinge itself instead of its square, or |w|_1 instead of |w|²/2. More classes have one
// w each, against all others. As in liblinear the intercept is the weight of a column of
// intercept_scaling, and so it is part of |w|.
//
// With dual, which is the default, the rows are gone through in liblinear's order and the search
// ends where liblinear's ends; without it the optimum is found by Newton's method.
type LinearSVC struct {
	C, Tol, Scaling            float64
	L1, Hinge, Dual, Intercept bool
	MaxIter                    int
	Seed                       uint64
	ClassWeight                ml.ClassWeight
}

const linearSVCKind = "LinearSVC"

func linearSVCParams() ml.ParamDocs {
	inf := math.Inf(1)
	return ml.ParamDocs{
		{Name: "penalty", Default: "l2", Choices: []string{"l2", "l1"}, Doc: "l2 draws the weights towards 0, l1 makes some of them 0; l1 needs dual false."},
		{Name: "loss", Default: "squared_hinge", Choices: []string{"squared_hinge", "hinge"}, Doc: "What a row costs that lies on the wrong side of its margin; hinge needs dual true."},
		{Name: "dual", Default: true, Doc: "Search over the rows, in liblinear's order, and not over the weights."},
		{Name: "tol", Default: 1e-4, Min: 0, Max: inf, Open: true, Doc: "With dual: stop when the gradients of all rows lie this close. Without it the optimum is exact in any case."},
		{Name: "C", Default: 1.0, Min: 0, Max: inf, Open: true, Doc: "Inverse of the penalty's strength: the smaller, the smaller the weights."},
		{Name: "multi_class", Default: "ovr", Choices: []string{"ovr"}, Doc: "More than two classes: each against the rest. crammer_singer is not built."},
		{Name: "fit_intercept", Default: true, Doc: "Learn a constant beside the weights."},
		{Name: "intercept_scaling", Default: 1.0, Min: 0, Max: inf, Open: true, Doc: "The larger, the less the intercept is penalised."},
		ml.ClassWeightDoc("balanced"),
		{Name: "random_state", None: true, Max: math.MaxUint32, Whole: true, Doc: "Seed of the order of the rows with dual. None is 0 here."},
		{Name: "max_iter", Default: 1000.0, Min: 0, Max: inf, Whole: true, Doc: "Most passes over the rows with dual, else most steps."},
		unusedVerbose(),
	}
}

// MakeLinearSVC is the entry of the catalogue.
func MakeLinearSVC() ml.Maker {
	return ml.Maker{
		Params: linearSVCParams(),
		Note:   "Weighs the columns so that the margin between the classes is as wide as can be; it gives no probabilities.",
		Build:  func(params map[string]any) (any, error) { return readLinearSVC(params) },
		Load: func(_ map[string]any, b []byte) (any, error) {
			w, err := loadWeighted(b)
			return &margin{w}, err
		},
	}
}

func readLinearSVC(params map[string]any) (LinearSVC, error) {
	p, err := linearSVCParams().Read(linearSVCKind, params)
	if err != nil {
		return LinearSVC{}, err
	}
	l := LinearSVC{C: p.Float("C"), Tol: p.Float("tol"), Scaling: p.Float("intercept_scaling"), L1: p.Text("penalty") == "l1",
		Hinge: p.Text("loss") == "hinge", Dual: p.Bool("dual"), Intercept: p.Bool("fit_intercept"), MaxIter: p.Int("max_iter")}
	if seed, ok := p.Value("random_state").(float64); ok {
		l.Seed = uint64(seed)
	}
	switch {
	case l.L1 && l.Hinge:
		return l, p.Refuse("loss", "squared_hinge with penalty l1")
	case l.L1 && l.Dual:
		return l, p.Refuse("dual", "false with penalty l1")
	case l.Hinge && !l.Dual:
		return l, p.Refuse("dual", "true with loss hinge")
	}
	l.ClassWeight, err = p.ClassWeight("balanced")
	return l, err
}

// ForClasses binds class_weight, which speaks of values, to the classes' indexes.
func (l LinearSVC) ForClasses(classes []table.Value) (ml.Estimator, error) {
	var err error
	l.ClassWeight, err = l.ClassWeight.Bind(linearSVCKind, classes)
	return l, err
}

// Fit finds the weights. Time: rows times columns a pass with dual, rows times columns squared a
// step without.
func (l LinearSVC) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	classes := 0
	for _, c := range y {
		classes = max(classes, int(c)+1)
	}
	if classes > maxClasses {
		return nil, fmt.Errorf("linear: the target has %d classes; %s takes at most %d", classes, linearSVCKind, maxClasses)
	}
	problems := classes
	if classes == 2 {
		problems = 1
	}
	c := marginFit{collector: collector{ticker: newTicker(ctx, l.MaxIter*problems), limits: limits{iterations: l.MaxIter, gradient: l.Tol}, x: x,
		constant: l.Intercept, scaling: l.Scaling, found: weighted{width: len(x.Cols)}}}
	if l.L1 {
		c.l1 = 1 / l.C
	}
	if l.Dual { // liblinear draws its seed from random_state, and puts the rows in the order of their classes
		c.lots = random.New(uint64(random.New(l.Seed).Interval(math.MaxInt32 - 1)))
		c.x, y = byClass(x, y, classes)
		if l.Intercept {
			c.x = withConstant(c.x, l.Scaling)
		}
		c.byRow = transposed(c.x, make([]float64, len(c.x.Cols)))
	}
	for k := range problems {
		own, weight := y, l.ClassWeight.Rows(y, classes)
		if problems > 1 {
			own = oneAgainst(y, k)
			othersWeighOne(weight, own)
		}
		if err := l.separate(&c, own, weight); err != nil {
			return nil, err
		}
	}
	return &margin{c.found}, nil
}

// marginFit is a fit in progress.
type marginFit struct {
	collector
	byRow [][]float64
	lots  *random.State
}

// byClass returns the rows in the order of their classes, those of one class as they stood.
func byClass(x ml.Matrix, y []float64, classes int) (ml.Matrix, []float64) {
	rows := make([][]int, classes)
	for i, c := range y {
		rows[int(c)] = append(rows[int(c)], i)
	}
	order := slices.Concat(rows...)
	take := func(v []float64) []float64 {
		out := make([]float64, len(order))
		for i, row := range order {
			out[i] = v[row]
		}
		return out
	}
	sorted := ml.Matrix{Rows: x.Rows, Cols: make([][]float64, len(x.Cols))}
	for j, c := range x.Cols {
		sorted.Cols[j] = take(c)
	}
	return sorted, take(y)
}

// separate finds the margin between the rows with own 1 and the others.
func (l LinearSVC) separate(c *marginFit, own, weight []float64) error {
	if !l.Dual {
		return c.solve(1, func(x ml.Matrix) objective {
			lambda := 1 / l.C
			if l.L1 {
				lambda = 0
			}
			return newHinge(newData(x, weight, lambda, false), own)
		})
	}
	n := len(own)
	d := dual{rows: c.byRow, lots: c.lots, sign: make([]float64, n), upper: make([]float64, n), soft: make([]float64, n)}
	for i, v := range own {
		cost := l.C
		if weight != nil {
			cost *= weight[i]
		}
		d.sign[i] = 2*v - 1
		d.upper[i] = cost
		if !l.Hinge {
			d.upper[i], d.soft[i] = math.Inf(1), 0.5/cost
		}
	}
	steps, converged, err := d.run(c.ticker, l.MaxIter, l.Tol)
	if err != nil {
		return err
	}
	r := result{iterations: steps}
	if !converged {
		r.warning = unfinishedAfter(steps)
	}
	c.append(d.w)
	c.ended(r)
	return nil
}

// margin is a fitted LinearSVC.
type margin struct{ weighted }

// Attributes returns coef_, intercept_, n_features_in_ and n_iter_, the most that a class took.
func (m *margin) Attributes() map[string]any {
	out := m.weighted.Attributes()
	most := 0
	for _, n := range m.iterations {
		most = max(most, n)
	}
	out["n_iter_"] = most
	return out
}
