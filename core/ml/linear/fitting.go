package linear

import (
	"slices"

	"orrery/core/ml"
)

// fitting is the state of a fit.
type fitting struct {
	*LogisticRegression
	collector
	y       []float64
	classes int
	link    link
}

func (f *fitting) run() error {
	switch {
	case f.classes > 2 && !f.OneVsRest:
		return f.softmax()
	case f.classes > 2:
		return f.oneVsRest()
	case f.Multinomial:
		return f.symmetric()
	}
	return f.binary()
}

// lambda returns the weight of the penalty |w|²/2.
func (f *fitting) lambda() float64 {
	if !f.Penalty {
		return 0
	}
	return (1 - f.L1Ratio) / f.C
}

// binary fits class 1 against the others, as one problem.
func (f *fitting) binary() error {
	return f.fitOneAgainst(f.ClassWeight.Rows(f.y, f.classes), f.y)
}

func (f *fitting) fitOneAgainst(weight, y []float64) error {
	return f.solve(1, func(x ml.Matrix) objective {
		return newTwo(newData(x, weight, f.lambda(), f.intercept()), y)
	})
}

// intercept reports whether the intercept is not penalized. liblinear's intercept is the weight of a constant column,
// which is penalized like the others.
func (f *fitting) intercept() bool { return f.Intercept && f.Scaling == 0 }

// symmetric fits multinomial with two classes, whose weights are w and -w: the loss of the margin 2wx, with the penalty
// counted twice. With v = 2w it is the binary problem with half the squared penalty. scikit-learn reports w.
func (f *fitting) symmetric() error {
	half := f.lambda() / 2
	weight := f.ClassWeight.Rows(f.y, f.classes)
	err := f.solve(1, func(x ml.Matrix) objective { return newTwo(newData(x, weight, half, f.intercept()), f.y) })
	if err != nil {
		return err
	}
	shrink(f.found.coef[0], 0.5)
	f.found.intercept[0] /= 2
	f.link = linkTwice
	return nil
}

// oneVsRest fits each class against all others. The class weight "balanced" then balances these two groups, while
// weights by class stay with their rows. With liblinear all rows of the others have weight 1.
func (f *fitting) oneVsRest() error {
	f.link = linkRest
	f.total = f.MaxIter * f.classes
	for c := range f.classes {
		own := oneAgainst(f.y, c)
		weight := f.ClassWeight.Rows(f.y, f.classes)
		switch {
		case f.Scaling > 0:
			resetOthers(weight, own)
		case f.ClassWeight.Word == "balanced":
			weight = f.ClassWeight.Rows(own, 2)
		}
		if err := f.fitOneAgainst(weight, own); err != nil {
			return err
		}
	}
	return nil
}

// oneAgainst returns 1 for the rows of class c and 0 for the others.
func oneAgainst(y []float64, c int) []float64 {
	own := make([]float64, len(y))
	for i, k := range y {
		if int(k) == c {
			own[i] = 1
		}
	}
	return own
}

// resetOthers sets the weights of liblinear for one class against all others: those of the others are 1.
func resetOthers(weight, own []float64) {
	for i := range weight {
		if own[i] == 0 {
			weight[i] = 1
		}
	}
}

// softmax fits all classes together.
func (f *fitting) softmax() error {
	f.link = linkSoftmax
	weight := f.ClassWeight.Rows(f.y, f.classes)
	return f.solve(f.classes, func(x ml.Matrix) objective {
		o := newMany(newData(x, weight, f.lambda(), f.intercept()), f.y, f.classes)
		o.bare = f.Penalty && f.L1Ratio > 0
		return o
	})
}

// collector solves the problems of a fit one by one and collects their weights.
type collector struct {
	*ticker
	limits
	x        ml.Matrix
	constant bool    // whether there is an intercept
	scaling  float64 // the intercept is the weight of a column of this number, and penalized like the others; 0: it is not penalized
	l1       float64 // strength of the l1 penalty
	found    weighted
}

// solve minimizes the objective that build makes of the columns and appends its rows of weights to the result.
func (c *collector) solve(rows int, build func(ml.Matrix) objective) error {
	x := c.x
	if c.constant && c.scaling > 0 {
		x = withConstant(x, c.scaling)
	}
	s := search{ticker: c.ticker, limits: c.limits, build: build, x: x, rows: rows, l1: c.l1}
	beta, r, err := s.run()
	if err != nil {
		return err
	}
	width := len(beta) / rows
	for k := range rows {
		c.append(beta[k*width : (k+1)*width])
	}
	c.ended(r)
	return nil
}

// append appends the weights of the columns followed by that of the intercept.
func (c *collector) append(beta []float64) {
	p, intercept := c.found.width, 0.0
	if c.constant {
		intercept = beta[p]
		if c.scaling > 0 {
			intercept *= c.scaling
		}
	}
	c.found.coef = append(c.found.coef, beta[:p:p])
	c.found.intercept = append(c.found.intercept, intercept)
}

func (c *collector) ended(r result) {
	c.found.iterations = append(c.found.iterations, r.iterations)
	if c.found.warning == "" {
		c.found.warning = r.warning
	}
}

// withConstant appends a column with the same value in every row.
func withConstant(x ml.Matrix, value float64) ml.Matrix {
	constant := make([]float64, x.Rows)
	for i := range constant {
		constant[i] = value
	}
	return ml.Matrix{Rows: x.Rows, Cols: append(slices.Clip(x.Cols), constant)}
}
