package linear

import "math"

// factor replaces the lower triangle of a symmetric matrix, in rows of n, by its Cholesky factor L with L L' = A. It
// reports false, with a overwritten, if the matrix is singular: a pivot is at most 1e-13 of its diagonal entry, where
// rounding errors dominate. Time: n³/3.
func factor(t *ticker, a []float64, n int) (bool, error) {
	for j := range n {
		row := a[j*n : j*n+j+1]
		limit := 1e-13 * math.Abs(row[j])
		for k := range j {
			other := a[k*n : k*n+k+1]
			row[k] = (row[k] - product(row[:k], other[:k])) / other[k]
		}
		pivot := row[j] - product(row[:j], row[:j])
		if !(pivot > limit) || math.IsInf(pivot, 1) {
			return false, nil
		}
		row[j] = math.Sqrt(pivot)
		if err := t.spend(float64(j) * float64(j)); err != nil {
			return false, err
		}
	}
	return true, nil
}

// product returns the dot product in four sums, for speed: rows of the factor can be long.
func product(a, b []float64) float64 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float64
	i := 0
	for ; i+4 <= len(a); i += 4 {
		x, y := a[i:i+4:i+4], b[i:i+4:i+4]
		s0 += float64(x[0] * y[0])
		s1 += float64(x[1] * y[1])
		s2 += float64(x[2] * y[2])
		s3 += float64(x[3] * y[3])
	}
	for ; i < len(a); i++ {
		s0 += float64(a[i] * b[i])
	}
	return (s0 + s1) + (s2 + s3)
}

// solve replaces x by the solution s of L L' s = x.
func solve(l []float64, n int, x []float64) {
	for j := range n {
		x[j] = (x[j] - product(l[j*n:j*n+j], x[:j])) / l[j*n+j]
	}
	for j := n - 1; j >= 0; j-- {
		x[j] /= l[j*n+j]
		for k := range j {
			x[k] -= float64(l[j*n+k] * x[j])
		}
	}
}

// length2 returns |L' x|², the squared length of x in the metric of the factored matrix.
func length2(l []float64, n int, x []float64) float64 {
	sum := 0.0
	for k := range n {
		s := 0.0
		for j := k; j < n; j++ {
			s += float64(l[j*n+k] * x[j])
		}
		sum += float64(s * s)
	}
	return sum
}
