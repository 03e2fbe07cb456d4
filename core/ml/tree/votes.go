package tree

import (
	"math"
	"math/bits"
)

// votes finds splits for classes whose weights are small whole numbers, which most forests have. A
// row is one number of 32 bits for each column: the rank of its value, its class and its weight.
// These are sorted, and nothing else is read. Sums of whole numbers are exact, so every split is the
// one that the criterion itself finds.
type votes struct {
	*ranks
	measure *classes
	ballot  []uint32 // class and weight by row
	here    []uint32 // the same by row of the node
	rows    []int32
	keys    []uint32
	spare   []uint32
	right   []int32
	buckets [2 << bucketBits]uint32
	weights uint // bits of the weight
	bits    uint // of class and weight
}

const (
	bucketBits = 12
	// handful is the most keys that insertion sorts from scratch, crowd the most in one bucket that it
	// may put in order.
	handful = 12
	crowd   = 48
)

// newVotes returns nil when the numbers do not fit into 32 bits. weight nil is 1 each.
func newVotes(o *ranks, m *classes, weight []float64) *votes {
	heaviest, ranks := 1.0, 1
	for _, w := range weight {
		heaviest = max(heaviest, w)
	}
	for _, v := range o.values {
		ranks = max(ranks, len(v))
	}
	v := &votes{ranks: o, measure: m, weights: uint(bits.Len(uint(heaviest)))}
	v.bits = v.weights + uint(bits.Len(uint(len(m.total)-1)))
	if v.bits+uint(bits.Len(uint(ranks-1))) > 32 {
		return nil
	}
	n := len(m.class)
	v.ballot, v.here = make([]uint32, n), make([]uint32, n)
	v.keys, v.spare, v.right = make([]uint32, n), make([]uint32, n), make([]int32, n)
	o.turn()
	for i, c := range m.class {
		v.ballot[i] = uint32(c)<<v.weights | uint32(m.of(int32(i)))
	}
	return v
}

func (v *votes) enter(rows []int32) {
	v.rows = rows
	for i, r := range rows {
		v.here[i] = v.ballot[r]
	}
}

func (v *votes) part(rows []int32, at *scan) { v.divide(rows, v.right, at) }

func (v *votes) look(column int32, at *scan) bool {
	n := len(v.rows)
	rank, stride := v.near(int(column), n)
	low, high := gather(v.keys[:n], v.here[:n], v.rows, rank, stride, v.bits)
	table := v.values[column]
	if table[high] <= table[low]+closest {
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

// gather makes the keys of a column, whose ranks stand stride apart, and returns the least and the
// greatest rank. As everywhere in these loops numbers are widened to 64 bits at once, which is what
// WebAssembly's registers hold.
func gather(keys, here []uint32, rows []int32, rank []uint32, stride int, shift uint) (low, high uint64) {
	low = math.MaxUint32
	keys, here = keys[:len(rows)], here[:len(rows)]
	for i, r := range rows {
		k := uint64(rank[int(r)*stride])
		low, high = min(low, k), max(high, k)
		keys[i] = uint32(k<<(shift&31)) | here[i]
	}
	return low, high
}

// sort returns the first n keys in the order of their ranks, which are from low to high. They are
// dealt into as many buckets as there are rows, and what is left is small.
func (v *votes) sort(n int, low, high uint64) []uint32 {
	keys, out := v.keys[:n], v.spare[:n]
	if n <= handful {
		insertion32(keys)
		return keys
	}
	width := min(bits.Len(uint(n)), bucketBits)
	shift := v.bits + uint(max(0, bits.Len64(high-low)-width))
	fullest := deal(keys, out, &v.buckets, low<<v.bits, shift, int((high-low)>>(shift-v.bits)))
	switch {
	case shift == v.bits:
		return out
	case fullest > crowd:
		return v.digits(n, low, high)
	}
	insertion32(out)
	return out
}

// deal writes the keys to out in the order of their buckets, the last of which is given, and returns
// the most in one of them.
func deal(keys, out []uint32, buckets *[2 << bucketBits]uint32, base uint64, shift uint, last int) (fullest uint64) {
	clear(buckets[:last+1])
	for _, k := range keys {
		buckets[(uint64(k)-base)>>(shift&31)&(2<<bucketBits-1)]++
	}
	sum := uint64(0)
	for i, n := range buckets[:last+1] {
		buckets[i] = uint32(sum)
		sum += uint64(n)
		fullest = max(fullest, uint64(n))
	}
	for _, k := range keys {
		b := &buckets[(uint64(k)-base)>>(shift&31)&(2<<bucketBits-1)]
		out[*b] = k
		*b++
	}
	return fullest
}

// digits sorts by the digits of the rank, the last one first.
func (v *votes) digits(n int, low, high uint64) []uint32 {
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

func insertion32(keys []uint32) {
	for i := 1; i < len(keys); i++ {
		k := keys[i]
		j := i
		for ; j > 0; j-- {
			before := keys[j-1]
			if before <= k {
				break
			}
			keys[j] = before
		}
		keys[j] = k
	}
}

// scan tries every place with the criterion's own arithmetic.
func (v *votes) scan(keys []uint32, table []float32, at *scan) {
	c := v.measure
	clear(c.first)
	c.left = 0
	class, weight := uint32(1)<<(v.bits-v.weights)-1, uint32(1)<<v.weights-1
	for i, k := range keys[:len(keys)-1] {
		w := float64(k & weight)
		c.first[k>>v.weights&class] += w
		c.left += w
		low, high := table[k>>v.bits], table[keys[i+1]>>v.bits]
		if high <= low+closest || i+1 < at.minLeaf || len(keys)-i-1 < at.minLeaf {
			continue
		}
		if c.right = c.here - c.left; c.left < at.minWeight || c.right < at.minWeight {
			continue
		}
		for j, n := range c.first {
			c.second[j] = c.total[j] - n
		}
		if score := c.score(c.mixed(c.first, c.left), c.mixed(c.second, c.right)); score > at.score {
			at.keep(score, i+1, low, high)
		}
	}
}

// slack is more than rounding can change a score by, as a share of the node's weight.
const slack = 1e-12

// scanTwo is scan for gini and two classes. With the sum of squared counts S the score is S/weight of
// the left plus the same of the right minus the node's weight, but for roundings. So what is below the
// best by more than those is passed over without a division.
func (v *votes) scanTwo(keys []uint32, table []float32, at *scan) {
	c := v.measure
	all, ones := c.here, c.total[1]
	weight, bit := uint64(1)<<(v.weights&31)-1, v.weights&31
	shift := v.bits & 31
	first, last := max(at.minLeaf, 1), len(keys)-max(at.minLeaf, 1)
	limit := at.score + all - slack*all
	var count, one uint64
	for i := 0; i < last; i++ {
		k := uint64(keys[i])
		w := k & weight
		count += w
		one += w & -(k >> bit & 1)
		if i+1 < first || uint64(keys[i+1])>>shift == k>>shift {
			continue
		}
		l, a := float64(count), float64(one)
		r, u := all-l, ones-a
		b, t := l-a, r-u
		sl, sr := float64(a*a)+float64(b*b), float64(u*u)+float64(t*t)
		if float64(sl*r)+float64(sr*l) < float64(limit*float64(l*r)) || l < at.minWeight || r < at.minWeight {
			continue
		}
		low, high := table[k>>shift], table[keys[i+1]>>shift]
		if high <= low+closest {
			continue
		}
		g, h := 1-sl/float64(l*l), 1-sr/float64(r*r)
		if score := float64(-r*h) - float64(l*g); score > at.score {
			at.keep(score, i+1, low, high)
			limit = score + all - slack*all
		}
	}
}
