package linear

import (
	"slices"

	"orrery/core/ml"
)

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
