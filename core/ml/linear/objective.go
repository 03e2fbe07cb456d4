package linear

import (
	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// objective is a smooth convex function of the weights, summed over rows.
type objective interface {
	// size returns the number of weights, including intercepts.
	size() int
	// value returns the function and writes its gradient; mean is the mean loss of a row without the penalty.
	value(t *ticker, beta, grad []float64) (f, mean float64, err error)
	// hessian writes the lower triangle of the second derivatives, in rows of size().
	hessian(t *ticker, beta, h []float64) error
	// start returns the function with all weights 0.
	start() float64
	// separated reports whether such a mean loss proves that no finite optimum exists.
	separated(mean float64) bool
	// sample returns the same problem for every stride-th row, with the penalty in proportion, or nil if that is not
	// useful.
	sample(stride int) objective
	// costs estimates the number of operations of value and of hessian.
	costs() (value, hessian float64)
	// rows returns the number of rows.
	rows() int
	// center normalizes the weights without changing a prediction.
	center(beta []float64)
}

// block is the number of rows processed at a time. It is small, so that their columns stay in the cache.
const block = 256

// data holds the rows, which all objectives read in blocks.
type data struct {
	x         ml.Matrix
	weight    []float64 // nil: every row weighs 1
	sum       float64   // sum of the weights
	lambda    float64
	intercept bool

	cols [][]float64 // of the current block
	room []float64   // buffer of kernel.Gram, allocated on first use
}

func newData(x ml.Matrix, weight []float64, lambda float64, intercept bool) data {
	d := data{x: x, weight: weight, sum: float64(x.Rows), lambda: lambda, intercept: intercept,
		cols: make([][]float64, len(x.Cols))}
	if weight != nil {
		d.sum = kernel.Sum(weight)
	}
	return d
}

// width returns the number of weights of one class.
func (d *data) width() int {
	if d.intercept {
		return len(d.x.Cols) + 1
	}
	return len(d.x.Cols)
}

func (d *data) rows() int { return d.x.Rows }

// setBlock sets cols to the rows from lo to hi.
func (d *data) setBlock(lo, hi int) [][]float64 {
	for j, c := range d.x.Cols {
		d.cols[j] = c[lo:hi]
	}
	return d.cols
}

// margins writes the weighted sum of each row of the current block. It adds the intercept first and then column by
// column, in the same order as a prediction for one row.
func (d *data) margins(dst, beta []float64) {
	p, b := len(d.x.Cols), 0.0
	if d.intercept {
		b = beta[p]
	}
	for i := range dst {
		dst[i] = b
	}
	kernel.AddScaled(dst, d.cols, beta[:p])
}

// addGradient adds X' r of the current block to the gradient of one class.
func (d *data) addGradient(grad, r []float64) {
	p := len(d.x.Cols)
	kernel.Dots(grad[:p], d.cols, r)
	if d.intercept {
		grad[p] += kernel.Sum(r)
	}
}

// addPenalty adds the gradient of the penalty of one class and returns the penalty.
func (d *data) addPenalty(grad, beta []float64) float64 {
	square := 0.0
	for j := range d.x.Cols {
		square += float64(beta[j] * beta[j])
		grad[j] += float64(d.lambda * beta[j])
	}
	return 0.5 * float64(d.lambda*square)
}

// addHessian adds X' diag(w) X of the current block to the lower triangle of a square block of h.
func (d *data) addHessian(h []float64, stride int, w []float64) {
	p := len(d.x.Cols)
	if d.room == nil {
		d.room = make([]float64, kernel.GramRoom(block))
	}
	kernel.Gram(h, stride, d.cols, w, d.room)
	if d.intercept {
		kernel.Dots(h[p*stride:p*stride+p], d.cols, w)
		h[p*stride+p] += kernel.Sum(w)
	}
}

// everyNth returns every stride-th row, with the penalty and the weights in proportion.
func (d *data) everyNth(stride int) data {
	n := (d.x.Rows + stride - 1) / stride
	x := ml.Matrix{Rows: n, Cols: make([][]float64, len(d.x.Cols))}
	for j, c := range d.x.Cols {
		x.Cols[j] = every(c, stride)
	}
	var weight []float64
	if d.weight != nil {
		weight = every(d.weight, stride)
	}
	return newData(x, weight, d.lambda*float64(n)/float64(d.x.Rows), d.intercept)
}

func every(v []float64, stride int) []float64 {
	out := make([]float64, 0, len(v)/stride+1)
	for i := 0; i < len(v); i += stride {
		out = append(out, v[i])
	}
	return out
}
