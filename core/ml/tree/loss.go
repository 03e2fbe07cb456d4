package tree

import (
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// loss implements the losses of GradientBoosting with scikit-learn's names and formulas. With r the
// raw prediction of a row and d = y - r:
//
//	log_loss        two classes: 2 (log(1 + e^r) - y r); more: log sum e^r - r of the own class
//	exponential     e^-r for the second class, e^r for the first
//	squared_error   d²
//	absolute_error  |d|
//	huber           d²/2 up to gamma, the alpha quantile of |d|, and linear beyond it
//	quantile        alpha d above 0, (alpha - 1) d below
type loss struct {
	name     string
	alpha    float64
	classes  int
	target   []float64
	residual []float64   // negative gradient of one output
	before   [][]float64 // raw predictions before the round, by output and row
	total    []float64   // log sum e^r by row
	gamma    float64
}

// start returns the best constant of each output.
func (l *loss) start() []float64 {
	middle := 0.5
	switch l.name {
	case "squared_error":
		return []float64{average(l.target, nil)}
	case "quantile":
		middle = l.alpha * 100 / 100 // numpy converts to percent and back
		fallthrough
	case "absolute_error", "huber":
		return []float64{kernel.Quantile(slices.Clone(l.target), middle)}
	}
	p := make([]float64, max(l.classes, 2))
	for _, c := range l.target {
		p[int(c)]++
	}
	for k, n := range p {
		p[k] = min(max(n/float64(len(l.target)), 0x1p-23), 1-0x1p-23)
	}
	if len(p) > 2 {
		for k := range p {
			p[k] = kernel.NearLog(p[k])
		}
		return p
	}
	odds := kernel.NearLog(p[1] / (1 - p[1]))
	if l.name == "exponential" {
		odds *= 0.5
	}
	return []float64{odds}
}

// beginRound copies the raw predictions before a round and computes what depends on all rows.
func (l *loss) beginRound(raw [][]float64) {
	if l.before == nil {
		l.before, l.total = ml.NewRows(len(raw), len(raw[0])), make([]float64, len(raw[0]))
	}
	for k, r := range raw {
		copy(l.before[k], r)
	}
	if l.classes > 2 {
		for i := range l.total {
			l.total[i] = logSum(raw, i)
		}
	}
	if l.name == "huber" {
		l.gamma = l.largeError(l.target, raw[0], nil)
	}
}

// largeError returns huber's gamma, the alpha quantile of the absolute errors.
func (l *loss) largeError(y, raw []float64, rows []int32) float64 {
	var d []float64
	each(rows, len(y), func(i int) { d = append(d, math.Abs(y[i]-raw[i])) })
	return lowQuantile(d, l.alpha*100)
}

// lowQuantile returns the first value at which percent of all values are reached: scikit-learn's
// weighted percentile for weights of 1. It reorders v.
func lowQuantile(v []float64, percent float64) float64 {
	i := int(math.Ceil(percent/100*float64(len(v)))) - 1
	return kernel.Nth(v, max(0, min(i, len(v)-1)))
}

// logSum returns log sum e^r over the outputs of row i.
func logSum(raw [][]float64, i int) float64 {
	top, s := math.Inf(-1), 0.0
	for _, r := range raw {
		top = max(top, r[i])
	}
	for _, r := range raw {
		s += kernel.NearExp(r[i] - top)
	}
	return top + kernel.NearLog(s)
}

// equal returns 1 for class k, else 0.
func equal(class float64, k int) float64 {
	if int(class) == k {
		return 1
	}
	return 0
}

// gradient writes the negative gradient of output k to residual.
func (l *loss) gradient(k int) {
	for i, r := range l.before[k] {
		y := l.target[i]
		d := y - r
		switch l.name {
		case "squared_error":
		case "absolute_error":
			d = math.Copysign(1, d)
			if y == r {
				d = -1
			}
		case "huber":
			d = max(-l.gamma, min(d, l.gamma))
		case "quantile":
			if d = l.alpha - 1; y > r {
				d = l.alpha
			}
		case "exponential":
			sign := 2*y - 1
			d = sign * kernel.NearExp(-sign*r)
		default:
			if l.classes > 2 {
				d = equal(y, k) - kernel.NearExp(r-l.total[i])
			} else {
				d = y - 1/(1+kernel.NearExp(-r))
			}
		}
		l.residual[i] = d
	}
}

// step returns the value of a leaf with these rows.
func (l *loss) step(rows []int32, raw []float64, k int) float64 {
	a, b := make([]float64, len(rows)), make([]float64, len(rows))
	for i, row := range rows {
		y, r := l.target[row], l.residual[row]
		switch l.name {
		case "absolute_error", "huber", "quantile":
			a[i] = y - raw[row]
			b[i] = a[i]
		case "exponential":
			sign := 2*y - 1
			b[i] = kernel.NearExp(-sign * raw[row])
			a[i] = sign * b[i]
		default: // a Newton step: the hessian is p - p² with p = y - r
			if l.classes > 2 {
				y = equal(y, k)
			}
			a[i], b[i] = r, float64((y-r)*(1-y+r))
		}
	}
	switch l.name {
	case "quantile":
		return lowQuantile(b, l.alpha*100)
	case "absolute_error", "huber":
		middle := lowQuantile(b, 50)
		if l.name == "absolute_error" {
			return middle
		}
		for i := range a {
			a[i] = max(-l.gamma, min(a[i]-middle, l.gamma))
		}
		return middle + average(a, nil)
	}
	numerator, denominator := sum(a), sum(b)
	if l.classes > 2 {
		numerator *= float64(l.classes-1) / float64(l.classes)
	}
	if math.Abs(denominator) < 1e-150 {
		return 0
	}
	return numerator / denominator
}

// mean returns the mean loss of some rows; nil means all.
func (l *loss) mean(y []float64, raw [][]float64, rows []int32) float64 {
	if l.name == "huber" && l.before == nil { // before the first round
		l.gamma = l.largeError(y, raw[0], rows)
	}
	total, n := 0.0, 0.0
	each(rows, len(y), func(i int) {
		if n++; l.classes > 2 {
			total += logSum(raw, i) - raw[int(y[i])][i]
		} else {
			total += l.of(y[i], raw[0][i])
		}
	})
	return total / n
}

func (l *loss) of(y, r float64) float64 {
	d := y - r
	switch l.name {
	case "squared_error":
		return float64(d * d)
	case "absolute_error":
		return math.Abs(d)
	case "huber":
		if size := math.Abs(d); size > l.gamma {
			return l.gamma * (size - l.gamma/2)
		}
		return 0.5 * float64(d*d)
	case "quantile":
		return max(l.alpha*d, (l.alpha-1)*d)
	case "exponential":
		return kernel.Exp(-(2*y - 1) * r)
	}
	return 2 * (softplus(r) - float64(y*r))
}

// softplus returns log(1 + e^x).
func softplus(x float64) float64 { return max(x, 0) + kernel.Log(1+kernel.Exp(-math.Abs(x))) }

// each calls visit for these rows; nil means the first n.
func each(rows []int32, n int, visit func(i int)) {
	if rows == nil {
		for i := range n {
			visit(i)
		}
	}
	for _, i := range rows {
		visit(int(i))
	}
}
