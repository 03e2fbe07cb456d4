package tree

import (
	"math"

	"orrery/core/num/kernel"
)

// histLoss implements the losses of HistGradientBoosting by name. For classes the loss is log_loss,
// with one output for two classes (sigmoid) and one for each class for more (softmax).
type histLoss struct {
	name     string
	quantile float64
	classes  int
	y        []float64
	weight   []float64
	flat     bool // all hessians are 1
	p        []float64
}

func (f *fit) newHistLoss() (*histLoss, error) {
	l := &histLoss{name: f.loss, quantile: f.alpha, classes: f.classes, y: f.y, weight: f.weight, p: make([]float64, f.classes)}
	if f.spec.classes {
		l.name = "log_loss"
	}
	l.flat = l.name != "log_loss" && l.name != "poisson"
	total, least := 0.0, 0.0
	for _, v := range f.y {
		least = min(least, v)
		total += v
	}
	if l.name == "poisson" && (least < 0 || total <= 0) {
		return nil, f.complain("loss poisson needs targets that are not below 0, and one above")
	}
	return l, nil
}

// start returns the best constant of each output.
func (l *histLoss) start() []float64 {
	switch l.name {
	case "log_loss":
		return l.startClasses()
	case "poisson":
		return []float64{kernel.NearLog(max(average(l.y, l.weight), 10*eps))}
	case "squared_error":
		return []float64{average(l.y, l.weight)}
	}
	all := make([]int32, len(l.y))
	for i := range all {
		all[i] = int32(i)
	}
	return []float64{l.leafQuantile(all, make([]float64, len(l.y)))}
}

// leavesByQuantile reports whether leaf values are set by leafQuantile instead of a Newton step.
func (l *histLoss) leavesByQuantile() bool { return l.name == "absolute_error" || l.name == "quantile" }

// leafQuantile returns the median, or the quantile of the loss, of the residuals of some rows.
func (l *histLoss) leafQuantile(rows []int32, raw []float64) float64 {
	v := make([]float64, len(rows))
	for i, r := range rows {
		v[i] = l.y[r] - raw[r]
	}
	if l.name == "quantile" {
		return kernel.Quantile(v, l.quantile*100/100) // numpy converts to percent and back
	}
	return kernel.Median(v)
}

func (l *histLoss) startClasses() []float64 {
	if l.classes == 2 {
		p := min(max(average(l.y, l.weight), 10*eps), 1-10*eps)
		return []float64{kernel.NearLog(p / (1 - p))}
	}
	out := make([]float64, l.classes)
	own := make([]float64, len(l.y))
	mean := 0.0
	for k := range out {
		for i, c := range l.y {
			own[i] = equal(c, k)
		}
		out[k] = kernel.NearLog(min(max(average(own, l.weight), eps), 1-eps))
		mean += out[k] / float64(l.classes)
	}
	for k := range out {
		out[k] -= mean
	}
	return out
}

// gradients writes the gradients and hessians of the loss, rounded to float32 as in scikit-learn,
// and returns the mean loss.
func (l *histLoss) gradients(gradient, hessian, raw [][]float64) float64 {
	switch {
	case l.name == "log_loss" && l.classes > 2:
		return l.softmax(gradient, hessian, raw)
	case l.name == "log_loss":
		return l.sigmoid(gradient[0], hessian[0], raw[0])
	}
	total := 0.0
	for i, r := range raw[0] {
		loss, g, h := l.one(l.y[i], r)
		total += loss
		gradient[0][i] = float64(float32(g))
		if !l.flat {
			hessian[0][i] = float64(float32(h))
		}
	}
	return total / float64(len(l.y))
}

// one returns the loss of a regression for one row, with its gradient and hessian.
func (l *histLoss) one(y, r float64) (loss, gradient, hessian float64) {
	d := y - r
	switch l.name {
	case "poisson":
		e := kernel.Exp(r)
		return e - float64(y*r), e - y, e
	case "squared_error":
		return 0.5 * float64(d*d), -d, 1
	case "quantile":
		if d >= 0 {
			return l.quantile * d, -l.quantile, 1
		}
		return (l.quantile - 1) * d, 1 - l.quantile, 1
	}
	if d < 0 {
		return -d, 1, 1
	}
	return d, -1, 1
}

func (l *histLoss) sigmoid(gradient, hessian, raw []float64) float64 {
	total, weights, product := 0.0, 0.0, 1.0
	for i, r := range raw {
		y := l.y[i]
		e := kernel.Exp(-r)
		d := 1 + e
		g, h := ((1-y)-float64(y*e))/d, e/float64(d*d)
		if w := l.weight; w != nil {
			g, h = g*w[i], h*w[i]
			weights += w[i]
			total += float64(w[i] * (softplus(r) - float64(y*r)))
		} else if total += float64((1 - y) * r); r < -30 {
			total -= r
		} else if product *= d; product > 1e200 { // one logarithm for many rows: log a + log b = log ab
			total += kernel.Log(product)
			product = 1
		}
		gradient[i], hessian[i] = float64(float32(g)), float64(float32(h))
	}
	if l.weight == nil {
		weights = float64(len(raw))
	}
	return (total + kernel.Log(product)) / weights
}

func (l *histLoss) softmax(gradient, hessian, raw [][]float64) float64 {
	total, weights, product := 0.0, 0.0, 1.0
	for i, c := range l.y {
		top, s := math.Inf(-1), 0.0
		for k := range raw {
			top = max(top, raw[k][i])
		}
		for k := range raw {
			l.p[k] = kernel.Exp(raw[k][i] - top)
			s += l.p[k]
		}
		w, loss := 1.0, top-raw[int(c)][i]
		if l.weight != nil {
			w = l.weight[i]
			loss += kernel.Log(s)
		} else if product *= s; product > 1e200 {
			loss += kernel.Log(product)
			product = 1
		}
		for k := range raw {
			p := l.p[k] / s
			gradient[k][i] = float64(float32((p - equal(c, k)) * w))
			hessian[k][i] = float64(float32(p * (1 - p) * w))
		}
		total += float64(w * loss)
		weights += w
	}
	return (total + kernel.Log(product)) / weights
}

// mean returns the mean loss of held-out rows.
func (l *histLoss) mean(y, weight []float64, raw [][]float64) float64 {
	total, weights := 0.0, 0.0
	for i, v := range y {
		var loss float64
		switch {
		case l.name == "log_loss" && l.classes > 2:
			loss = logSum(raw, i) - raw[int(v)][i]
		case l.name == "log_loss":
			loss = softplus(raw[0][i]) - float64(v*raw[0][i])
		default:
			loss, _, _ = l.one(v, raw[0][i])
		}
		w := 1.0
		if weight != nil {
			w = weight[i]
		}
		total += float64(w * loss)
		weights += w
	}
	return total / weights
}
