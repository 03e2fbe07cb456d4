package kernel

import "math"

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
