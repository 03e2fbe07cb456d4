package kernel

import "math"

// searchPoint is a point of the search: the step, the function and its slope.
type searchPoint struct{ at, f, g float64 }

// lineSearch finds a step with sufficient decrease and a small slope, by the method of Moré and Thuente (Line search
// algorithms with guaranteed sufficient decrease, 1994) with the constants of L-BFGS-B.
type lineSearch struct {
	best, other   searchPoint // best has the lowest value so far; a good step is between best and other
	start         searchPoint
	least, most   float64 // of the next step
	width, before float64 // of the interval, now and two steps before
	between       bool    // a minimum is between best and other
	second        bool    // a step with sufficient decrease was found
	step          float64
}

const (
	decrease = 1e-3 // sufficient decrease, as a fraction of the initial slope
	flat     = 0.9  // limit of the slope, as a fraction of the initial slope
	longest  = 1e10
)

func newLineSearch(f, g, step float64) lineSearch {
	s := lineSearch{start: searchPoint{0, f, g}, step: step, most: 5 * step, width: longest, before: 2 * longest}
	s.best, s.other = s.start, s.start
	return s
}

// done processes the function and its slope at step. It reports whether they are sufficient; otherwise step is the next
// one to try.
func (s *lineSearch) done(f, g float64) bool {
	if f-f != 0 || g-g != 0 { // NaN or infinite: the step was too long
		s.step = (s.best.at + s.step) / 2
		return false
	}
	slope := decrease * s.start.g
	limit := s.start.f + float64(s.step*slope)
	s.second = s.second || f <= limit && g >= slope
	if s.exhausted() || s.step == longest && f <= limit && g <= slope ||
		f <= limit+1e-14*math.Abs(s.start.f) && math.Abs(g) <= flat*-s.start.g {
		return true
	}
	if !s.second && f <= s.best.f && f > limit {
		// At first the function minus the sufficient decrease is more useful.
		s.tilt(slope)
		s.next(searchPoint{s.step, f - float64(s.step*slope), g - slope})
		s.tilt(-slope)
	} else {
		s.next(searchPoint{s.step, f, g})
	}
	s.setBounds()
	s.step = min(max(s.step, 0), longest)
	if s.exhausted() {
		s.step = s.best.at
	}
	return false
}

// exhausted reports whether a minimum is between best and other, and the interval is too short for another step.
func (s *lineSearch) exhausted() bool {
	return s.between && (s.step <= s.least || s.step >= s.most || s.most-s.least <= 0.1*s.most)
}

// setBounds sets the bounds of the next step. It replaces the step by the middle of the interval if that shrank by less
// than a third in the last two steps.
func (s *lineSearch) setBounds() {
	if !s.between {
		s.least = s.step + float64(1.1*(s.step-s.best.at))
		s.most = s.step + float64(4*(s.step-s.best.at))
		return
	}
	span := math.Abs(s.other.at - s.best.at)
	if span >= 0.66*s.before {
		s.step = s.best.at + float64(0.5*(s.other.at-s.best.at))
	}
	s.before, s.width = s.width, span
	s.least, s.most = min(s.best.at, s.other.at), max(s.best.at, s.other.at)
}

// tilt subtracts a slope from both ends.
func (s *lineSearch) tilt(slope float64) {
	for _, e := range [...]*searchPoint{&s.best, &s.other} {
		e.f -= float64(e.at * slope)
		e.g -= slope
	}
}

// next computes the next step from the cubic and quadratic interpolation of best and now, and narrows the interval.
func (s *lineSearch) next(now searchPoint) {
	best, sign := s.best, now.g
	if best.g < 0 {
		sign = -now.g
	}
	var step float64
	switch {
	case now.f > best.f: // a minimum is between them
		c := cubic(best, now, math.Inf(-1))
		q := best.at + float64(best.g/((best.f-now.f)/(now.at-best.at)+best.g)/2*(now.at-best.at))
		if step = c; !(math.Abs(c-best.at) < math.Abs(q-best.at)) {
			step = c + (q-c)/2
		}
		s.between = true
	case sign < 0: // the slope changed its sign
		c, q := cubic(now, best, math.Inf(-1)), secant(now, best)
		if step = q; math.Abs(c-now.at) > math.Abs(q-now.at) {
			step = c
		}
		s.between = true
	case math.Abs(now.g) < math.Abs(best.g): // the slope became smaller
		step = s.flatter(now)
	case s.between:
		step = cubic(now, s.other, math.Inf(-1))
	case now.at > best.at:
		step = s.most
	default:
		step = s.least
	}
	if now.f > best.f {
		s.other = now
	} else {
		if sign < 0 {
			s.other = best
		}
		s.best = now
	}
	s.step = step
}

// flatter returns the step if the slope keeps its sign and becomes smaller.
func (s *lineSearch) flatter(now searchPoint) float64 {
	beyond := s.least
	if now.at > s.best.at {
		beyond = s.most
	}
	c, q := cubic(now, s.best, beyond), secant(now, s.best)
	nearer := math.Abs(c-now.at) < math.Abs(q-now.at)
	if !s.between {
		if math.Abs(c-now.at) > math.Abs(q-now.at) {
			q = c
		}
		return max(s.least, min(s.most, q))
	}
	if nearer {
		q = c
	}
	edge := now.at + float64(0.66*(s.other.at-now.at))
	if now.at > s.best.at {
		return min(edge, q)
	}
	return max(edge, q)
}

// secant returns the zero of the linear interpolation of the slopes at a and b.
func secant(a, b searchPoint) float64 { return a.at + float64(a.g/(a.g-b.g)*(b.at-a.at)) }

// cubic returns the minimum of the cubic with the values and slopes of a and b, on the side of a towards b. If it has
// none there, the result is beyond; beyond is -Inf if there must be one.
func cubic(a, b searchPoint, beyond float64) float64 {
	theta := 3*(a.f-b.f)/(b.at-a.at) + a.g + b.g
	size := max(math.Abs(theta), math.Abs(a.g), math.Abs(b.g))
	t := theta / size
	root := float64(t*t) - float64((a.g/size)*(b.g/size))
	gamma := size * math.Sqrt(max(0, root))
	if b.at < a.at {
		gamma = -gamma
	}
	r := ((gamma - a.g) + theta) / (((gamma - a.g) + gamma) + b.g)
	if math.IsInf(beyond, -1) || r < 0 && gamma != 0 {
		return a.at + float64(r*(b.at-a.at))
	}
	return beyond
}
