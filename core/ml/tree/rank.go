package tree

import (
	"math"

	"orrery/core/num/kernel"
)

// ranks holds the rank of each value within its column, sorted once for a whole fit. A node then sorts small whole
// numbers with a radix sort. The rows of a node stay in ascending order, which makes reading their cells fast.
type ranks struct {
	rank   [][]uint32  // by column and row
	values [][]float32 // by column and rank, ascending
	spans  []int       // by column: values at least so many ranks apart always differ by more than closest
	byRow  []uint32    // rank by row and column, made on demand
	keys   []uint64
	spare  []uint64
	counts [radix]uint32
}

const (
	digit = 9
	radix = 1 << digit
	// few is the largest number of rows sorted by insertion, which is faster than clearing the counts of a radix sort.
	few = 40
)

func newRanks(rows int) *ranks {
	return &ranks{keys: make([]uint64, rows), spare: make([]uint64, rows)}
}

// add computes the ranks of a column.
func (o *ranks) add(x []float32) {
	most := uint64(0)
	for i, v := range x {
		b := math.Float32bits(v + 0) // turns -0 into 0
		if b>>31 == 1 {
			b = ^b
		} else {
			b |= 1 << 31
		}
		o.keys[i] = uint64(b)<<32 | uint64(i)
		most |= o.keys[i] >> 32
	}
	rank := make([]uint32, len(x))
	var values []float32
	for _, k := range o.byDigits(len(x), most) {
		v := x[uint32(k)]
		if n := len(values); n == 0 || v != values[n-1] {
			values = append(values, v)
		}
		rank[uint32(k)] = uint32(len(values) - 1)
	}
	o.rank, o.values, o.spans = append(o.rank, rank), append(o.values, values), append(o.spans, span(values))
}

// span returns the smallest distance in ranks at which any two values differ by more than closest.
func span(values []float32) int {
	low, most := 0, 0
	for high, v := range values {
		for v > values[low]+closest {
			low++
		}
		most = max(most, high-low)
	}
	return most + 1
}

// copyByRow makes the copy by row.
func (o *ranks) copyByRow() {
	if o.byRow == nil {
		stride := len(o.rank)
		o.byRow = make([]uint32, len(o.keys)*stride)
		for j, rank := range o.rank {
			for i, k := range rank {
				o.byRow[i*stride+j] = k
			}
		}
	}
}

// perLine is the number of ranks in a cache line.
const perLine = 16

// ranksOf returns the ranks of a column and their stride. For few rows it returns the copy by row,
// because the next column of the same rows is read soon after.
func (o *ranks) ranksOf(column, rows int) (rank []uint32, stride int) {
	if o.byRow == nil || rows*perLine >= len(o.keys) {
		return o.rank[column], 1
	}
	return o.byRow[column:], len(o.rank)
}

// byDigits sorts the first n keys by their upper 32 bits, which are at most limit.
func (o *ranks) byDigits(n int, limit uint64) []uint64 {
	from, to := o.keys[:n], o.spare[:n]
	for shift := uint(32); limit > 0; shift += digit {
		o.pass(from, to, shift)
		from, to = to, from
		limit >>= digit
	}
	return from
}

// pass sorts by one digit, stably.
func (o *ranks) pass(from, to []uint64, shift uint) {
	counts := &o.counts
	clear(counts[:])
	for _, k := range from {
		counts[k>>(shift&63)&(radix-1)]++
	}
	sum := uint32(0)
	for i, c := range counts {
		counts[i] = sum
		sum += c
	}
	for _, k := range from {
		d := k >> (shift & 63) & (radix - 1)
		to[counts[d]] = k
		counts[d]++
	}
}

// rankFinder finds splits for any criterion. It is fast for many rows.
type rankFinder struct {
	*ranks
	measure criterion
	rows    []int32
	sorted  []int32
	floats  []float32
}

func (f *rankFinder) setNode(rows []int32) { f.rows = rows }

func (f *rankFinder) tryColumn(column int32, at *splitSearch) bool {
	rank, table := f.rank[column], f.values[column]
	n := len(f.rows)
	keys := f.keys[:n]
	low, high := ^uint32(0), uint32(0)
	for i, r := range f.rows {
		k := rank[r]
		keys[i] = uint64(k)<<32 | uint64(uint32(r))
		low, high = min(low, k), max(high, k)
	}
	if table[high] <= table[low]+closest {
		return false
	}
	if n <= few {
		insertion(keys)
		low = 0
	} else {
		for i := range keys {
			keys[i] -= uint64(low) << 32
		}
		keys = f.byDigits(n, uint64(high-low))
	}
	table = table[low:]
	at.rows, at.values = f.sorted[:n], f.floats[:n]
	for i, k := range keys {
		at.rows[i] = int32(uint32(k))
		at.values[i] = table[k>>32]
	}
	f.measure.scan(at)
	return true
}

func insertion(keys []uint64) {
	for i := 1; i < len(keys); i++ {
		k := keys[i]
		j := i
		for j > 0 && keys[j-1] > k {
			keys[j] = keys[j-1]
			j--
		}
		keys[j] = k
	}
}

// partition keeps the rows of both sides in ascending order.
func (f *rankFinder) partition(rows []int32, at *splitSearch) { f.partitionRanks(rows, f.sorted, at) }

// partitionRanks moves the rows at or below the threshold to the front; spare must have room for the others.
func (o *ranks) partitionRanks(rows, spare []int32, at *splitSearch) {
	table := o.values[at.best]
	rank, stride := o.ranksOf(int(at.best), len(rows))
	low, high := 0, len(table)
	for low < high { // the first rank above the threshold
		if m := (low + high) / 2; float64(table[m]) <= at.threshold {
			low = m + 1
		} else {
			high = m
		}
	}
	kernel.Divide(rows, spare, rank, stride, uint64(low))
}
