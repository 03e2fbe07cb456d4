package tree

import (
	"math"

	"orrery/core/ml"
	"orrery/core/num/random"
)

// binner maps the values of a column to bin numbers. Bin i holds the values above threshold i-1 and up to threshold i.
type binner struct {
	thresholds [][]float64 // by column
	missing    uint8       // the bin of missing values, after all others
}

// maxSampled is the largest number of rows from which thresholds are computed. Of longer columns a
// random sample of this size is used.
const maxSampled = 200_000

// maxThreshold bounds thresholds. An infinite threshold means a split of missing values from all others.
const maxThreshold = 1e300

// newBinner computes the thresholds of each column: the midpoints between neighboring distinct
// values or, when there are more than bins of them, the midpoints at the quantiles.
func newBinner(x ml.Matrix, bins int, seed uint64, ticker *ticker) (*binner, error) {
	b := &binner{missing: uint8(bins)}
	var some []int
	if x.Rows > maxSampled {
		some = random.New(seed).Choice(x.Rows, maxSampled)
	}
	var v []float64
	var sorter floats
	for _, c := range x.Cols {
		v = v[:0]
		if some == nil {
			v = append(v, c...)
		}
		for _, i := range some {
			v = append(v, c[i])
		}
		present := 0
		for _, f := range v {
			if f == f {
				v[present] = f
				present++
			}
		}
		v = v[:present]
		sorter.sort(v)
		b.thresholds = append(b.thresholds, thresholds(v, bins))
		if err := ticker.spend(2 * len(c)); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// thresholds returns the thresholds of sorted values.
func thresholds(v []float64, bins int) []float64 {
	different := make([]float64, 0, bins+1)
	for i, f := range v {
		if i == 0 || f != v[i-1] {
			if different = append(different, f); len(different) > bins {
				return quantiles(v, bins)
			}
		}
	}
	var out []float64
	for i := 1; i < len(different); i++ {
		out = append(out, min((different[i-1]+different[i])*0.5, maxThreshold))
	}
	return out
}

// quantiles returns the thresholds between bins equal shares of sorted values, as numpy's
// percentile with method "midpoint".
func quantiles(v []float64, bins int) []float64 {
	out := make([]float64, 0, bins-1)
	step := 100 / float64(bins)
	for i := 1; i < bins; i++ {
		at := float64(len(v)-1) * (float64(i) * step / 100)
		low, high := v[int(math.Floor(at))], v[int(math.Ceil(at))]
		out = append(out, min(high-float64((high-low)*0.5), maxThreshold))
	}
	return out
}

// bins returns the bin number of each value of a column, and whether any value is missing.
func (b *binner) bins(column int, x []float64) (bins []uint8, missing bool) {
	t := b.thresholds[column]
	bins = make([]uint8, len(x))
	for i, f := range x {
		low, high := 0, len(t)
		for low < high {
			if m := int(uint(low+high) >> 1); t[m] < f {
				low = m + 1
			} else {
				high = m
			}
		}
		bins[i] = uint8(low)
		if f != f {
			bins[i] = b.missing
			missing = true
		}
	}
	return bins, missing
}

// floats sorts float64 values with a radix sort on their bits. Time 8 passes over the values; the memory is reused.
type floats struct {
	keys, spare []uint64
	counts      [8][256]uint32
}

func (s *floats) sort(v []float64) {
	if len(s.keys) < len(v) {
		s.keys, s.spare = make([]uint64, len(v)), make([]uint64, len(v))
	}
	from, to := s.keys[:len(v)], s.spare[:len(v)]
	clear(s.counts[:])
	for i, f := range v {
		b := math.Float64bits(f)
		b ^= uint64(int64(b)>>63) | 1<<63 // order of the bits is order of the numbers, negative ones too
		from[i] = b
		for d := range s.counts {
			s.counts[d][b&255]++
			b >>= 8
		}
	}
	for d := range s.counts {
		if count, shift := &s.counts[d], uint(8*d); len(v) > 0 && count[from[0]>>(shift&63)&255] < uint32(len(v)) {
			at := uint32(0)
			for i, n := range count {
				count[i] = at
				at += n
			}
			for _, k := range from {
				c := &count[k>>(shift&63)&255]
				to[*c] = k
				*c++
			}
			from, to = to, from
		}
	}
	for i, b := range from {
		v[i] = math.Float64frombits(b ^ (uint64(int64(^b)>>63) | 1<<63))
	}
}
