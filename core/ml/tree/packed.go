package tree

import (
	"math/bits"

	"orrery/core/num/kernel"
)

// packedFinder finds splits for classes with small whole weights, as most forests have. Each cell is packed into 32
// bits: the rank of its value, its class and its weight. Only these keys are sorted and scanned. Sums of whole numbers
// are exact, so every split is the one that the criterion would find.
type packedFinder struct {
	*ranks
	measure *classes
	packed  []uint32 // class and weight by row
	here    []uint32 // the same for the rows of the node
	rows    []int32
	keys    []uint32
	spare   []uint32
	right   []int32
	buckets kernel.Buckets
	weights uint // number of bits of the weight
	bits    uint // number of bits of class and weight
}

const (
	bucketBits = 12 // kernel.Buckets has room for twice as many
	// handful is the largest number of keys that are sorted by insertion alone, crowd the largest
	// number in one bucket after which insertion sort finishes the order.
	handful = 12
	crowd   = 48
)

// newPackedFinder returns nil when the keys do not fit into 32 bits. Weights of nil are 1.
func newPackedFinder(o *ranks, m *classes, weight []float64) *packedFinder {
	heaviest, ranks := 1.0, 1
	for _, w := range weight {
		heaviest = max(heaviest, w)
	}
	for _, v := range o.values {
		ranks = max(ranks, len(v))
	}
	v := &packedFinder{ranks: o, measure: m, weights: uint(bits.Len(uint(heaviest)))}
	v.bits = v.weights + uint(bits.Len(uint(len(m.total)-1)))
	if v.bits+uint(bits.Len(uint(ranks-1))) > 32 {
		return nil
	}
	n := len(m.class)
	v.packed, v.here = make([]uint32, n), make([]uint32, n)
	v.keys, v.spare, v.right = make([]uint32, n), make([]uint32, n), make([]int32, n)
	o.copyByRow()
	for i, c := range m.class {
		v.packed[i] = uint32(c)<<v.weights | uint32(m.of(int32(i)))
	}
	m.packed, m.bits = v.packed, v.weights
	return v
}

func (v *packedFinder) setNode(rows []int32) {
	v.rows = rows
	for i, r := range rows {
		v.here[i] = v.packed[r]
	}
}

func (v *packedFinder) partition(rows []int32, at *splitSearch) { v.partitionRanks(rows, v.right, at) }

func (v *packedFinder) tryColumn(column int32, at *splitSearch) bool {
	n := len(v.rows)
	rank, stride := v.ranksOf(int(column), n)
	low, high := kernel.Ranks(v.keys[:n], v.here[:n], v.rows, rank, stride, v.bits)
	table := v.values[column]
	if high-low < uint64(v.spans[column]) && table[high] <= table[low]+closest {
		return false
	}
	keys := v.sort(n, low, high)
	if len(v.measure.total) == 2 && !v.measure.entropy {
		v.scanTwo(keys, table, at)
	} else {
		v.scan(keys, table, at)
	}
	return true
}

// sort returns the first n keys ordered by rank, from low to high. A bucket sort with about one row
// a bucket is finished by insertion sort, or replaced by a radix sort where buckets are too full.
func (v *packedFinder) sort(n int, low, high uint64) []uint32 {
	keys, out := v.keys[:n], v.spare[:n]
	if n <= handful {
		kernel.Insertion(keys)
		return keys
	}
	width := min(bits.Len(uint(n)), bucketBits)
	shift := v.bits + uint(max(0, bits.Len64(high-low)-width))
	fullest := kernel.Deal(keys, out, &v.buckets, low<<v.bits, shift, int((high-low)>>(shift-v.bits)))
	switch {
	case shift == v.bits:
		return out
	case fullest > crowd:
		return v.digits(n, low, high)
	}
	kernel.Insertion(out)
	return out
}

// digits sorts the keys by the digits of the rank, least significant first.
func (v *packedFinder) digits(n int, low, high uint64) []uint32 {
	from, to := v.keys[:n], v.spare[:n]
	base, shift := low<<v.bits, v.bits
	for limit := high - low; limit > 0; limit >>= digit {
		clear(v.counts[:])
		for _, k := range from {
			v.counts[(uint64(k)-base)>>(shift&31)&(radix-1)]++
		}
		sum := uint32(0)
		for i, c := range v.counts {
			v.counts[i] = sum
			sum += c
		}
		for _, k := range from {
			c := &v.counts[(uint64(k)-base)>>(shift&31)&(radix-1)]
			to[*c] = k
			*c++
		}
		from, to = to, from
		shift += digit
	}
	return from
}

// scan tries every split with the arithmetic of the criterion.
func (v *packedFinder) scan(keys []uint32, table []float32, at *splitSearch) {
	c := v.measure
	clear(c.first)
	c.leftWeight = 0
	class, weight := uint32(1)<<(v.bits-v.weights)-1, uint32(1)<<v.weights-1
	for i, k := range keys[:len(keys)-1] {
		w := float64(k & weight)
		c.first[k>>v.weights&class] += w
		c.leftWeight += w
		low, high := table[k>>v.bits], table[keys[i+1]>>v.bits]
		if high <= low+closest || i+1 < at.minLeaf || len(keys)-i-1 < at.minLeaf {
			continue
		}
		if c.rightWeight = c.nodeWeight - c.leftWeight; c.leftWeight < at.minWeight || c.rightWeight < at.minWeight {
			continue
		}
		for j, n := range c.first {
			c.second[j] = c.total[j] - n
		}
		if score := c.score(c.impurityOf(c.first, c.leftWeight), c.impurityOf(c.second, c.rightWeight)); score > at.score {
			at.setBest(score, i+1, low, high)
		}
	}
}

// slack is an upper bound of the rounding error of a score, relative to the weight of the node.
const slack = 1e-12

// scanTwo is scan for gini and two classes. With S the sum of squared class weights, the score is S/weight of the left
// side plus S/weight of the right side minus the weight of the node, up to rounding. The criterion's own score is
// computed only for the splits where that sum is largest up to slack.
func (v *packedFinder) scanTwo(keys []uint32, table []float32, at *splitSearch) {
	c := v.measure
	first, last := max(at.minLeaf, 1)-1, len(keys)-max(at.minLeaf, 1)
	t := kernel.Tally{All: c.nodeWeight, Ones: c.total[1], Best: at.score + c.nodeWeight, Slack: slack * c.nodeWeight, Shift: uint32(v.bits), Bits: uint32(v.weights)}
	t.First = int32(first)
	for _, k := range keys[:first] {
		w, o := v.weigh(k)
		t.Count += w
		t.One += o
	}
	start := t
	t.Scan(keys[first:], last-first)
	if t.First < 0 {
		return
	}
	t.First, t.Last = t.First+int32(first), t.Last+int32(first)
	if !v.tryTwo(keys, table, &t, at) { // the values at the best split are too close; any other may be the best
		start.Last = int32(last) - 1
		v.tryTwo(keys, table, &start, at)
	}
}

// weigh returns the weight of a key, and the weight again for class 1, else 0.
func (v *packedFinder) weigh(key uint32) (weight, one uint32) {
	weight = key & (1<<(v.weights&31) - 1)
	return weight, weight & -(key >> (v.weights & 31) & 1)
}

// tryTwo scores the splits from First to Last whose sum reaches Best, and reports whether one of them is valid.
func (v *packedFinder) tryTwo(keys []uint32, table []float32, t *kernel.Tally, at *splitSearch) (some bool) {
	for i := int(t.First); i <= int(t.Last); i++ {
		w, o := v.weigh(keys[i])
		t.Count += w
		t.One += o
		k, next := keys[i]>>v.bits, keys[i+1]>>v.bits
		if k == next {
			continue
		}
		l, a := float64(t.Count), float64(t.One)
		r, u := t.All-l, t.Ones-a
		b, s := l-a, r-u
		sl, sr := float64(a*a)+float64(b*b), float64(u*u)+float64(s*s)
		if float64(sl*r)+float64(sr*l) < float64((t.Best-t.Slack)*float64(l*r)) || l < at.minWeight || r < at.minWeight {
			continue
		}
		low, high := table[k], table[next]
		if high <= low+closest {
			continue
		}
		some = true
		g, h := 1-sl/float64(l*l), 1-sr/float64(r*r)
		if score := float64(-r*h) - float64(l*g); score > at.score {
			at.setBest(score, i+1, low, high)
		}
	}
	return some
}
