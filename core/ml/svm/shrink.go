package svm

import "math"

// deactivate deactivates the rows whose multipliers are at a bound and would move beyond it.
func (s *solver) deactivate() error {
	if !s.shrinking {
		return nil
	}
	up, down := math.Inf(-1), math.Inf(-1) // the largest violations in each direction
	for i, g := range s.grad[:s.active] {
		a, b := &up, &down
		if s.sign[i] < 0 {
			a, b = b, a
		}
		if s.state[i] != upper {
			*a = max(*a, -g)
		}
		if s.state[i] != lower {
			*b = max(*b, g)
		}
	}
	if !s.unshrunk && up+down <= 10*s.tol {
		s.unshrunk = true
		if err := s.reactivate(); err != nil {
			return err
		}
	}
	for i := 0; i < s.active; i++ {
		if !s.settledAtBound(i, up, down) {
			continue
		}
		for s.active--; s.active > i; s.active-- {
			if !s.settledAtBound(s.active, up, down) {
				s.swapRows(i, s.active)
				break
			}
		}
	}
	return nil
}

// settledAtBound reports whether a multiplier is at a bound and would move beyond it.
func (s *solver) settledAtBound(i int, up, down float64) bool {
	if s.sign[i] < 0 {
		up, down = down, up
	}
	switch s.state[i] {
	case upper:
		return -s.grad[i] > up
	case lower:
		return s.grad[i] > down
	}
	return false
}

func (s *solver) swapRows(i, j int) {
	s.swap(i, j)
	for _, v := range [][]float64{s.alpha, s.upper, s.grad, s.bound} {
		v[i], v[j] = v[j], v[i]
	}
	s.index[i], s.index[j] = s.index[j], s.index[i]
	s.state[i], s.state[j] = s.state[j], s.state[i]
}

// reactivate activates all rows and computes the gradient of those that were inactive, from their rows of the matrix or
// from those of the free multipliers, whichever are fewer.
func (s *solver) reactivate() error {
	n, first := len(s.rows), s.active
	if first == n {
		return nil
	}
	s.active = n
	var moving []int
	for j := range first {
		if s.state[j] == free {
			moving = append(moving, j)
		}
	}
	for j := first; j < n; j++ {
		s.grad[j] = s.bound[j] - 1
	}
	if len(moving)*n > 2*first*(n-first) {
		for i := first; i < n; i++ {
			q, err := s.countedRow(i, first)
			if err != nil {
				return err
			}
			for _, j := range moving {
				s.grad[i] += float64(s.alpha[j] * float64(q[j]))
			}
		}
		return nil
	}
	for _, i := range moving {
		q, err := s.countedRow(i, n)
		if err != nil {
			return err
		}
		a := s.alpha[i]
		for j := first; j < n; j++ {
			s.grad[j] += float64(a * float64(q[j]))
		}
	}
	return nil
}

// rho returns the threshold of the decision: the mean over the free multipliers, or the middle of the interval that the
// others allow.
func (s *solver) rho() float64 {
	sum, count := 0.0, 0.0
	high, low := math.Inf(1), math.Inf(-1)
	for i, g := range s.grad {
		g *= s.sign[i]
		switch state := s.state[i]; {
		case state == free:
			count++
			sum += g
		case (state == upper) == (s.sign[i] < 0):
			high = min(high, g)
		default:
			low = max(low, g)
		}
	}
	if count > 0 {
		return sum / count
	}
	return (high + low) / 2
}
