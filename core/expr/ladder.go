package expr

// ladder is the fitted state of rank and quantile_bin: ascending values, and for rank the rank of each.
type ladder struct{ at, share []float64 }

// of computes one value of opRank or opBin.
func (s *ladder) of(op opcode, x float64) float64 {
	if x != x {
		return missing
	}
	below := s.below(x)
	if op == opBin {
		return float64(below)
	}
	return s.rank(x, below)
}

func (s *ladder) block(op opcode, dst, x []float64) {
	for i := range dst {
		dst[i] = s.of(op, x[i])
	}
}

// below counts the values that are smaller than x.
func (s *ladder) below(x float64) int {
	lo, hi := 0, len(s.at)
	for lo < hi {
		if mid := (lo + hi) / 2; s.at[mid] < x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// rank is numpy's interp: between two values linear, beyond the first and the last constant.
func (s *ladder) rank(x float64, i int) float64 {
	switch {
	case len(s.at) == 0:
		return missing
	case i == len(s.at):
		return s.share[i-1]
	case i == 0 || s.at[i] == x:
		return s.share[i]
	}
	lo, hi := s.share[i-1], s.share[i]
	slope := (hi - lo) / (s.at[i] - s.at[i-1])
	v := float64(slope*(x-s.at[i-1])) + lo
	if !(v >= lo && v <= hi) { // next to an infinite value
		return lo
	}
	return v
}
