package neighbors

import "math/bits"

// rowsByKey sorts rows by a key, and by row number for equal keys.
type rowsByKey struct {
	keys []float64
	rows []int32
}

// less and swap are not inlined: sorting is a small part of a fit, and the copies were the largest code of the package.
//
//go:noinline
func (v *rowsByKey) less(a, b int) bool {
	return v.keys[a] < v.keys[b] || v.keys[a] == v.keys[b] && v.rows[a] < v.rows[b]
}

//go:noinline
func (v *rowsByKey) swap(a, b int) {
	v.keys[a], v.keys[b] = v.keys[b], v.keys[a]
	v.rows[a], v.rows[b] = v.rows[b], v.rows[a]
}

// selectSmallest moves the k smallest to the front. The order within the two parts is that of std::nth_element of the
// usual C++ library, because it decides which of several rows at the same distance are neighbors.
func (v *rowsByKey) selectSmallest(k int) {
	first, last := 0, len(v.keys)
	for deep := 2*bits.Len(uint(last)) - 2; last-first > 3; deep-- {
		if deep == 0 { // too many unbalanced partitions
			v.sort(first, last)
			return
		}
		if cut := v.partition(first, last); cut <= k {
			first = cut
		} else {
			last = cut
		}
	}
	v.sort(first, last)
}

// partition partitions first to last by the median of three and returns the start of the upper part.
func (v *rowsByKey) partition(first, last int) int {
	a, b, c := first+1, first+(last-first)/2, last-1
	switch {
	case v.less(a, b) && v.less(b, c), !v.less(a, b) && !v.less(a, c) && !v.less(b, c):
		v.swap(first, b)
	case v.less(a, b) && v.less(a, c), !v.less(a, b) && !v.less(a, c):
		v.swap(first, c)
	default:
		v.swap(first, a)
	}
	i, j := first+1, last
	for {
		for v.less(i, first) {
			i++
		}
		j--
		for v.less(first, j) {
			j--
		}
		if i >= j {
			return i
		}
		v.swap(i, j)
		i++
	}
}

// sort is Shell sort, which for three elements is insertion sort.
func (v *rowsByKey) sort(first, last int) {
	for gap := 1 + (last-first)/4; gap > 0; gap /= 3 {
		for i := first + gap; i < last; i++ {
			for j := i; j >= first+gap && v.less(j, j-gap); j -= gap {
				v.swap(j, j-gap)
			}
		}
		if gap == 2 {
			gap = 3
		}
	}
}
