package kernel

import "math"

// memory is the number of steps that a Descent stores; more than ten rarely help.
const memory = 10

// Descent minimizes a smooth function by L-BFGS, which estimates second derivatives from the changes of the gradient
// and needs no matrix (Nocedal and Wright, Numerical Optimization, 2nd edition, algorithm 7.4). Its steps are, within
// rounding errors, those of L-BFGS-B without bounds, which scikit-learn uses.
type Descent struct {
	X, Grad []float64 // the current point and its gradient
	F       float64   // the function at X
	// Value returns the function at x and writes its gradient. An error ends the search.
	Value func(x, grad []float64) (float64, error)

	moves, bends [][]float64 // changes of X and of Grad, oldest first
	step         []float64
	trial, slope []float64
	moved        bool
}

// Start computes F and Grad at X and allocates the buffers.
func (d *Descent) Start() error {
	n := len(d.X)
	room := make([]float64, 4*n)
	d.Grad, d.step, d.trial, d.slope = room[:n:n], room[n:2*n:2*n], room[2*n:3*n:3*n], room[3*n:]
	var err error
	d.F, err = d.Value(d.X, d.Grad)
	return err
}

// Move moves to a point that satisfies the strong Wolfe conditions. It reports false if there is none, not even along
// the gradient: X is the minimum within rounding errors.
func (d *Descent) Move() (bool, error) {
	for {
		moved, err := d.try()
		if moved || err != nil || len(d.moves) == 0 {
			return moved, err
		}
		d.moves, d.bends = nil, nil // the estimate is wrong here: start again with the gradient
	}
}

func (d *Descent) try() (bool, error) {
	d.aim()
	along := Dot(d.Grad, d.step)
	first := 1.0
	if !d.moved {
		first = min(1/math.Sqrt(-along), longest)
	}
	s := newLineSearch(d.F, along, first)
	for range 20 {
		if !(along < 0) {
			break
		}
		a := s.step
		copy(d.trial, d.X)
		Axpy(d.trial, a, d.step)
		f, err := d.Value(d.trial, d.slope)
		if err != nil {
			return false, err
		}
		slope := Dot(d.slope, d.step)
		if !s.done(f, slope) {
			continue
		}
		if f >= d.F && math.Abs(slope) >= math.Abs(along) {
			break
		}
		d.learn(-0x1p-52 * along * a)
		d.X, d.trial, d.Grad, d.slope, d.F, d.moved = d.trial, d.X, d.slope, d.Grad, f, true
		return true, nil
	}
	return false, nil
}

// aim multiplies the gradient by the estimate of the inverse Hessian.
func (d *Descent) aim() {
	for j, g := range d.Grad {
		d.step[j] = -g
	}
	last := len(d.moves) - 1
	if last < 0 {
		return
	}
	var alpha [memory]float64
	for i := last; i >= 0; i-- {
		alpha[i] = Dot(d.moves[i], d.step) / Dot(d.moves[i], d.bends[i])
		Axpy(d.step, -alpha[i], d.bends[i])
	}
	scale(d.step, Dot(d.moves[last], d.bends[last])/Dot(d.bends[last], d.bends[last]))
	for i := 0; i <= last; i++ {
		back := Dot(d.bends[i], d.step) / Dot(d.moves[i], d.bends[i])
		Axpy(d.step, alpha[i]-back, d.moves[i])
	}
}

// learn stores the step from X to the trial point, unless the second derivative along it is at most less.
func (d *Descent) learn(less float64) {
	if len(d.moves) == memory {
		d.moves, d.bends = d.moves[1:], d.bends[1:]
	}
	n := len(d.X)
	room := make([]float64, 2*n)
	move, bend := room[:n], room[n:]
	for j := range move {
		move[j] = d.trial[j] - d.X[j]
		bend[j] = d.slope[j] - d.Grad[j]
	}
	if Dot(move, bend) > less {
		d.moves, d.bends = append(d.moves, move), append(d.bends, bend)
	}
}

func scale(v []float64, by float64) {
	for j := range v {
		v[j] *= by
	}
}
