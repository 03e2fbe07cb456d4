package kernel

import "math"

// ln 2 in two parts: the first ends with 21 zero bits, so that its product with an exponent is exact.
const (
	ln2Hi = 0x1.62e42feep-1
	ln2Lo = 0x1.a39ef35793c76p-33
)

// Outside of these the result is out of the range of float64.
const (
	expMax = 709.782712893384
	expMin = -745.1332191019412
)

// limit is the largest argument without special cases.
const limit = 708

// shift is 1.5 * 2^52. Adding and subtracting it rounds to the nearest integer, and the low bits of the sum hold that
// integer.
const shift = 0x1.8p52

// The coefficients of q of Exp.
const (
	exp0  = 0.5
	exp1  = 0.1666666666666667
	exp2  = 0.04166666666666667
	exp3  = 0.00833333333332614
	exp4  = 0.0013888888888883752
	exp5  = 0.00019841269874804214
	exp6  = 2.4801587325536023e-05
	exp7  = 2.7557255421023506e-06
	exp8  = 2.7557273657975953e-07
	exp9  = 2.5105208339987698e-08
	exp10 = 2.0914680780540263e-09
)

// Exp returns e**x.
//
// x is split into k ln 2 + r with |r| <= ln 2 / 2; e**r is 1 + r + r² q(r), where q interpolates (e**r - 1 - r) / r² in
// the 11 Chebyshev nodes of that interval, with an error below 4e-19. Including rounding the error is within 1 unit in
// the last place; below 2^-1022 the denormal result is rounded once more.
//
// Exp(NaN) is NaN, Exp(+Inf) is +Inf, Exp(-Inf) is 0; a result that overflows is +Inf, one that underflows 0.
func Exp(x float64) float64 {
	if !(x <= expMax) {
		return x * math.MaxFloat64 // NaN stays NaN, others become +Inf
	}
	if x < expMin {
		return 0
	}
	t := float64(x*math.Log2E) + shift
	k := t - shift
	r := (x - float64(k*ln2Hi)) - float64(k*ln2Lo)
	y := 1 + (r + float64(float64(r*r)*expTail(r)))
	if k > -1022 && k < 1024 {
		return y * math.Float64frombits((math.Float64bits(t)+1023)<<52)
	}
	return math.Ldexp(y, int(k))
}

// expTail is q of Exp. Terms are paired so that a processor can compute several at once.
func expTail(r float64) float64 {
	r2 := float64(r * r)
	r4 := float64(r2 * r2)
	low := (exp0 + float64(exp1*r)) + float64((exp2+float64(exp3*r))*r2)
	mid := (exp4 + float64(exp5*r)) + float64((exp6+float64(exp7*r))*r2)
	top := (exp8 + float64(exp9*r)) + float64(exp10*r2)
	return low + float64((mid+float64(top*r4))*r4)
}

// Log returns the natural logarithm of x.
//
// x is split into 2^k (1+f) with 1+f between sqrt(1/2) and sqrt(2). With s = f / (2+f) the logarithm of 1+f is 2 (s +
// s³/3 + s⁵/5 + ...), of which 11 terms leave an error below 1e-18; it is summed as f - (f²/2 - s (f²/2 + R)), with an
// error within 1 unit in the last place.
//
// Log(+Inf) is +Inf, Log(0) is -Inf, Log of a negative number or NaN is NaN.
func Log(x float64) float64 {
	switch {
	case x != x || x > math.MaxFloat64:
		return x
	case x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	}
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m *= 2
		e--
	}
	f, k := m-1, float64(e)
	s := f / (2 + f)
	s2 := float64(s * s)
	half := 0.5 * float64(f*f)
	rest := float64(s * (half + logTail(s2)))
	return float64(k*ln2Hi) - ((half - (rest + float64(k*ln2Lo))) - f)
}

// logTail is 2 (t/3 + t²/5 + ... + t^10/21) for t = s².
func logTail(t float64) float64 {
	sum := 0.0
	for n := 21.0; n >= 3; n -= 2 {
		sum = float64((sum + 2/n) * t)
	}
	return sum
}

// Sigmoid returns 1 / (1 + e**-z). It does not overflow and small results have full relative precision: the error is
// within 3 units in the last place.
func Sigmoid(z float64) float64 {
	e := Exp(-math.Abs(z))
	if z >= 0 {
		return 1 / (1 + e)
	}
	return e / (1 + e)
}

// Tanh returns the hyperbolic tangent (e**2x - 1) / (e**2x + 1).
//
// With e**2|x| = 2^k (1 + p), p as in Exp, the numerator is 2^k p + (2^k - 1), which is precise for small x. The error
// is within 3 units in the last place; beyond 20 the result rounds to 1.
//
// Tanh(NaN) is NaN, Tanh of an infinity is 1 with its sign.
func Tanh(x float64) float64 {
	a := math.Abs(x)
	if a > 20 {
		return math.Copysign(1, x)
	}
	a *= 2
	t := float64(a*math.Log2E) + shift
	k := t - shift
	r := (a - float64(k*ln2Hi)) - float64(k*ln2Lo)
	p := r + float64(float64(r*r)*expTail(r))
	s := math.Float64frombits((math.Float64bits(t) + 1023) << 52)
	e := float64(s*p) + (s - 1)
	return math.Copysign(e/(e+2), x)
}

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
