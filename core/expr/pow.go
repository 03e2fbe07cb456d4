package expr

import "math"

// pow is x^y within 0.6 units in the last place, with the special cases of C's pow: pow(x, 0) and pow(1, y) are 1 even
// for NaN, a negative x has a power only for whole y, pow(0, -1) is inf. pow(x, 2) is exactly x*x.
func pow(x, y float64) float64 {
	switch {
	case y == 2:
		return float64(x * x)
	case x == 0 || x-x != 0 || y-y != 0:
		return math.Pow(x, y) // zeros, infinities and NaN: exact results, the same everywhere
	case y == 0 || x == 1:
		return 1
	case y == 1:
		return x
	case y == -1:
		return 1 / x
	case y == 3 && math.Abs(x) > 0x1p-300 && math.Abs(x) < 0x1p300:
		return cube(x)
	case x > 0:
		return powPositive(x, y)
	case y != math.Trunc(y):
		return math.NaN()
	case odd(y):
		return -powPositive(-x, y)
	}
	return powPositive(-x, y)
}

// odd is for whole y; from 2^53 on all of them are even.
func odd(y float64) bool { return math.Abs(y) < 1<<53 && int64(y)&1 == 1 }

// cube rounds x^3 once, x*x*x would twice.
func cube(x float64) float64 {
	square, lost := twoProduct(x, x)
	c, rest := twoProduct(square, x)
	return c + (rest + float64(lost*x))
}

// powPositive is e^(y log x) with the logarithm and the product carried in two float64, for finite x > 0 other than 1.
func powPositive(x, y float64) float64 {
	switch {
	case y == 0.5:
		return math.Sqrt(x)
	case y > 0x1p64 || y < -0x1p64:
		// |log x| is at least 2^-53, so that the power is out of range whatever x is.
		if (x > 1) == (y > 0) {
			return math.Inf(1)
		}
		return 0
	}
	hi, lo := logDouble(x)
	p, rest := twoProduct(hi, y)
	rest += float64(lo * y)
	switch {
	case p > 710:
		return math.Inf(1)
	case p < -746:
		return 0
	}
	k := math.RoundToEven(float64(p * log2E))
	return expParts(p-float64(k*ln2Hi), rest-float64(k*ln2Lo), int(k))
}

// logDouble is log(x) as a sum hi + lo with a relative error of about 2^-65, by the series of logParts: the first two
// terms in two float64 each, the rest, below 2^-12 of the whole, in one.
func logDouble(x float64) (hi, lo float64) {
	const thirdsHi, thirdsLo = 2. / 3, 2./3 - 0x1.5555555555555p-1 // 2/3 and what its float64 lacks
	m, k := mantissa(x)
	f := m - 1
	d, dRest := twoSum(2, f)
	s := f / d
	p, pRest := twoProduct(s, d)
	sRest := ((f - p) - pRest - float64(s*dRest)) / d

	z, zRest := twoProduct(s, s)
	zRest += 2 * float64(s*sRest)
	a, aRest := twoProduct(z, thirdsHi)
	aRest += float64(z*thirdsLo) + float64(zRest*thirdsHi)
	a, more := twoSum(a, float64(float64(z*z)*(2./5+artanhTail(z))))
	aRest += more

	c, cRest := twoProduct(s, a)
	cRest += float64(s*aRest) + float64(sRest*a)
	l, lRest := twoSum(2*s, c)
	lRest += cRest + 2*sRest
	hi, lo = twoSum(float64(k*ln2Hi), l)
	return twoSum(hi, lo+(lRest+float64(k*ln2Lo)))
}

// twoProduct is a * b and the part that rounding lost (Dekker): p + e is a * b exactly for factors well inside the
// range. math.FMA would be shorter, but WebAssembly has no such instruction.
func twoProduct(a, b float64) (p, e float64) {
	p = float64(a * b)
	ah, al := halves(a)
	bh, bl := halves(b)
	e = float64(ah*bh) - p
	e += float64(ah * bl)
	e += float64(al * bh)
	e += float64(al * bl)
	return p, e
}

// halves splits a into two parts of 26 bits (Veltkamp).
func halves(a float64) (hi, lo float64) {
	t := float64(a * (1<<27 + 1))
	hi = t - (t - a)
	return hi, a - hi
}
