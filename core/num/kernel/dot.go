package kernel

// Sums have eight partial sums. Sum k adds the terms k, k+8, k+16, ... of the complete groups of eight. The result is
//
//	((s0+s2)+(s4+s6)) + ((s1+s3)+(s5+s7))
//
// plus the remaining terms, at most seven, one by one. Four registers of two numbers each, added pairwise and then
// across, give the same bits.

// minCall is the length from which a call to kernels.wasm is faster: the call takes as long as a few terms.
const minCall = 24

// Dot returns the sum of a[i] * b[i] in eight partial sums. b is at least as long as a.
func Dot(a, b []float64) float64 {
	b = b[:len(a)]
	if simd && len(a) >= minCall {
		return simdDot(&a[0], &b[0], int32(len(a)))
	}
	return plainDot(a, b)
}

func plainDot(a, b []float64) float64 {
	var s0, s1, s2, s3, s4, s5, s6, s7 float64
	for len(a) >= 8 && len(b) >= 8 {
		x, y := (*[8]float64)(a), (*[8]float64)(b)
		s0 += float64(x[0] * y[0])
		s1 += float64(x[1] * y[1])
		s2 += float64(x[2] * y[2])
		s3 += float64(x[3] * y[3])
		s4 += float64(x[4] * y[4])
		s5 += float64(x[5] * y[5])
		s6 += float64(x[6] * y[6])
		s7 += float64(x[7] * y[7])
		a, b = a[8:], b[8:]
	}
	s := ((s0 + s2) + (s4 + s6)) + ((s1 + s3) + (s5 + s7))
	for i, v := range a {
		s += float64(v * b[i])
	}
	return s
}

// Distance2 returns the sum of (a[i] - b[i])² in eight partial sums. b is at least as long as a.
func Distance2(a, b []float64) float64 {
	b = b[:len(a)]
	if simd && len(a) >= minCall {
		return simdDistance2(&a[0], &b[0], int32(len(a)))
	}
	return plainDistance2(a, b)
}

func plainDistance2(a, b []float64) float64 {
	var s [8]float64
	for len(a) >= 8 && len(b) >= 8 {
		x, y := (*[8]float64)(a), (*[8]float64)(b)
		for k := range s {
			d := x[k] - y[k]
			s[k] += float64(d * d)
		}
		a, b = a[8:], b[8:]
	}
	sum := ((s[0] + s[2]) + (s[4] + s[6])) + ((s[1] + s[3]) + (s[5] + s[7]))
	for i, v := range a {
		d := v - b[i]
		sum += float64(d * d)
	}
	return sum
}

// Sum returns the sum of v in eight partial sums.
func Sum(v []float64) float64 {
	if simd && len(v) >= minCall {
		return simdSum(&v[0], int32(len(v)))
	}
	return plainSum(v)
}

func plainSum(v []float64) float64 {
	var s0, s1, s2, s3, s4, s5, s6, s7 float64
	for len(v) >= 8 {
		x := (*[8]float64)(v)
		s0 += x[0]
		s1 += x[1]
		s2 += x[2]
		s3 += x[3]
		s4 += x[4]
		s5 += x[5]
		s6 += x[6]
		s7 += x[7]
		v = v[8:]
	}
	s := ((s0 + s2) + (s4 + s6)) + ((s1 + s3) + (s5 + s7))
	for _, x := range v {
		s += x
	}
	return s
}

// Axpy adds f * x[i] to dst[i]. x is at least as long as dst.
func Axpy(dst []float64, f float64, x []float64) {
	x = x[:len(dst)]
	if simd && len(dst) >= minCall {
		simdAxpy(&dst[0], f, &x[0], int32(len(dst)))
		return
	}
	plainAxpy(dst, f, x)
}

func plainAxpy(dst []float64, f float64, x []float64) {
	for len(dst) >= 4 && len(x) >= 4 {
		d, v := (*[4]float64)(dst), (*[4]float64)(x)
		d[0] += float64(f * v[0])
		d[1] += float64(f * v[1])
		d[2] += float64(f * v[2])
		d[3] += float64(f * v[3])
		dst, x = dst[4:], x[4:]
	}
	for i := range dst {
		dst[i] += float64(f * x[i])
	}
}
