package kernel

// Nth reorders v so that v[k] is the element that sorting would put there, nothing before it is larger and nothing
// after it smaller, and returns v[k]. v must not contain NaN. Time: len(v) on average (Hoare's selection with the
// median of three).
func Nth(v []float64, k int) float64 {
	lo, hi := 0, len(v)-1
	for lo < hi {
		i, j := partition(v, lo, hi)
		switch {
		case k <= j:
			hi = j
		case k >= i:
			lo = i
		default:
			return v[k]
		}
	}
	return v[k]
}

// partition returns i > j with v[lo..j] <= v[j+1..i-1] <= v[i..hi].
func partition(v []float64, lo, hi int) (i, j int) {
	mid := lo + (hi-lo)/2
	if v[mid] < v[lo] {
		v[mid], v[lo] = v[lo], v[mid]
	}
	if v[hi] < v[lo] {
		v[hi], v[lo] = v[lo], v[hi]
	}
	if v[hi] < v[mid] {
		v[hi], v[mid] = v[mid], v[hi]
	}
	pivot := v[mid]
	i, j = lo, hi
	for i <= j {
		for v[i] < pivot {
			i++
		}
		for v[j] > pivot {
			j--
		}
		if i <= j {
			v[i], v[j] = v[j], v[i]
			i++
			j--
		}
	}
	return i, j
}

// Quantile returns the q quantile of v, numpy's quantile with its linear interpolation: with p = q (n-1), the elements
// at floor(p) and the next index, weighted by the fraction of p. It reorders v. v must not be empty or contain NaN; q
// is from 0 to 1.
func Quantile(v []float64, q float64) float64 {
	at := float64(q * float64(len(v)-1))
	k := int(at)
	a, t := Nth(v, k), at-float64(k)
	if k+1 >= len(v) {
		return a
	}
	b := least(v[k+1:])
	if t >= 0.5 { // numpy starts from the nearer element, so that both ends are exact
		return b - float64((b-a)*(1-t))
	}
	return a + float64((b-a)*t)
}

// Median returns the middle element, or the mean of the two middle ones. It reorders v. v must not be empty or contain
// NaN.
func Median(v []float64) float64 {
	k := len(v) / 2
	m := Nth(v, k)
	if len(v)%2 == 1 {
		return m
	}
	low := v[0]
	for _, f := range v[:k] {
		low = max(low, f)
	}
	return (low + m) / 2
}

func least(v []float64) float64 {
	m := v[0]
	for _, f := range v {
		m = min(m, f)
	}
	return m
}
