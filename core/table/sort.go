package table

import (
	"math"
	"slices"
)

// radixBits gives six passes with 2,048 counters for a float64: fewer passes than with
// bytes, and the counters fit into the first-level cache.
const (
	radixBits   = 11
	radixSize   = 1 << radixBits
	radixPasses = (64 + radixBits - 1) / radixBits
	// radixLeast is the length from which radix sort is faster than a comparison sort (measured).
	radixLeast = 2000
)

// sortedPresent returns the cells that are not NaN in ascending order, with -0 changed to 0.
// Floats have the order of their bits after inverting the bits of negative ones.
func sortedPresent(v []float64, tick func() error) ([]float64, error) {
	out := make([]float64, 0, len(v))
	for len(v) > 0 {
		part := v[:min(len(v), tickRows)]
		v = v[len(part):]
		for _, x := range part {
			if x == x {
				out = append(out, x+0) // -0 + 0 is 0
			}
		}
		if err := tick(); err != nil {
			return nil, err
		}
	}
	if len(out) < radixLeast {
		slices.Sort(out)
		return out, nil
	}
	return out, radixSort(out, tick)
}

// radixSort sorts by the least significant digit first, in O(n).
func radixSort(v []float64, tick func() error) error {
	keys, spare := make([]uint64, len(v)), make([]uint64, len(v))
	var counts [radixPasses][radixSize]uint32
	for i, x := range v {
		k := orderedBits(x)
		keys[i] = k
		for p := range counts {
			counts[p][k>>(p*radixBits)&(radixSize-1)]++
		}
	}
	for p := range counts {
		shift := p * radixBits
		if int(counts[p][keys[0]>>shift&(radixSize-1)]) == len(v) {
			continue // all have the same digit
		}
		if err := radixPass(spare, keys, &counts[p], shift, tick); err != nil {
			return err
		}
		keys, spare = spare, keys
	}
	for i, k := range keys {
		v[i] = fromOrderedBits(k)
	}
	return tick()
}

func radixPass(dst, src []uint64, counts *[radixSize]uint32, shift int, tick func() error) error {
	at := uint32(0)
	for i, n := range counts {
		counts[i] = at
		at += n
	}
	for len(src) > 0 {
		part := src[:min(len(src), tickRows)]
		src = src[len(part):]
		for _, k := range part {
			d := k >> shift & (radixSize - 1)
			dst[counts[d]] = k
			counts[d]++
		}
		if err := tick(); err != nil {
			return err
		}
	}
	return nil
}

func orderedBits(x float64) uint64 {
	b := math.Float64bits(x)
	return b ^ (uint64(int64(b)>>63) | 1<<63)
}

func fromOrderedBits(k uint64) float64 {
	return math.Float64frombits(k ^ (uint64(int64(^k)>>63) | 1<<63))
}
