package tree

import (
	"math"

	"orrery/core/num/kernel"
)

// squares implements the criteria on weighted sums of the target: variance (squared_error),
// difference of the two means (friedman_mse) and half the Poisson deviance (poisson).
type squares struct {
	weights
	y, wy    []float64 // target, and weight times target
	friedman bool
	poisson  bool
	total    float64 // sums of wy: node and both sides
	first    float64
	second   float64
	square   float64 // sum of wy times y
}

func newSquares(y, weight []float64, name string) *squares {
	c := &squares{weights: weights{weight: weight}, y: y, wy: y, friedman: name == "friedman_mse", poisson: name == "poisson"}
	if weight != nil {
		c.wy = make([]float64, len(y))
		for i, w := range weight {
			c.wy[i] = w * y[i]
		}
	}
	return c
}

func (c *squares) setNode(rows []int32) float64 {
	c.nodeWeight, c.total, c.square = 0, 0, 0
	for _, r := range rows {
		wy := c.wy[r]
		c.total += wy
		c.square += float64(wy * c.y[r])
		c.nodeWeight += c.of(r)
	}
	c.rows = rows
	return c.nodeWeight
}

func (c *squares) impurity() float64 {
	if c.poisson {
		return c.deviance(c.rows, c.total, c.nodeWeight)
	}
	return variance(c.square, c.total, c.nodeWeight)
}

func variance(square, sum, weight float64) float64 {
	mean := sum / weight
	return square/weight - float64(mean*mean)
}

// tiny is the smallest mean that the Poisson deviance accepts.
const tiny = 10 * eps

// deviance returns the mean of y log(y / mean).
func (c *squares) deviance(rows []int32, sum, weight float64) float64 {
	if sum <= tiny {
		return math.Inf(1)
	}
	mean, loss := sum/weight, 0.0
	for _, r := range rows {
		if y := c.y[r]; y > 0 {
			loss += float64(c.of(r) * float64(y*kernel.NearLog(y/mean)))
		}
	}
	return loss / weight
}

func (c *squares) value(dst []float64) { dst[0] = c.total / c.nodeWeight }

func (c *squares) move(rows []int32, pos, p int) {
	if pos == 0 {
		c.first, c.leftWeight = 0, 0
	}
	if p-pos <= len(rows)-p {
		for _, r := range rows[pos:p] {
			c.first += c.wy[r]
			c.leftWeight += c.of(r)
		}
	} else {
		c.first, c.leftWeight = c.total, c.nodeWeight
		for i := len(rows) - 1; i >= p; i-- {
			c.first -= c.wy[rows[i]]
			c.leftWeight -= c.of(rows[i])
		}
	}
	c.rightWeight = c.nodeWeight - c.leftWeight
	c.second = c.total - c.first
}

func (c *squares) parts(rows []int32, pos int) (left, right float64) {
	c.move(rows, 0, pos)
	if c.poisson {
		return c.deviance(rows[:pos], c.first, c.leftWeight), c.deviance(rows[pos:], c.second, c.rightWeight)
	}
	square := 0.0
	for _, r := range rows[:pos] {
		square += float64(c.wy[r] * c.y[r])
	}
	return variance(square, c.first, c.leftWeight), variance(c.square-square, c.second, c.rightWeight)
}

func (c *squares) gain(parent, left, right float64) float64 {
	if !c.friedman {
		return c.weights.gain(parent, left, right)
	}
	d := float64(c.rightWeight*c.first) - float64(c.leftWeight*c.second)
	return float64(d*d) / float64(float64(c.leftWeight*c.rightWeight)*c.nodeWeight)
}

func (c *squares) scan(s *splitSearch) {
	for pos, p := 0, s.next(0); p > 0; pos, p = p, s.next(p) {
		c.move(s.rows, pos, p)
		if c.atLeast(s.minWeight) {
			s.offer(c.rate(), p)
		}
	}
}

// rate returns the score of the split that was given to move.
func (c *squares) rate() float64 {
	switch {
	case c.friedman:
		d := float64(c.rightWeight*c.first) - float64(c.leftWeight*c.second)
		return float64(d*d) / float64(c.leftWeight*c.rightWeight)
	case c.poisson:
		if c.first <= tiny || c.second <= tiny {
			return -math.MaxFloat64
		}
		l := float64(c.first * (kernel.NearLog(c.first/c.leftWeight) / ln2))
		return l + float64(c.second*(kernel.NearLog(c.second/c.rightWeight)/ln2))
	}
	return float64(c.first*c.first)/c.leftWeight + float64(c.second*c.second)/c.rightWeight
}
