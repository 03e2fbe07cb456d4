package tree

import (
	"math"

	"orrery/core/ml"
	"orrery/core/ml/kernel"
)

// loss is what GradientBoosting makes small, with scikit-learn's formulas. Its raw predictions are
// by output and row.
type loss interface {
	// start returns the best constant of each output.
	start(y []float64) []float64
	// begin looks at the predictions of all outputs before a round.
	begin(y []float64, raw [][]float64)
	// residual writes the negative gradient for output k.
	residual(dst, y []float64, k int)
	// plain: the mean that the tree itself found is a leaf's best step.
	plain() bool
	// leaf returns the step of the leaf that holds these rows.
	leaf(rows []int32, v leafView) float64
	// mean returns the mean loss of some rows, nil being all.
	mean(y []float64, raw [][]float64, rows []int32) float64
}

func (b boost) loss(classes int) (loss, error) {
	switch b.Loss {
	case "log_loss":
		if classes > 2 {
			return &multinomial{classes: classes}, nil
		}
		return &binomial{}, nil
	case "exponential":
		if classes > 2 {
			return nil, &ml.StepError{Step: b.Kind, Text: "loss exponential takes two classes; log_loss takes more"}
		}
		return &exponential{}, nil
	}
	return &residuals{name: b.Loss, alpha: b.Alpha}, nil
}

// clipped keeps a probability off 0 and 1, by the distance of 32 bits.
func clipped(p float64) float64 { return min(max(p, 0x1p-23), 1-0x1p-23) }

// chances returns the share of each class.
func chances(y []float64, classes int) []float64 {
	p := make([]float64, classes)
	for _, c := range y {
		p[int(c)]++
	}
	for k := range p {
		p[k] /= float64(len(y))
	}
	return p
}

// binomial is the log loss of two classes, twice: -2 (y r - log(1 + e^r)).
type binomial struct{ raw []float64 }

func (l *binomial) start(y []float64) []float64 {
	p := clipped(chances(y, 2)[1])
	return []float64{kernel.NearLog(p / (1 - p))}
}

func (l *binomial) begin(_ []float64, raw [][]float64) { l.raw = raw[0] }

func (l *binomial) residual(dst, y []float64, _ int) {
	for i, r := range l.raw {
		dst[i] = y[i] - 1/(1+kernel.NearExp(-r))
	}
}

func (l *binomial) plain() bool { return false }

func (l *binomial) leaf(rows []int32, v leafView) float64 { return newtonStep(rows, v, v.y, 1) }

// newtonStep is sum r / sum p (1 - p) with p = y - r, where r is the residual.
func newtonStep(rows []int32, v leafView, y []float64, factor float64) float64 {
	above, below := make([]float64, len(rows)), make([]float64, len(rows))
	for i, row := range rows {
		r := v.residual[row]
		target := y[row]
		if factor != 1 { // the classes are numbers; those of this output are 1
			target = equal(target, v.k)
		}
		above[i] = r
		below[i] = float64((target - r) * (1 - target + r))
	}
	numerator, denominator := float64(sum(above)*factor), sum(below)
	if math.Abs(denominator) < 1e-150 {
		return 0
	}
	return numerator / denominator
}

func equal(class float64, k int) float64 {
	if int(class) == k {
		return 1
	}
	return 0
}

// softplus is log(1 + e^x).
func softplus(x float64) float64 { return max(x, 0) + kernel.Log(1+kernel.Exp(-math.Abs(x))) }

func (l *binomial) mean(y []float64, raw [][]float64, rows []int32) float64 {
	total, n := 0.0, 0.0
	each(rows, len(y), func(i int32) {
		r := raw[0][i]
		total += float64(y[i]*r) - softplus(r)
		n++
	})
	return -2 / n * total
}

// multinomial is the log loss of more than two classes: log sum e^r - r of the own class.
type multinomial struct {
	classes int
	raw     [][]float64
	total   []float64 // log sum e^r by row
}

func (l *multinomial) start(y []float64) []float64 {
	p := chances(y, l.classes)
	for k, v := range p {
		p[k] = kernel.NearLog(clipped(v))
	}
	return p
}

func (l *multinomial) begin(_ []float64, raw [][]float64) {
	if l.raw == nil {
		l.raw, l.total = grid(len(raw), len(raw[0])), make([]float64, len(raw[0]))
	}
	for k, v := range raw {
		copy(l.raw[k], v)
	}
	for i := range l.total {
		l.total[i] = logSum(raw, i)
	}
}

// logSum is log sum e^r over the outputs of a row.
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

func (l *multinomial) residual(dst, y []float64, k int) {
	for i, r := range l.raw[k] {
		dst[i] = equal(y[i], k) - kernel.NearExp(r-l.total[i])
	}
}

func (l *multinomial) plain() bool { return false }

func (l *multinomial) leaf(rows []int32, v leafView) float64 {
	k := float64(l.classes)
	return newtonStep(rows, v, v.y, (k-1)/k)
}

func (l *multinomial) mean(y []float64, raw [][]float64, rows []int32) float64 {
	total, n := 0.0, 0.0
	each(rows, len(y), func(i int32) {
		total += logSum(raw, int(i)) - raw[int(y[i])][i]
		n++
	})
	return total / n
}

// exponential is e^-r for the second class and e^r for the first.
type exponential struct{ binomial }

func (l *exponential) start(y []float64) []float64 {
	p := clipped(chances(y, 2)[1])
	return []float64{0.5 * kernel.NearLog(p/(1-p))}
}

func (l *exponential) residual(dst, y []float64, _ int) {
	for i, r := range l.raw {
		sign := 2*y[i] - 1
		dst[i] = sign * kernel.NearExp(-sign*r)
	}
}

func (l *exponential) leaf(rows []int32, v leafView) float64 {
	above, below := make([]float64, len(rows)), make([]float64, len(rows))
	for i, row := range rows {
		sign := 2*v.y[row] - 1
		e := kernel.NearExp(-sign * v.raw[row])
		above[i], below[i] = sign*e, e
	}
	numerator, denominator := sum(above), sum(below)
	if math.Abs(denominator) < 1e-150 {
		return 0
	}
	return numerator / denominator
}

func (l *exponential) mean(y []float64, raw [][]float64, rows []int32) float64 {
	total, n := 0.0, 0.0
	each(rows, len(y), func(i int32) {
		total += kernel.Exp(-(2*y[i] - 1) * raw[0][i])
		n++
	})
	return total / n
}
