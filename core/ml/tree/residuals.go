package tree

import (
	"math"
	"slices"

	"orrery/core/ml/kernel"
)

// residuals is the losses of a regression, which are functions of d = y - r: the square, the absolute
// value, huber (the square up to gamma, the alpha quantile of |d|, and beyond it a straight line) and
// quantile (alpha d above 0 and (alpha - 1) d below).
type residuals struct {
	name  string
	alpha float64
	raw   []float64
	gamma float64
}

func (l *residuals) start(y []float64) []float64 {
	switch l.name {
	case "squared_error":
		return []float64{sum(y) / float64(len(y))}
	case "quantile":
		return []float64{kernel.Quantile(slices.Clone(y), l.alpha*100/100)} // as numpy, which takes percent
	}
	return []float64{kernel.Quantile(slices.Clone(y), 0.5)}
}

func (l *residuals) begin(y []float64, raw [][]float64) {
	l.raw = raw[0]
	if l.name == "huber" {
		l.gamma = l.far(y, l.raw, nil)
	}
}

// far is the distance that huber takes for large.
func (l *residuals) far(y, raw []float64, rows []int32) float64 {
	var d []float64
	each(rows, len(y), func(i int32) { d = append(d, math.Abs(y[i]-raw[i])) })
	return weighedQuantile(d, l.alpha*100)
}

func (l *residuals) residual(dst, y []float64, _ int) {
	for i, r := range l.raw {
		d := y[i] - r
		switch l.name {
		case "squared_error":
			dst[i] = d
		case "absolute_error":
			dst[i] = -1
			if d > 0 {
				dst[i] = 1
			}
		case "huber":
			dst[i] = max(-l.gamma, min(d, l.gamma))
		case "quantile":
			dst[i] = l.alpha - 1
			if y[i] > r {
				dst[i] = l.alpha
			}
		}
	}
}

func (l *residuals) plain() bool { return l.name == "squared_error" }

func (l *residuals) leaf(rows []int32, v leafView) float64 {
	d := make([]float64, len(rows))
	for i, row := range rows {
		d[i] = v.y[row] - v.raw[row]
	}
	if l.name == "quantile" {
		return weighedQuantile(d, l.alpha*100)
	}
	middle := weighedQuantile(slices.Clone(d), 50)
	if l.name == "absolute_error" {
		return middle
	}
	for i := range d {
		d[i] = max(-l.gamma, min(d[i]-middle, l.gamma))
	}
	return middle + sum(d)/float64(len(d))
}

func (l *residuals) mean(y []float64, raw [][]float64, rows []int32) float64 {
	if l.name == "huber" && l.raw == nil { // before the first round
		l.gamma = l.far(y, raw[0], rows)
	}
	total, n := 0.0, 0.0
	each(rows, len(y), func(i int32) {
		total += l.of(y[i] - raw[0][i])
		n++
	})
	return total / n
}

func (l *residuals) of(d float64) float64 {
	switch l.name {
	case "squared_error":
		return float64(d * d)
	case "huber":
		if far := math.Abs(d); far > l.gamma {
			return l.gamma * (far - l.gamma/2)
		}
		return 0.5 * float64(d*d)
	case "quantile":
		if d > 0 {
			return l.alpha * d
		}
		return (l.alpha - 1) * d
	}
	return math.Abs(d)
}
