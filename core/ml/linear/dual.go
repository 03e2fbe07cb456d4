package linear

import (
	"math"

	"orrery/core/num/kernel"
	"orrery/core/num/random"
)

// dual is liblinear's coordinate descent over the rows for the margin between two classes (Hsieh, Chang, Lin, Keerthi
// and Sundararajan, A dual coordinate descent method for large-scale linear SVM, 2008). It visits the rows in
// liblinear's random order, so that it stops at the same point as liblinear, which with the default tol is not yet the
// optimum.
type dual struct {
	rows   [][]float64
	sign   []float64 // 1 or -1
	upper  []float64 // upper bounds of alpha: the weight of each row's error
	soft   []float64 // 1/2C for the squared hinge, 0 for the hinge
	square []float64 // the second derivative for each row
	alpha  []float64
	w      []float64
	index  []int
	lots   *random.State
}

// randomBelow returns a random number below n as sklearn/svm/src/newrand does: the upper half of a product, where draws
// that would favor some numbers are rejected.
func randomBelow(r *random.State, n uint32) uint32 {
	for {
		m := uint64(r.Uint32()) * uint64(n)
		if low := uint32(m); low >= n || low >= -n%n {
			return uint32(m >> 32)
		}
	}
}

// run iterates until the gradients of all rows are within tol. It reports false if the iterations did not suffice.
func (d *dual) run(t *ticker, iterations int, tol float64) (int, bool, error) {
	d.index, d.alpha = make([]int, len(d.rows)), make([]float64, len(d.rows))
	d.square, d.w = make([]float64, len(d.rows)), make([]float64, len(d.rows[0]))
	for i, x := range d.rows {
		d.index[i] = i
		d.square[i] = d.soft[i] + kernel.Dot(x, x)
	}
	active := len(d.rows)
	high, low := math.Inf(1), math.Inf(-1)
	for n := 1; n <= iterations; n++ {
		most, least, left, err := d.pass(t, active, high, low)
		if err != nil {
			return n, false, err
		}
		active = left
		if err := t.tick(); err != nil { // the loss is not known in this loop
			return n, false, err
		}
		high, low = most, least
		if most-least <= tol {
			if active == len(d.rows) {
				return n, n < iterations, nil
			}
			active = len(d.rows)
			high, low = math.Inf(1), math.Inf(-1)
		}
		if high <= 0 {
			high = math.Inf(1)
		}
		if low >= 0 {
			low = math.Inf(-1)
		}
	}
	return iterations, false, nil
}

// pass visits the active rows once and returns the largest and the smallest gradient, and the number of rows that stay
// active. A row at its bound whose gradient exceeds that of the last pass becomes inactive.
func (d *dual) pass(t *ticker, active int, high, low float64) (most, least float64, left int, err error) {
	most, least = math.Inf(-1), math.Inf(1)
	for i := range active {
		j := i + int(randomBelow(d.lots, uint32(active-i)))
		d.index[i], d.index[j] = d.index[j], d.index[i]
	}
	for s := 0; s < active; s++ {
		i := d.index[s]
		x := d.rows[i]
		g := float64(d.sign[i]*kernel.Dot(d.w, x)) - 1 + float64(d.alpha[i]*d.soft[i])
		inside := g
		aside := false
		switch {
		case d.alpha[i] == 0:
			aside = g > high
			inside = math.Min(g, 0)
		case d.alpha[i] == d.upper[i]:
			aside = g < low
			inside = math.Max(g, 0)
		}
		if aside {
			active--
			d.index[s], d.index[active] = d.index[active], d.index[s]
			s--
			continue
		}
		most, least = math.Max(most, inside), math.Min(least, inside)
		if math.Abs(inside) > 1e-12 {
			now := math.Min(math.Max(d.alpha[i]-g/d.square[i], 0), d.upper[i])
			kernel.Axpy(d.w, float64((now-d.alpha[i])*d.sign[i]), x)
			d.alpha[i] = now
		}
		if err := t.spend(4 * float64(len(x))); err != nil {
			return 0, 0, 0, err
		}
	}
	return most, least, active, nil
}
