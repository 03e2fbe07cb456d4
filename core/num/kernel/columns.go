package kernel

import "unsafe"

// AddScaled adds factors[j] * cols[j][i] to dst[i] for every column, one column after another, so that a row computed
// alone in that order has the same bits. Every column is at least as long as dst.
func AddScaled(dst []float64, cols [][]float64, factors []float64) {
	fours := len(cols) &^ 3
	if simd && fours > 0 && len(dst) >= minCall/4 {
		checkLengths(cols, len(dst))
		simdAddScaled(&dst[0], unsafe.Pointer(&cols[0]), int32(fours), &factors[:fours][0], int32(len(dst)))
	} else {
		for j := 0; j < fours; j += 4 {
			addScaled4(dst, cols[j:j+4:j+4], factors[j:j+4:j+4])
		}
	}
	for j := fours; j < len(cols); j++ {
		Axpy(dst, factors[j], cols[j])
	}
}

// checkLengths panics if a column has fewer than n elements, as the loops in Go do by themselves.
func checkLengths(cols [][]float64, n int) {
	for _, c := range cols {
		_ = c[:n]
	}
}

// addScaled4 adds four columns in one pass through memory.
func addScaled4(dst []float64, cols [][]float64, f []float64) {
	n := len(dst)
	a, b, c, d := cols[0][:n], cols[1][:n], cols[2][:n], cols[3][:n]
	fa, fb, fc, fd := f[0], f[1], f[2], f[3]
	for i := range dst {
		dst[i] = (((dst[i] + float64(fa*a[i])) + float64(fb*b[i])) + float64(fc*c[i])) + float64(fd*d[i])
	}
}

// Dots adds Dot(cols[j], v) to dst[j]. Every column is at least as long as v.
func Dots(dst []float64, cols [][]float64, v []float64) {
	if simd && len(cols)*len(v) >= minCall {
		checkLengths(cols, len(v))
		simdDots(&dst[:len(cols)][0], unsafe.Pointer(&cols[0]), int32(len(cols)), &v[0], int32(len(v)))
		return
	}
	for j, c := range cols {
		dst[j] += plainDot(v, c[:len(v)])
	}
}

// Scale writes w[i] * x[i] to dst[i]. x and w are at least as long as dst; they may be dst.
func Scale(dst, w, x []float64) {
	w, x = w[:len(dst)], x[:len(dst)]
	if simd && len(dst) >= minCall {
		simdScale(&dst[0], &w[0], &x[0], int32(len(dst)))
		return
	}
	for i := range dst {
		dst[i] = w[i] * x[i]
	}
}

// HasNaN reports whether x contains NaN.
func HasNaN(x []float64) bool {
	if simd && len(x) >= minCall {
		whole := len(x) &^ 7
		if simdHasNaN(&x[0], int32(whole)) != 0 {
			return true
		}
		x = x[whole:]
	}
	for _, v := range x {
		if v != v {
			return true
		}
	}
	return false
}
