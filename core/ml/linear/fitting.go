package linear

import (
	"slices"

	"orrery/core/ml"
)

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
	if !f.Penalty {
		return 0
	}
	return (1 - f.L1Ratio) / f.C
}

// binary separates the rows of class 1 from the others; liblinear's name for it is one problem.
func (f *fitting) binary() error {
	return f.against(f.ClassWeight.Rows(f.y, f.classes), f.y)
}

func (f *fitting) against(weight, y []float64) error {
	return f.solve(1, func(x ml.Matrix) objective {
		return newTwo(newData(x, weight, f.lambda(), f.intercept()), y)
	})
}

// intercept tells whether the constant is a weight of its own kind. liblinear's is that of a column
// like the others, and so it is penalised.
func (f *fitting) intercept() bool { return f.Intercept && f.Scaling == 0 }

// symmetric is multinomial with two classes, whose weights are w and -w: the loss of the margin
// 2wx, with the penalty counted twice. With v = 2w it is the binary problem with half the square
// penalty, and scikit-learn reports w.
func (f *fitting) symmetric() error {
	half := f.lambda() / 2
	weight := f.ClassWeight.Rows(f.y, f.classes)
	err := f.solve(1, func(x ml.Matrix) objective { return newTwo(newData(x, weight, half, f.intercept()), f.y) })
	if err != nil {
		return err
	}
	shrink(f.out.coef[0], 0.5)
	f.out.intercept[0] /= 2
	f.out.link = linkTwice
	return nil
}

// oneVsRest fits each class against all others. "balanced" then balances these two, while weights
// by class stay with the rows. With liblinear all rows of the others weigh 1.
func (f *fitting) oneVsRest() error {
	f.out.link = linkRest
	f.total = f.MaxIter * f.classes
	for c := range f.classes {
		own := make([]float64, len(f.y))
		for i, k := range f.y {
			if int(k) == c {
				own[i] = 1
			}
		}
		weight := f.ClassWeight.Rows(f.y, f.classes)
		switch {
		case f.Scaling > 0 && weight != nil:
			for i, v := range own {
				if v == 0 {
					weight[i] = 1
				}
			}
		case f.ClassWeight.Word == "balanced":
			weight = f.ClassWeight.Rows(own, 2)
		}
		if err := f.against(weight, own); err != nil {
			return err
		}
	}
	return nil
}

// softmax fits all classes at once.
func (f *fitting) softmax() error {
	f.out.link = linkSoftmax
	weight := f.ClassWeight.Rows(f.y, f.classes)
	return f.solve(f.classes, func(x ml.Matrix) objective {
		o := newMany(newData(x, weight, f.lambda(), f.intercept()), f.y, f.classes)
		o.bare = f.Penalty && f.L1Ratio > 0
		return o
	})
}

// solve finds the optimum of what build makes of the columns and appends its rows of weights to the
// result.
func (f *fitting) solve(rows int, build func(ml.Matrix) objective) error {
	x := f.x
	if f.Intercept && f.Scaling > 0 {
		x = withConstant(x, f.Scaling)
	}
	s := search{ticker: f.ticker, build: build, x: x, rows: rows, limits: limits{iterations: f.MaxIter, gradient: f.Tol}}
	if f.Penalty {
		s.l1 = f.L1Ratio / f.C
	}
	beta, r, err := s.run()
	if err != nil {
		return err
	}
	f.out.iterations = append(f.out.iterations, r.iterations)
	if f.out.warning == "" {
		f.out.warning = r.warning
	}
	width, p := len(beta)/rows, f.out.width
	for c := range rows {
		b := beta[c*width : (c+1)*width]
		intercept := 0.0
		if f.Intercept {
			intercept = b[p]
		}
		if f.Scaling > 0 {
			intercept *= f.Scaling
		}
		f.out.coef = append(f.out.coef, b[:p:p])
		f.out.intercept = append(f.out.intercept, intercept)
	}
	return nil
}

// withConstant appends a column that is value in every row.
func withConstant(x ml.Matrix, value float64) ml.Matrix {
	constant := make([]float64, x.Rows)
	for i := range constant {
		constant[i] = value
	}
	return ml.Matrix{Rows: x.Rows, Cols: append(slices.Clip(x.Cols), constant)}
}
