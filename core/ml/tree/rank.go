package tree

import (
	"math"

	"orrery/core/ml/kernel"
)

// ranks is every column sorted once: each binSums has the number of its value, so that a node sorts
// small whole numbers by their digits. Rows of a node stay in ascending order, which makes reading
// their cells fast.
type ranks struct {
	rank   [][]uint32  // by column and row
	values [][]float32 // by column and rank, ascending
	spans  []int       // by column: values so many ranks apart are told apart in any case
	byRow  []uint32    // a copy by row and column, for who wants it
	keys   []uint64
	spare  []uint64
	counts [radix]uint32
}

const (
	digit = 9
	radix = 1 << digit
	// few rows are sorted by insertion: that is faster than clearing the counts.
	few = 40
)

func newRanks(rows int) *ranks {
	return &ranks{keys: make([]uint64, rows), spare: make([]uint64, rows)}
}

// add numbers the values of a column.
func (o *ranks) add(x []float32) {
	most := uint64(0)
	for i, v := range x {
		b := math.Float32bits(v + 0) // no negative zero
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

// span is the smallest distance in ranks at which no two values are too close to be told apart.
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

// copyByRow makes the copy by rows.
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

// perLine is how many ranks the processor reads at once.
const perLine = 16

// ranksOf returns the ranks of a column for so many rows, and how far apart they stand. Where few rows of
// a column are wanted, the copy by rows is nearer, since the next column of the same rows comes soon.
func (o *ranks) ranksOf(column, rows int) (rank []uint32, stride int) {
	if o.byRow == nil || rows*perLine >= len(o.keys) {
		return o.rank[column], 1
	}
	return o.byRow[column:], len(o.rank)
}

// byDigits sorts the first n keys by their upper half, which is at most limit.
func (o *ranks) byDigits(n int, limit uint64) []uint64 {
	from, to := o.keys[:n], o.spare[:n]
	for shift := uint(32); limit > 0; shift += digit {
		o.pass(from, to, shift)
		from, to = to, from
		limit >>= digit
	}
	return from
}

// pass is a stable sort by one digit.
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

// rankFinder finds splits for any criterion, fast for many rows.
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

// partitionRanks moves the rows at or below the threshold to the front; spare has room for the others.
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
