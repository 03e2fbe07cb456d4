package linear

import "orrery/core/num/kernel"

// nonNegative returns the nonnegative weights that minimize the squared error plus alpha times the squared weights, by
// the active set method of Lawson and Hanson (Solving Least Squares Problems, 1974, chapter 23). Each round frees the
// weight at 0 whose increase helps most; weights that then become negative return to 0. Time: p³ for each round, with
// about as many rounds as weights that are not 0.
func (s *square) nonNegative(t *ticker, alpha float64) ([]float64, error) {
	a := activeSet{alpha: alpha, rows: s.rows, width: s.width, w: make([]float64, s.width), barred: make([]bool, s.width)}
	most := kernel.MaxAbs(a.slope())
	for range 3*s.width + 10 { // Lawson and Hanson's limit, reached only through rounding errors
		j, gain := a.next()
		if j < 0 || gain <= 1e-14*most {
			break
		}
		ok, err := a.release(t, j)
		if err != nil {
			return nil, err
		}
		a.barred[j] = !ok // its column depends on those of the free weights, so it cannot help
	}
	return a.w, nil
}

// activeSet is the state of such a search. The free weights are those above 0.
type activeSet struct {
	alpha  float64
	rows   [][]float64
	width  int
	w      []float64
	free   []int
	barred []bool // columns that depend on those of the free weights
}

// slope returns minus half the derivative of the function for each weight.
func (a *activeSet) slope() []float64 {
	out := make([]float64, a.width)
	kernel.Axpy(out, -a.alpha, a.w)
	for _, r := range a.rows {
		kernel.Axpy(out, r[a.width]-kernel.Dot(r[:a.width], a.w), r)
	}
	return out
}

// next returns the weight at 0 whose increase helps most, or -1.
func (a *activeSet) next() (best int, gain float64) {
	best = -1
	for j, g := range a.slope() {
		if a.w[j] == 0 && !a.barred[j] && g > gain {
			best, gain = j, g
		}
	}
	return best, gain
}

// release frees weight j and moves to the optimum of the free weights. It stops where one of them would become
// negative; that one is no longer free. It reports false, without a change, if the column of j depends on those of the
// free weights.
func (a *activeSet) release(t *ticker, j int) (bool, error) {
	before := a.free
	a.free = append(append([]int{}, before...), j)
	for len(a.free) > 0 {
		z, ok, err := a.best(t)
		if err != nil {
			return false, err
		}
		if !ok || a.w[j] == 0 && z[len(z)-1] <= 0 && a.free[len(a.free)-1] == j {
			a.free = before
			return false, nil
		}
		if a.move(z) {
			break
		}
	}
	return true, nil
}

// best returns the optimum of the free weights, ignoring their sign.
func (a *activeSet) best(t *ticker) ([]float64, bool, error) {
	n := len(a.free)
	m, z := make([]float64, n*n), make([]float64, n)
	for _, r := range a.rows {
		for i, j := range a.free {
			z[i] += float64(r[j] * r[a.width])
			for k, l := range a.free[:i+1] {
				m[i*n+k] += float64(r[j] * r[l])
			}
		}
	}
	for i := range n {
		m[i*n+i] += a.alpha
	}
	ok, err := factor(t, m, n)
	if ok && err == nil {
		solve(m, n, z)
	}
	return z, ok, err
}

// move moves towards z as far as all weights stay nonnegative, and reports whether it reached z.
func (a *activeSet) move(z []float64) bool {
	step, stop := 1.0, -1
	for i, j := range a.free {
		if z[i] <= 0 {
			if f := a.w[j] / (a.w[j] - z[i]); f <= step {
				step, stop = f, i
			}
		}
	}
	left := a.free[:0:0]
	for i, j := range a.free {
		a.w[j] += float64(step * (z[i] - a.w[j]))
		if i == stop || a.w[j] <= 0 {
			a.w[j] = 0
			continue
		}
		left = append(left, j)
	}
	a.free = left
	return stop < 0
}
