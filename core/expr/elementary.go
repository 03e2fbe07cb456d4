package expr

import (
	"math"

	"orrery/core/table"
)

// The elementary functions are our own, since math.Exp and math.Log have assembly on some processors and none in a
// browser, and a feature must have the same bits in the tab and in a native run. (On amd64 math.Log is also wrong below
// the normal range: in go1.26 it gives -708.7 for 1.1e-308, which is -709.1.) Every product is rounded by a
// conversion before it is added to something: without it a compiler may fuse the two, which rounds once instead.
//
// They follow the textbook (Muller, Elementary Functions, 3rd ed., chapters 3 and 11): reduce the argument, sum a
// Taylor series that is short enough on what is left, and add the small parts first.
const (
	// ln 2 in two parts. The first has 32 bits, so that its product with an exponent is exact.
	ln2Hi = 0x1.62e42feep-1
	ln2Lo = 0x1.a39ef35793c76p-33
	log2E = 1.4426950408889634 // 1 / ln 2
)

// exp is e^x within 0.6 units in the last place: inf above 709.78, 0 below -745.13, NaN for NaN.
func exp(x float64) float64 {
	const largest, smallest = 709.782712893384, -745.1332191019412 // ln of MaxFloat64, of half the least float64
	switch {
	case x != x:
		return x
	case x > largest:
		return math.Inf(1)
	case x < smallest:
		return 0
	}
	k := math.RoundToEven(float64(x * log2E))
	return expParts(x-float64(k*ln2Hi), -float64(k*ln2Lo), int(k))
}

// expParts is 2^k e^(hi+lo) for |hi+lo| < 0.35 by the Taylor series to the 13th power: the next term is 2^-58.
func expParts(hi, lo float64, k int) float64 {
	r, rest := twoSum(hi, lo)
	r2 := float64(r * r)
	r4 := float64(r2 * r2)
	a := 1./2 + float64(r*(1./6)) + float64(r2*(1./24+float64(r*(1./120))))
	b := 1./720 + float64(r*(1./5040)) + float64(r2*(1./40320+float64(r*(1./362880))))
	c := 1./3628800 + float64(r*(1./39916800)) + float64(r2*(1./479001600+float64(r*(1./6227020800))))
	tail := float64(r2 * (a + float64(r4*(b+float64(r4*c)))))
	s := 1 + r
	return scale(s+(r-(s-1)+(tail+rest)), k)
}

// scale is v 2^k for v near 1.
func scale(v float64, k int) float64 {
	if k < -1021 || k > 1023 {
		return math.Ldexp(v, k)
	}
	return v * math.Float64frombits(uint64(k+1023)<<52)
}

// log is the natural logarithm within 1 unit in the last place: -inf at 0, NaN below, inf for inf.
func log(x float64) float64 {
	switch {
	case x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	case x-x != 0: // inf or NaN
		return x
	}
	m, k := mantissa(x)
	return logParts(m-1, 0, k)
}

// log1p is log(1 + x) within 1 unit in the last place, for small x too: -inf at -1, NaN below.
func log1p(x float64) float64 {
	switch {
	case x < -1:
		return math.NaN()
	case x == -1:
		return math.Inf(-1)
	case x-x != 0, math.Abs(x) < 0x1p-54: // inf, NaN, or so small that x is the answer, -0 too
		return x
	case x > -0.29 && x < 0.41:
		return logParts(x, 0, 0)
	}
	u, rest := twoSum(1, x)
	m, k := mantissa(u)
	return logParts(m-1, rest/u, k)
}

// mantissa splits a positive finite x into m 2^k with m from sqrt(1/2) to sqrt(2).
func mantissa(x float64) (m, k float64) {
	const root = 0x3fe6a09e667f3bcd // the bits of sqrt(1/2)
	if x < 0x1p-1022 {
		x, k = x*0x1p54, -54
	}
	bits := math.Float64bits(x)
	e := int64(bits-root) >> 52
	return math.Float64frombits(bits - uint64(e)<<52), k + float64(e)
}

// logParts is log(1+f) + c + k ln 2 for 1+f from sqrt(1/2) to sqrt(2) and a tiny c. With s = f/(2+f) the logarithm is
// 2 artanh(s) = f - s (f - R), R = 2/3 s^2 + 2/5 s^4 + ..., and f - f^2/2 carries the large part without loss. The
// first term left out is 2^-60 of the result.
func logParts(f, c, k float64) float64 {
	s := f / (2 + f)
	z := float64(s * s)
	r := float64(z * (2./3 + float64(z*(2./5+artanhTail(z)))))
	half := float64(0.5 * float64(f*f))
	small := float64(s*(half+r)) + (float64(k*ln2Lo) + c)
	return float64(k*ln2Hi) - ((half - small) - f)
}

// artanhTail is 2/7 z + 2/9 z^2 + ... + 2/21 z^8.
func artanhTail(z float64) float64 {
	z2 := float64(z * z)
	a := 2./7 + float64(z*(2./9)) + float64(z2*(2./11+float64(z*(2./13))))
	b := 2./15 + float64(z*(2./17)) + float64(z2*(2./19+float64(z*(2./21))))
	return float64(z * (a + float64(float64(z2*z2)*b)))
}

// twoSum is a + b and the part that rounding lost (Knuth): s + e is a + b exactly.
func twoSum(a, b float64) (s, e float64) {
	s = a + b
	v := s - a
	return s, (a - (s - v)) + (b - v)
}

// Times are microseconds since 1970-01-01T00:00:00Z.
const (
	microSecond = 1_000_000
	microDay    = 24 * 60 * 60 * microSecond
)

// timePart computes a part of a time in UTC; that of a missing one is missing.
func timePart(op opcode, us float64) float64 {
	if us != us {
		return missing
	}
	year, month, mday, day := table.DateOf(us)
	switch op {
	case opYear:
		return float64(year)
	case opMonth:
		return float64(month)
	case opDay:
		return float64(mday)
	case opWeekday:
		return mod(float64(day+3), 7) // 1970-01-01 was a Thursday
	case opDayOfYear:
		return float64(dayOfYear(year, month, mday))
	}
	second := int((int64(us) - day*microDay) / microSecond)
	switch op {
	case opHour:
		return float64(second / 3600)
	case opMinute:
		return float64(second / 60 % 60)
	}
	return float64(second % 60) // opSecond
}

// dayOfYear counts from 1; the months before March are short of 2 days, or of 1 in a leap year.
func dayOfYear(year, month, mday int) int {
	n := (275*month)/9 + mday - 30
	if month <= 2 {
		return n
	}
	if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		return n - 1
	}
	return n - 2
}
