package linear

import "orrery/core/ml"

// fitting is one fit in progress.
type fitting struct {
	LogisticRegression
	*ticker
	x       ml.Matrix
	y       []float64
	classes int
	out     *logistic
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

// lambda is the weight of the penalty |w|²/2.
func (f *fitting) lambda() float64 {
	if !f.L2 {
		return 0
	}
	return 1 / f.C
}

func (f *fitting) data(weight []float64) data {
	return newData(f.x, weight, f.lambda(), f.Intercept)
}

func (f *fitting) binary() error {
	return f.solve(newTwo(f.data(f.rowWeights(f.y, f.classes)), f.y), 1)
}

// symmetric is multinomial with two classes, whose weights are w and -w: the loss of the margin
// 2wx, with the penalty counted twice. With v = 2w it is the binary problem at twice the C, and
// scikit-learn reports w.
func (f *fitting) symmetric() error {
	f.C *= 2
	if err := f.binary(); err != nil {
		return err
	}
	for j := range f.out.coef[0] {
		f.out.coef[0][j] /= 2
	}
	f.out.intercept[0] /= 2
	f.out.link = linkTwice
	return nil
}

// oneVsRest fits each class against all others. "balanced" then balances these two, while weights
// by class stay with the rows.
func (f *fitting) oneVsRest() error {
	f.out.link = linkRest
	f.total = f.MaxIter * f.classes
	own := make([]float64, len(f.y))
	for c := range f.classes {
		for i, k := range f.y {
			own[i] = 0
			if int(k) == c {
				own[i] = 1
			}
		}
		weight := f.rowWeights(f.y, f.classes)
		if f.Balanced {
			weight = f.rowWeights(own, 2)
		}
		if err := f.solve(newTwo(f.data(weight), own), 1); err != nil {
			return err
		}
	}
	return nil
}

// softmax fits all classes at once.
func (f *fitting) softmax() error {
	f.out.link = linkSoftmax
	return f.solve(newMany(f.data(f.rowWeights(f.y, f.classes)), f.y, f.classes), f.classes)
}

// solve finds the optimum and appends its rows of weights to the result.
func (f *fitting) solve(o objective, rows int) error {
	beta := make([]float64, o.size())
	r, err := minimise(f.ticker, o, beta, limits{iterations: f.MaxIter, gradient: f.Tol})
	if err != nil {
		return err
	}
	f.out.iterations = append(f.out.iterations, r.iterations)
	if f.out.warning == "" {
		f.out.warning = r.warning
	}
	o.centre(beta)
	width := o.size() / rows
	for c := range rows {
		b := beta[c*width : (c+1)*width]
		intercept := 0.0
		if f.Intercept {
			intercept = b[f.out.width]
		}
		f.out.coef = append(f.out.coef, b[:f.out.width:f.out.width])
		f.out.intercept = append(f.out.intercept, intercept)
	}
	return nil
}
