package linear

import (
	"context"
	"math"

	"orrery/core/ml"
	"orrery/core/num/random"
	"orrery/core/table"
)

// LinearSVC finds the weights with the widest margin between two classes:
//
//	|w|²/2 + C sum_i s_i max(0, 1 - t_i (x_i w + b))²,  t_i = 1 or -1
//
// or with the hinge instead of its square, or |w|_1 instead of |w|²/2. With more classes each has its own w, against
// all others. As in liblinear the intercept is the weight of a column of intercept_scaling, so it is part of |w|.
//
// With dual, the default, the solver visits the rows in liblinear's order and stops at the same point; without it
// Newton's method finds the optimum.
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
		{Name: "penalty", Default: "l2", Choices: []string{"l2", "l1"}, Doc: "l2 shrinks the weights towards 0, l1 makes some of them 0; l1 needs dual false."},
		{Name: "loss", Default: "squared_hinge", Choices: []string{"squared_hinge", "hinge"}, Doc: "The loss of a row on the wrong side of its margin; hinge needs dual true."},
		{Name: "dual", Default: true, Doc: "Solve the dual problem, over the rows in liblinear's order, instead of the primal one."},
		{Name: "tol", Default: 1e-4, Min: 0, Max: inf, Open: true, Doc: "With dual: stop when the range of the gradients of all rows is below this. Without dual the optimum is always exact."},
		{Name: "C", Default: 1.0, Min: 0, Max: inf, Open: true, Doc: "Inverse of the penalty's strength: a smaller value gives smaller weights."},
		{Name: "multi_class", Default: "ovr", Choices: []string{"ovr"}, Doc: "More than two classes: each against the rest. crammer_singer is not available."},
		{Name: "fit_intercept", Default: true, Doc: "Fit a constant in addition to the weights."},
		{Name: "intercept_scaling", Default: 1.0, Min: 0, Max: inf, Open: true, Doc: "A larger value penalizes the intercept less."},
		ml.ClassWeightDoc("balanced"),
		{Name: "random_state", None: true, Max: math.MaxUint32, Whole: true, Doc: "Seed of the order of the rows with dual. None is 0 here."},
		{Name: "max_iter", Default: 1000.0, Min: 0, Max: inf, Whole: true, Doc: "Maximum number of passes over the rows with dual, otherwise of steps."},
		unusedVerbose(),
	}
}

// MakeLinearSVC returns the catalog entry of LinearSVC.
func MakeLinearSVC() ml.Maker {
	return ml.Maker{
		Params: linearSVCParams(),
		Note:   "Separates the classes by a weighted sum of the columns with the widest margin; it has no probabilities.",
		Build:  func(params map[string]any) (any, error) { return readLinearSVC(params) },
	}
}

func readLinearSVC(params map[string]any) (*LinearSVC, error) {
	p, err := linearSVCParams().Read(linearSVCKind, params)
	if err != nil {
		return nil, err
	}
	l := &LinearSVC{Seed: p.Seed()}
	var penalty, loss string
	p.Into(ml.Fields{{Name: "C", At: &l.C}, {Name: "tol", At: &l.Tol}, {Name: "intercept_scaling", At: &l.Scaling}, {Name: "dual", At: &l.Dual},
		{Name: "fit_intercept", At: &l.Intercept}, {Name: "max_iter", At: &l.MaxIter}, {Name: "penalty", At: &penalty}, {Name: "loss", At: &loss}})
	l.L1, l.Hinge = penalty == "l1", loss == "hinge"
	name, want := "", ""
	switch {
	case l.L1 && l.Hinge:
		name, want = "loss", "squared_hinge with penalty l1"
	case l.L1 && l.Dual:
		name, want = "dual", "false with penalty l1"
	case l.Hinge && !l.Dual:
		name, want = "dual", "true with loss hinge"
	}
	if name != "" {
		return nil, p.Refuse(name, want)
	}
	l.ClassWeight, err = p.ClassWeight("balanced")
	return l, err
}

// Load restores a fitted classifier and checks that its lists have the same number of columns.
func (*LinearSVC) Load(attributes []byte, pause func()) (ml.Predictor, error) {
	m := &margin{}
	if err := m.fields().Load(attributes, pause); err != nil {
		return nil, err
	}
	return m, m.check()
}

// ForClasses binds class_weight, which refers to classes by value, to the class indexes.
func (l *LinearSVC) ForClasses(classes []table.Value) (ml.Estimator, error) {
	bound, err := l.ClassWeight.Bind(linearSVCKind, classes)
	out := *l
	out.ClassWeight = bound
	return &out, err
}

// Fit finds the weights. Time: rows times columns for each pass with dual, rows times columns squared for each step
// without.
func (l *LinearSVC) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	classes, err := classesOf(y, linearSVCKind)
	if err != nil {
		return nil, err
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
	if l.Dual { // liblinear draws its seed from random_state and sorts the rows by class
		c.lots = random.New(uint64(random.New(l.Seed).Interval(math.MaxInt32 - 1)))
		y = c.byClass(x, y, classes)
	}
	for k := range problems {
		own, weight := y, l.ClassWeight.Rows(y, classes)
		if problems > 1 {
			own = oneAgainst(y, k)
			resetOthers(weight, own)
		}
		if err := l.separate(&c, own, weight); err != nil {
			return nil, err
		}
	}
	m := &margin{weighted: c.found}
	for _, n := range m.iterations {
		m.most = max(m.most, n)
	}
	return m, nil
}

// marginFit is the state of a fit.
type marginFit struct {
	collector
	byRow [][]float64
	lots  *random.State
}

// byClass sorts the rows by class, stably, appends the constant of the intercept to each, and returns the classes in
// that order.
func (c *marginFit) byClass(x ml.Matrix, y []float64, classes int) []float64 {
	width := len(x.Cols)
	if c.constant {
		width++
	}
	c.byRow = ml.NewRows(x.Rows, width)
	starts, sorted := make([]int, classes+1), make([]float64, len(y))
	for _, k := range y {
		starts[int(k)+1]++
	}
	for k := range classes {
		starts[k+1] += starts[k]
	}
	for i, k := range y {
		at := starts[int(k)]
		starts[int(k)]++
		sorted[at] = k
		row := c.byRow[at]
		row[width-1] = c.scaling
		for j, col := range x.Cols {
			row[j] = col[i]
		}
	}
	return sorted
}

// separate finds the margin between the rows whose own is 1 and the others.
func (l *LinearSVC) separate(c *marginFit, own, weight []float64) error {
	if !l.Dual {
		return c.solve(1, func(x ml.Matrix) objective {
			lambda := 1 / l.C
			if l.L1 {
				lambda = 0
			}
			return newHinge(newData(x, weight, lambda, false), own)
		})
	}
	room := ml.NewRows(3, len(own))
	d := dual{rows: c.byRow, lots: c.lots, sign: room[0], upper: room[1], soft: room[2]}
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
type margin struct {
	weighted
	most int
}

// Attributes returns coef_, intercept_, n_features_in_ and n_iter_, the maximum over the classes.
func (m *margin) Attributes() map[string]any { return m.fields().Attributes() }

func (m *margin) fields() ml.Fields {
	f := m.weighted.fields()
	f[len(f)-1].At = &m.most
	return f
}
