package kernel

import "math"

// NearExp returns e**x like Exp, but more slowly and with a smaller error: it carries the remainder of each rounding,
// so that the result is the nearest float64 for about 99 of 100 arguments, and always within 0.52 units in the last
// place. It therefore agrees with the C library of most machines. Special cases are those of Exp.
func NearExp(x float64) float64 {
	if !(x <= expMax) || x < -708 {
		return Exp(x)
	}
	hi, lo, k := wideExp(x)
	y := hi + lo
	if k < 1024 {
		return y * math.Float64frombits(uint64(1023+k)<<52)
	}
	return math.Ldexp(y, k)
}

// wideExp returns e**x as (hi + lo) 2^k, with about 60 bits.
func wideExp(x float64) (hi, lo float64, k int) {
	t := float64(x*math.Log2E) + shift
	n := t - shift
	a, c := x-float64(n*ln2Hi), float64(n*ln2Lo)
	r := a - c
	rest := (a - r) - c
	square, below := wideSquare(r)
	cube := float64(square*r) * expEnd(r)
	// 1 + r + r²/2 + cube, the largest first, with the rounding errors of the sums.
	s := 1 + r
	e := (1 - s) + r
	hi = s + square/2
	e += (s - hi) + square/2
	lo = e + (cube + (rest + (below/2 + float64(r*rest))))
	return hi, lo, int(n)
}

// expEnd is (e**r - 1 - r - r²/2) / r³, the remainder of expTail's polynomial.
func expEnd(r float64) float64 {
	q := exp9 + float64(r*exp10)
	q = exp8 + float64(r*q)
	q = exp7 + float64(r*q)
	q = exp6 + float64(r*q)
	q = exp5 + float64(r*q)
	q = exp4 + float64(r*q)
	q = exp3 + float64(r*q)
	q = exp2 + float64(r*q)
	q = exp1 + float64(r*q)
	return q
}

// wideSquare returns x² as a sum of two numbers, exactly (Dekker 1971).
func wideSquare(x float64) (hi, lo float64) {
	c := float64(x * (1<<27 + 1))
	a := c - (c - x)
	b := x - a
	hi = float64(x * x)
	return hi, ((float64(a*a) - hi) + float64(2*float64(a*b))) + float64(b*b)
}

// NearLog returns the natural logarithm of x like Log, but more slowly and with a smaller error, like NearExp: it takes
// one step of Newton's method with an exponential of 60 bits. Special cases are those of Log.
func NearLog(x float64) float64 {
	y := Log(x)
	if !(x > 0x1p-1000 && x < 0x1p1000) || y == 0 {
		return y
	}
	hi, lo, k := wideExp(y)
	x = math.Ldexp(x, -k)
	return y + ((x-hi)-lo)/hi
}
