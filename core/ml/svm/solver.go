package svm

import (
	"math"

	"orrery/core/ml"
)

// solver finds the multipliers alpha of
//
//	min  1/2 alpha' Q alpha - sum alpha,  sum sign alpha = 0,  0 <= alpha <= upper
//
// two at a time. Rows whose multipliers stay at a bound are inactive and are stored after the active ones.
type solver struct {
	*matrix
	check     func(ml.Progress) error
	work      float64
	tol       float64
	alpha     []float64
	upper     []float64
	grad      []float64 // Q alpha - 1
	bound     []float64 // the contribution to grad of the multipliers at their upper bound
	index     []int     // the original index of each row
	state     []uint8
	active    int
	shrinking bool
	unshrunk  bool
	steps     int
}

// tau replaces a second derivative that is not positive.
const tau = 1e-12

// The positions of a multiplier. One whose bounds are equal is at its upper one.
const (
	free uint8 = iota
	lower
	upper
)

// updateState updates the position of a multiplier.
func (s *solver) updateState(i int) {
	switch {
	case s.alpha[i] >= s.upper[i]:
		s.state[i] = upper
	case s.alpha[i] <= 0:
		s.state[i] = lower
	default:
		s.state[i] = free
	}
}

// spend counts operations and ticks every few million.
func (s *solver) spend(operations int) error {
	if s.work += float64(operations); s.work < 3e6 {
		return nil
	}
	s.work = 0
	return s.check(ml.Progress{Loss: math.NaN()})
}

// countedRow is row, and counts its operations.
func (s *solver) countedRow(i, n int) ([]float32, error) {
	row, computed := s.row(i, n)
	return row, s.spend(computed * (2*len(s.rows[0]) + 20))
}

// run iterates until no pair of rows violates the optimality conditions by more than tol. It reports false if it
// reached limit before; a negative limit is none.
func (s *solver) run(limit int) (bool, error) {
	n := len(s.rows)
	s.alpha, s.grad, s.bound = make([]float64, n), make([]float64, n), make([]float64, n)
	s.index, s.state = make([]int, n), make([]uint8, n)
	for i := range s.index {
		s.index[i] = i
		s.grad[i] = -1
		s.updateState(i)
	}
	s.active = n
	wait := min(n, 1000) + 1
	for {
		if limit >= 0 && s.steps >= limit {
			return false, s.reactivate()
		}
		if wait--; wait == 0 {
			wait = min(n, 1000)
			if err := s.deactivate(); err != nil {
				return false, err
			}
		}
		i, j, err := s.selectPair()
		if err == nil && j < 0 {
			if err = s.reactivate(); err == nil {
				i, j, err = s.selectPair()
			}
			if err == nil && j < 0 {
				return true, nil
			}
			wait = 1
		}
		if err != nil {
			return false, err
		}
		s.steps++
		if err := s.step(i, j); err != nil {
			return false, err
		}
	}
}

// mostViolating returns the row with the largest violation, and its size, or -1.
func (s *solver) mostViolating() (at int, most float64) {
	at, most = -1, math.Inf(-1)
	sign, state := s.sign[:s.active], s.state[:s.active]
	for t, g := range s.grad[:s.active] {
		if sign[t] > 0 {
			if state[t] != upper && -g >= most {
				most, at = -g, t
			}
		} else if state[t] != lower && g >= most {
			most, at = g, t
		}
	}
	return at, most
}

// selectPair returns the row with the largest violation and the row whose move with it reduces the function most; j is
// -1 if no row violates the conditions.
func (s *solver) selectPair() (i, j int, err error) {
	i, most := s.mostViolating()
	if i < 0 {
		return -1, -1, nil
	}
	q, err := s.countedRow(i, s.active)
	if err != nil {
		return i, -1, err
	}
	j = -1
	second, best := math.Inf(-1), math.Inf(1)
	own, sign := s.diagonal[i], s.sign[i]
	signs, state, diagonal, q := s.sign[:s.active], s.state[:s.active], s.diagonal[:s.active], q[:s.active]
	for t, g := range s.grad[:s.active] {
		side := signs[t]
		if side > 0 && state[t] == lower || side < 0 && state[t] == upper {
			continue
		}
		want := side * g
		second = max(second, want)
		if gap := most + want; gap > 0 {
			curvature := own + diagonal[t] - float64(2*side*sign*float64(q[t]))
			if !(curvature > 0) {
				curvature = tau
			}
			if drop := -float64(gap*gap) / curvature; drop <= best {
				best, j = drop, t
			}
		}
	}
	if most+second < s.tol {
		j = -1
	}
	return i, j, s.spend(4 * s.active)
}

// step moves two multipliers to their optimum within the bounds.
func (s *solver) step(i, j int) error {
	qi, err := s.countedRow(i, s.active)
	if err != nil {
		return err
	}
	qj, err := s.countedRow(j, s.active)
	if err != nil {
		return err
	}
	wasI, wasJ := s.alpha[i], s.alpha[j]
	upperI, upperJ := s.state[i] == upper, s.state[j] == upper
	if s.sign[i] != s.sign[j] {
		s.moveOppositeSigns(i, j, s.diagonal[i]+s.diagonal[j]+2*float64(qi[j]))
	} else {
		s.moveSameSigns(i, j, s.diagonal[i]+s.diagonal[j]-2*float64(qi[j]))
	}
	byI, byJ := s.alpha[i]-wasI, s.alpha[j]-wasJ
	g := s.grad[:s.active]
	qi, qj = qi[:len(g)], qj[:len(g)]
	for k := range g {
		g[k] += float64(float64(qi[k])*byI) + float64(float64(qj[k])*byJ)
	}
	if err := s.afterMove(i, upperI); err != nil {
		return err
	}
	if err := s.afterMove(j, upperJ); err != nil {
		return err
	}
	return s.spend(4 * s.active)
}

// moveOppositeSigns moves both by the same amount, for different signs.
func (s *solver) moveOppositeSigns(i, j int, curvature float64) {
	if curvature <= 0 {
		curvature = tau
	}
	by := (-s.grad[i] - s.grad[j]) / curvature
	diff := s.alpha[i] - s.alpha[j]
	a, b := s.alpha[i]+by, s.alpha[j]+by
	ci, cj := s.upper[i], s.upper[j]
	if diff > 0 && b < 0 {
		a, b = diff, 0
	} else if diff <= 0 && a < 0 {
		a, b = 0, -diff
	}
	if diff > ci-cj && a > ci {
		a, b = ci, ci-diff
	} else if diff <= ci-cj && b > cj {
		a, b = cj+diff, cj
	}
	s.alpha[i], s.alpha[j] = a, b
}

// moveSameSigns moves one up and the other down, for equal signs.
func (s *solver) moveSameSigns(i, j int, curvature float64) {
	if curvature <= 0 {
		curvature = tau
	}
	by := (s.grad[i] - s.grad[j]) / curvature
	sum := s.alpha[i] + s.alpha[j]
	a, b := s.alpha[i]-by, s.alpha[j]+by
	ci, cj := s.upper[i], s.upper[j]
	if sum > ci && a > ci {
		a, b = ci, sum-ci
	} else if sum <= ci && b < 0 {
		a, b = sum, 0
	}
	if sum > cj && b > cj {
		a, b = sum-cj, cj
	} else if sum <= cj && a < 0 {
		a, b = 0, sum
	}
	s.alpha[i], s.alpha[j] = a, b
}

// afterMove updates the position, and bound if a multiplier reaches or leaves its upper bound.
func (s *solver) afterMove(i int, wasUpper bool) error {
	s.updateState(i)
	if wasUpper == (s.state[i] == upper) {
		return nil
	}
	q, err := s.countedRow(i, len(s.rows))
	if err != nil {
		return err
	}
	c := s.upper[i]
	if wasUpper {
		c = -c
	}
	for k, v := range q {
		s.bound[k] += float64(c * float64(v))
	}
	return nil
}
