package tree

import (
	"math"
	"slices"
)

// distances implements the criterion absolute_error: the mean distance from the median. Weights must be whole numbers.
type distances struct {
	weights
	y      []float64
	middle float64   // median of the node
	values []float64 // distinct targets of the node, ascending
	place  []int32   // by row: place of its target in values, from 1
	full   fenwick
	first  fenwick
	second fenwick
}

// direct is the largest number of rows of a node for which the distances of each split are summed one by one, as
// scikit-learn does. That reproduces its choice among equal splits, in time rows squared.
const direct = 512

func newDistances(y, weight []float64) *distances {
	return &distances{weights: weights{weight: weight}, y: y, place: make([]int32, len(y))}
}

// fenwick holds weights, and weights times values, by place in a binary indexed tree (Fenwick
// 1994). Adding and prefix sums take logarithmic time.
type fenwick struct {
	weight, sum       []float64
	total, totalValue float64
}

func (h *fenwick) reset(n int) {
	h.weight, h.sum = slices.Grow(h.weight[:0], n+1)[:n+1], slices.Grow(h.sum[:0], n+1)[:n+1]
	clear(h.weight)
	clear(h.sum)
	h.total, h.totalValue = 0, 0
}

func (h *fenwick) copy(from *fenwick) {
	h.weight, h.sum = append(h.weight[:0], from.weight...), append(h.sum[:0], from.sum...)
	h.total, h.totalValue = from.total, from.totalValue
}

func (h *fenwick) add(place int, w, y float64) {
	wy := float64(w * y)
	h.total += w
	h.totalValue += wy
	for ; place < len(h.weight); place += place & -place {
		h.weight[place] += w
		h.sum[place] += wy
	}
}

// below returns the last place up to which the weight is at most limit, with that weight and the
// sum of weight times value.
func (h *fenwick) below(limit float64) (place int, weight, sum float64) {
	step := 1
	for step < len(h.weight) {
		step *= 2
	}
	for ; step > 0; step /= 2 {
		if next := place + step; next < len(h.weight) && weight+h.weight[next] <= limit {
			place = next
			weight += h.weight[next]
			sum += h.sum[next]
		}
	}
	return place, weight, sum
}

// median returns the weighted median and the sum of distances from it. If exactly half of
// the weight is below a gap between two values, the median is the middle of the gap.
func (h *fenwick) median(values []float64) (middle, distance float64) {
	limit := h.total / 2
	place, weight, sum := h.below(limit)
	middle = values[min(place, len(values)-1)]
	if weight == limit {
		low, _, _ := h.below(math.Nextafter(limit, 0))
		middle = (values[low] + middle) / 2
	}
	return middle, float64(middle*weight) - sum + (h.totalValue - sum) - float64(middle*(h.total-weight))
}

func (c *distances) setNode(rows []int32) float64 {
	c.values = c.values[:0]
	c.nodeWeight = 0
	for _, r := range rows {
		c.values = append(c.values, c.y[r])
		c.nodeWeight += c.of(r)
	}
	slices.Sort(c.values)
	c.values = slices.Compact(c.values)
	c.full.reset(len(c.values))
	for _, r := range rows {
		low, high := 0, len(c.values)
		for low < high {
			if m := (low + high) / 2; c.values[m] < c.y[r] {
				low = m + 1
			} else {
				high = m
			}
		}
		c.place[r] = int32(low + 1)
		c.full.add(low+1, c.of(r), c.y[r])
	}
	c.middle, _ = c.full.median(c.values)
	c.rows = rows
	return c.nodeWeight
}

func (c *distances) value(dst []float64) { dst[0] = c.middle }

func (c *distances) impurity() float64 { return c.distance(c.rows, c.middle) / c.nodeWeight }

func (c *distances) distance(rows []int32, from float64) float64 {
	sum := 0.0
	for _, r := range rows {
		sum += float64(math.Abs(c.y[r]-from) * c.of(r))
	}
	return sum
}

// move moves the rows from pos to p from the second side to the first.
func (c *distances) move(rows []int32, pos, p int) {
	if pos == 0 {
		c.first.reset(len(c.values))
		c.second.copy(&c.full)
	}
	for _, r := range rows[pos:p] {
		w, k := c.of(r), int(c.place[r])
		c.first.add(k, w, c.y[r])
		c.second.add(k, -w, c.y[r])
	}
	c.leftWeight, c.rightWeight = c.first.total, c.second.total
}

// impurityOf returns the impurity of both sides after move. With exact the distances are summed one by one.
func (c *distances) impurityOf(rows []int32, p int, exact bool) (left, right float64) {
	low, left := c.first.median(c.values)
	high, right := c.second.median(c.values)
	if exact {
		left, right = c.distance(rows[:p], low), c.distance(rows[p:], high)
	}
	return left / c.leftWeight, right / c.rightWeight
}

func (c *distances) parts(rows []int32, pos int) (left, right float64) {
	c.move(rows, 0, pos)
	return c.impurityOf(rows, pos, true)
}

func (c *distances) scan(s *splitSearch) {
	for pos, p := 0, s.next(0); p > 0; pos, p = p, s.next(p) {
		c.move(s.rows, pos, p)
		if c.atLeast(s.minWeight) {
			s.offer(c.score(c.impurityOf(s.rows, p, len(s.rows) <= direct)), p)
		}
	}
}
