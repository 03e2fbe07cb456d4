package linear

import (
	"context"
	"fmt"
	"math"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// ElasticNet finds the weights that minimize
//
//	1/(2n) sum_i (y_i - x_i w - b)² + alpha (ratio |w|_1 + (1-ratio)/2 |w|²)
//
// by cyclic coordinate descent. The steps and the stopping rule are scikit-learn's: no weight moved by more than tol
// times the largest one, and the duality gap, a bound on the remaining improvement, is below tol times the sum of
// squares of y. Lasso has ratio 1.
type ElasticNet struct {
	Alpha, Ratio float64
	Intercept    bool
	MaxIter      int
	Tol          float64
	Positive     bool
	kind         string
}

func elasticNetParams(lasso bool) ml.ParamDocs {
	inf := math.Inf(1)
	docs := ml.ParamDocs{
		{Name: "alpha", Default: 1.0, Min: 0, Max: inf, Doc: "Strength of the penalty: a larger value makes more weights 0."},
		{Name: "l1_ratio", Default: 0.5, Min: 0, Max: 1, Doc: "Share of the l1 penalty, which makes weights 0; the rest is l2, which shrinks them towards 0."},
		{Name: "fit_intercept", Default: true, Doc: "Fit a constant in addition to the weights; it is not penalized."},
		{Name: "max_iter", Default: 1000.0, Min: 1, Max: inf, Whole: true, Doc: "Maximum number of passes over the columns."},
		{Name: "tol", Default: 1e-4, Min: 0, Max: inf, Doc: "Stop when the duality gap is below this share of the target's sum of squares."},
		{Name: "positive", Default: false, Doc: "Allow no negative weights."},
		{Name: "selection", Default: "cyclic", Choices: []string{"cyclic"}, Doc: "Order of the columns: cyclic. random is not available."},
		randomState(), unused("precompute", false), unused("copy_X", true),
		{Name: "warm_start", Default: false, Doc: noEffect},
	}
	if lasso {
		docs = append(docs[:1], docs[2:]...)
	}
	return docs
}

// MakeElasticNet returns the catalog entry of ElasticNet.
func MakeElasticNet() ml.Maker {
	return makeElasticNet("ElasticNet", "Predicts a number: least squares with weights drawn towards 0, some of them to 0.")
}

// MakeLasso returns the catalog entry of Lasso.
func MakeLasso() ml.Maker {
	return makeElasticNet("Lasso", "Predicts a number: least squares that leaves out columns, their weights being 0.")
}

func makeElasticNet(kind, note string) ml.Maker {
	docs := elasticNetParams(kind == "Lasso")
	return ml.Maker{
		Params: docs,
		Note:   note,
		Build: func(params map[string]any) (any, error) {
			p, err := docs.Read(kind, params)
			if err != nil {
				return nil, err
			}
			e := &ElasticNet{Ratio: 1, kind: kind}
			f := ml.Fields{{Name: "alpha", At: &e.Alpha}, {Name: "fit_intercept", At: &e.Intercept}, {Name: "max_iter", At: &e.MaxIter},
				{Name: "tol", At: &e.Tol}, {Name: "positive", At: &e.Positive}, {Name: "l1_ratio", At: &e.Ratio}}
			if kind == "Lasso" {
				f = f[:5]
			}
			p.Into(f)
			return e, nil
		},
	}
}

// Tags says that it predicts numbers.
func (*ElasticNet) Tags() ml.Tags { return ml.Tags{Task: ml.Regression} }

// Load restores a fitted regressor.
func (*ElasticNet) Load(attributes []byte, pause func()) (ml.Predictor, error) {
	return coordinateDescent.load(attributes, pause)
}

// coordinates is the state of a coordinate descent over centered columns.
type coordinates struct {
	cols     [][]float64
	squares  []float64 // sum of squares of each column
	y, rest  []float64 // rest is y - X w
	w        []float64
	l1, l2   float64
	positive bool
}

// Fit finds the weights. Time: rows times columns for each pass.
func (e *ElasticNet) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	t := newTicker(ctx, e.MaxIter)
	n, p := float64(x.Rows), len(x.Cols)
	mean, target := means(x, y, e.Intercept)
	room, rest := ml.NewRows(p+2, x.Rows), ml.NewRows(2, p)
	c := coordinates{cols: room[:p], y: room[p], rest: room[p+1], squares: rest[0], w: rest[1],
		l1: e.Alpha * e.Ratio * n, l2: e.Alpha * (1 - e.Ratio) * n, positive: e.Positive}
	for j, col := range x.Cols {
		shift(c.cols[j], col[:x.Rows], mean[j])
		c.squares[j] = kernel.Dot(c.cols[j], c.cols[j])
	}
	shift(c.y, y, target)
	copy(c.rest, c.y)
	m := &regressor{kind: coordinateDescent, coef: c.w, warning: e.advice()}
	if err := e.descend(t, &c, m); err != nil {
		return nil, err
	}
	m.gap /= n
	return m.fitted(e.kind, mean, target)
}

// descend runs passes over the columns until the stopping rule holds.
func (e *ElasticNet) descend(t *ticker, c *coordinates, m *regressor) error {
	limit := e.Tol * kernel.Dot(c.y, c.y)
	for last := false; !last; {
		change, most, err := c.pass(t)
		if err != nil {
			return err
		}
		m.iterations++
		if err := t.iterated(kernel.Dot(c.rest, c.rest) / float64(2*len(c.y))); err != nil {
			return err
		}
		last = m.iterations == e.MaxIter
		if most != 0 && !(change/most < e.Tol) && !last {
			continue
		}
		if m.gap = c.gap(); m.gap < limit {
			return nil
		}
	}
	m.warning = fmt.Sprintf("%s stopped after %d iterations before it converged: the gap to the optimum is %.3g, wanted is %.3g; "+
		"raise max_iter, scale the columns or raise alpha", e.kind, e.MaxIter, m.gap, limit)
	return nil
}

func (e *ElasticNet) advice() string {
	if e.Alpha > 0 {
		return ""
	}
	return "with alpha 0 coordinate descent converges badly; take LinearRegression"
}

// pass optimizes each weight with the others fixed. It returns the largest change and the largest weight.
func (c *coordinates) pass(t *ticker) (change, most float64, err error) {
	for j, x := range c.cols {
		if c.squares[j] == 0 {
			continue
		}
		old := c.w[j]
		if old != 0 {
			kernel.Axpy(c.rest, old, x)
		}
		c.w[j] = c.best(kernel.Dot(x, c.rest), c.squares[j]+c.l2)
		if c.w[j] != 0 {
			kernel.Axpy(c.rest, -c.w[j], x)
		}
		change = math.Max(change, math.Abs(c.w[j]-old))
		most = math.Max(most, math.Abs(c.w[j]))
		if err := t.spend(6 * float64(len(x))); err != nil {
			return 0, 0, err
		}
	}
	return change, most, nil
}

func (c *coordinates) best(pull, curvature float64) float64 {
	if c.positive && pull < 0 {
		return 0
	}
	return math.Copysign(math.Max(math.Abs(pull)-c.l1, 0), pull) / curvature
}

// gap returns the duality gap times the number of rows. The dual point is rest, scaled to be feasible.
func (c *coordinates) gap() float64 {
	most := 0.0
	for j, x := range c.cols {
		g := kernel.Dot(x, c.rest) - float64(c.l2*c.w[j])
		if !c.positive {
			g = math.Abs(g)
		}
		if j == 0 || g > most {
			most = g
		}
	}
	rest2, w2, l1 := kernel.Dot(c.rest, c.rest), kernel.Dot(c.w, c.w), 0.0
	for _, w := range c.w {
		l1 += math.Abs(w)
	}
	scale, gap := 1.0, rest2
	if most > c.l1 {
		scale = c.l1 / most
		gap = 0.5 * (rest2 + float64(rest2*float64(scale*scale)))
	}
	return gap + (float64(c.l1*l1) - float64(scale*kernel.Dot(c.rest, c.y))) +
		0.5*float64(float64(c.l2*(1+float64(scale*scale)))*w2)
}
