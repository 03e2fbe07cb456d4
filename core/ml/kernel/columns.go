package kernel

// AddScaled adds factors[j] * cols[j][i] to dst[i] for every column, one column after the other, so
// that one row computed alone in that order has the same bits. Every column is at least as long as
// dst.
func AddScaled(dst []float64, cols [][]float64, factors []float64) {
	j := 0
	for ; j+4 <= len(cols); j += 4 {
		addScaled4(dst, cols[j:j+4:j+4], factors[j:j+4:j+4])
	}
	for ; j < len(cols); j++ {
		f, x := factors[j], cols[j][:len(dst)]
		for i := range dst {
			dst[i] += float64(f * x[i])
		}
	}
}

// addScaled4 goes through memory once for four columns.
func addScaled4(dst []float64, cols [][]float64, f []float64) {
	n := len(dst)
	a, b, c, d := cols[0][:n], cols[1][:n], cols[2][:n], cols[3][:n]
	fa, fb, fc, fd := f[0], f[1], f[2], f[3]
	for i := range dst {
		dst[i] = (((dst[i] + float64(fa*a[i])) + float64(fb*b[i])) + float64(fc*c[i])) + float64(fd*d[i])
	}
}

// Dots adds to dst[j] the sum over i of cols[j][i] * v[i], summed in the order of the rows. Every
// column is at least as long as v.
func Dots(dst []float64, cols [][]float64, v []float64) {
	j := 0
	for ; j+4 <= len(cols); j += 4 {
		dot4(dst[j:j+4:j+4], cols[j:j+4:j+4], v)
	}
	for ; j < len(cols); j++ {
		x, s := cols[j][:len(v)], 0.0
		for i, f := range v {
			s += float64(x[i] * f)
		}
		dst[j] += s
	}
}

func dot4(dst []float64, cols [][]float64, v []float64) {
	n := len(v)
	a, b, c, d := cols[0][:n], cols[1][:n], cols[2][:n], cols[3][:n]
	var sa, sb, sc, sd float64
	for i, f := range v {
		sa += float64(a[i] * f)
		sb += float64(b[i] * f)
		sc += float64(c[i] * f)
		sd += float64(d[i] * f)
	}
	dst[0] += sa
	dst[1] += sb
	dst[2] += sc
	dst[3] += sd
}

// Sum returns the sum of v in order.
func Sum(v []float64) float64 {
	s := 0.0
	for _, f := range v {
		s += f
	}
	return s
}

// Scale writes w[i] * x[i] to dst[i] and returns the sum of that. x and w are at least as long as dst.
func Scale(dst, w, x []float64) float64 {
	n, s := len(dst), 0.0
	w, x = w[:n], x[:n]
	for i := range dst {
		f := float64(w[i] * x[i])
		dst[i] = f
		s += f
	}
	return s
}
