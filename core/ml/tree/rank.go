package tree

import "math"

// ranks sorts fast: every column is sorted once and each cell gets the number of its value, so that
// a node sorts whole numbers by their digits.
type ranks struct {
	rank   [][]uint32  // by column and row
	values [][]float32 // by column and rank
	keys   []uint64    // rank and row of the node at work
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
	sorted := o.byDigits(len(x), most)
	rank := make([]uint32, len(x))
	var values []float32
	last := float32(math.NaN())
	for _, k := range sorted {
		if v := x[uint32(k)]; v != last {
			last = v
			values = append(values, v)
		}
		rank[uint32(k)] = uint32(len(values) - 1)
	}
	o.rank = append(o.rank, rank)
	o.values = append(o.values, values)
}

func (o *ranks) sort(column int, rows []int32, values []float32) {
	rank := o.rank[column]
	n := len(rows)
	keys := o.keys[:n]
	low, high := ^uint32(0), uint32(0)
	for i, r := range rows {
		k := rank[r]
		keys[i] = uint64(k)<<32 | uint64(uint32(r))
		low, high = min(low, k), max(high, k)
	}
	table := o.values[column]
	if low == high {
		for i := range values {
			values[i] = table[low]
		}
		return
	}
	if n <= few {
		insertion(keys)
	} else {
		less := uint64(low) << 32
		for i := range keys {
			keys[i] -= less
		}
		keys = o.byDigits(n, uint64(high-low))
		table = table[low:]
	}
	for i, k := range keys {
		rows[i] = int32(uint32(k))
		values[i] = table[k>>32]
	}
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

// byDigits sorts the first n keys by their upper half, which is at most limit.
func (o *ranks) byDigits(n int, limit uint64) []uint64 {
	from, to := o.keys[:n], o.spare[:n]
	for shift := uint(32); limit > 0; shift += digit {
		pass(from, to, shift, &o.counts)
		from, to = to, from
		limit >>= digit
	}
	return from
}

// pass is a stable sort by one digit.
func pass(from, to []uint64, shift uint, counts *[radix]uint32) {
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
