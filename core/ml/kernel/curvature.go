package kernel

// memory is how many steps a Curvature remembers; more than ten rarely help.
const memory = 10

// Curvature is what a descent has learnt of a function's second derivatives from the changes of the
// gradient along its way: LBFGS, which needs no matrix (Nocedal and Wright, Numerical Optimization,
// 2nd edition, algorithm 7.4). The zero value knows nothing.
type Curvature struct{ moves, bends [][]float64 } // changes of the point and of the gradient, oldest first

// Known reports whether anything was learnt.
func (c *Curvature) Known() bool { return len(c.moves) > 0 }

// Forget makes it the zero value.
func (c *Curvature) Forget() { c.moves, c.bends = nil, nil }

// Aim overwrites step, which holds the gradient with its sign turned, with the way to the minimum of
// what is known. It leaves step alone when nothing is.
func (c *Curvature) Aim(step []float64) {
	last := len(c.moves) - 1
	if last < 0 {
		return
	}
	var alpha [memory]float64
	for i := last; i >= 0; i-- {
		alpha[i] = Dot(c.moves[i], step) / Dot(c.moves[i], c.bends[i])
		Axpy(step, -alpha[i], c.bends[i])
	}
	f := Dot(c.moves[last], c.bends[last]) / Dot(c.bends[last], c.bends[last])
	for j := range step {
		step[j] *= f
	}
	for i := 0; i <= last; i++ {
		back := Dot(c.bends[i], step) / Dot(c.moves[i], c.bends[i])
		Axpy(step, alpha[i]-back, c.moves[i])
	}
}

// Learn takes in a step from one point to another with the gradients there. Where the function does
// not curve upwards along it, it is passed over.
func (c *Curvature) Learn(from, to, gradFrom, gradTo []float64) {
	var move, bend []float64
	if len(c.moves) == memory {
		move, bend = c.moves[0], c.bends[0]
		c.moves, c.bends = c.moves[1:], c.bends[1:]
	} else {
		move, bend = make([]float64, len(from)), make([]float64, len(from))
	}
	for j := range move {
		move[j] = to[j] - from[j]
		bend[j] = gradTo[j] - gradFrom[j]
	}
	if Dot(move, bend) > 0 {
		c.moves, c.bends = append(c.moves, move), append(c.bends, bend)
	}
}
