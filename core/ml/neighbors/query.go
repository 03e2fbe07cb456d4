package neighbors

import (
	"math"

	"orrery/core/num/kernel"
)

// query finds the rows nearest to one point. Distances are stored before the root is taken: for power 2 they are
// squares. near is a heap with the farthest row at the top.
type query struct {
	*tree
	power float64
	point []float64
	near  []neighbor
}

// neighbor is a row and its distance.
type neighbor struct {
	distance float64
	at       int32 // position in the tree; in the result of find, the training row
}

// find fills near with the nearest rows, the nearest first, and takes the root of the distances.
func (q *query) find() {
	for i := range q.near {
		q.near[i] = neighbor{distance: math.Inf(1)}
	}
	if q.nodes == nil {
		q.offerRows(0, q.rows)
	} else {
		q.visit(0, q.boundsDistance(0))
	}
	for i, n := range q.near { // insertion sort, for few rows
		for ; i > 0 && q.near[i-1].distance > n.distance; i-- {
			q.near[i] = q.near[i-1]
		}
		q.near[i] = n
	}
	for i := range q.near {
		n := &q.near[i]
		n.at = q.index[n.at]
		n.distance = root(n.distance, q.power)
	}
}

// visit searches node i, whose bounds are at distance gap, the nearer child first.
func (q *query) visit(i int, gap float64) {
	n := q.nodes[i]
	switch {
	case gap > q.near[0].distance:
	case n.leaf:
		q.offerRows(int(n.first), int(n.last))
	default:
		one, two := 2*i+1, 2*i+2
		gapOne, gapTwo := q.boundsDistance(one), q.boundsDistance(two)
		if gapTwo < gapOne {
			one, two, gapOne, gapTwo = two, one, gapTwo, gapOne
		}
		q.visit(one, gapOne)
		q.visit(two, gapTwo)
	}
}

// boundsDistance returns the distance of the point from the bounds of node i.
func (q *query) boundsDistance(i int) float64 {
	d := len(q.point)
	low, high := q.low[i*d:(i+1)*d], q.high[i*d:(i+1)*d]
	sum := 0.0
	for j, v := range q.point {
		out := low[j] - v
		if above := v - high[j]; above > out {
			out = above
		}
		if out <= 0 {
			continue
		}
		switch q.power {
		case 2:
			sum += float64(out * out)
		case 1:
			sum += out
		default:
			sum = add(sum, out, q.power)
		}
	}
	return sum
}

// offerRows offers the rows from first to last to the heap.
func (q *query) offerRows(first, last int) {
	d := len(q.point)
	data := q.data[first*d : last*d]
	for i := first; i < last; i++ {
		row := data[:d]
		data = data[d:]
		most := q.near[0].distance
		var s float64
		if q.power == 2 {
			s = squares(q.point, row, most)
		} else {
			s = powers(q.point, row, q.power)
		}
		if s < most {
			q.push(neighbor{s, int32(i)})
		}
	}
}

// squares returns the squared distance, or any number of at least most once the sum reaches most. It adds in the order
// of the columns.
func squares(a, b []float64, most float64) float64 {
	b = b[:len(a)]
	s := 0.0
	for len(a) >= 4 && len(b) >= 4 {
		x, y := (*[4]float64)(a), (*[4]float64)(b)
		d0, d1, d2, d3 := x[0]-y[0], x[1]-y[1], x[2]-y[2], x[3]-y[3]
		s = (((s + float64(d0*d0)) + float64(d1*d1)) + float64(d2*d2)) + float64(d3*d3)
		if s >= most {
			return s
		}
		a, b = a[4:], b[4:]
	}
	for j, v := range a {
		d := v - b[j]
		s += float64(d * d)
	}
	return s
}

// powers returns the sum of |a-b|^power, or for an infinite power the largest difference.
func powers(a, b []float64, power float64) float64 {
	b = b[:len(a)]
	s := 0.0
	for j, v := range a {
		d := math.Abs(v - b[j])
		if power == 1 {
			s += d
		} else if d > 0 {
			s = add(s, d, power)
		}
	}
	return s
}

// add adds d^power to a sum.
func add(sum, d, power float64) float64 {
	if math.IsInf(power, 1) {
		return max(sum, d)
	}
	return sum + kernel.Exp(float64(power*kernel.Log(d)))
}

// root returns the distance for a sum of powers.
func root(sum, power float64) float64 {
	switch {
	case power == 2:
		return math.Sqrt(sum)
	case power == 1 || math.IsInf(power, 1) || sum == 0:
		return sum
	}
	return kernel.Exp(kernel.Log(sum) / power)
}

// push replaces the farthest row by a nearer one. It moves down the heap as scikit-learn does, because that decides
// which of several farthest rows is replaced next.
func (q *query) push(n neighbor) {
	heap, i := q.near, 0
	for {
		next := 2*i + 1
		if next >= len(heap) {
			break
		}
		if next+1 < len(heap) && heap[next+1].distance > heap[next].distance {
			next++
		}
		if heap[next].distance <= n.distance {
			break
		}
		heap[i] = heap[next]
		i = next
	}
	heap[i] = n
}
