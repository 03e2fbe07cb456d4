package kernel

import (
	"math"
	"slices"
)

// expConstants are the constants of Exp that kernels.wasm needs, in the order that core/num/kernel/simd expects.
type expConstants [19]float64

var constants = expConstants{math.Log2E, shift, ln2Hi, ln2Lo, math.Float64frombits(1023), limit, 1, 0.5,
	exp0, exp1, exp2, exp3, exp4, exp5, exp6, exp7, exp8, exp9, exp10}

// Exps writes Exp(x[i]) to dst[i]. x is at least as long as dst; it may be dst.
func Exps(dst, x []float64) {
	x = x[:len(dst)]
	for i := 0; i < len(dst); i++ {
		if simd && len(dst)-i >= 4 {
			i = len(dst) - int(simdExp(&dst[i], &x[i], int32(len(dst)-i), &constants))
			if i == len(dst) {
				return
			}
		}
		dst[i] = Exp(x[i])
	}
}

// Sigmoids writes Sigmoid(x[i]) to dst[i]. x is at least as long as dst; it may be dst.
func Sigmoids(dst, x []float64) {
	x = x[:len(dst)]
	for i := 0; i < len(dst); i++ {
		if simd && len(dst)-i >= 4 {
			i = len(dst) - int(simdSigmoid(&dst[i], &x[i], int32(len(dst)-i), &constants))
			if i == len(dst) {
				return
			}
		}
		dst[i] = Sigmoid(x[i])
	}
}

// LogisticLoss writes sigmoid(z[i]) - y[i] to r[i] and returns the sum of the losses ln(1 + e^z) - y z, for y 0 or 1. r
// and y are at least as long as z, which has at most 1000 elements.
//
// With e = e^-|z| a loss is ln(1+e) + max(z, 0) - y z, and since 1+e is at most 2 the product of all 1+e does not
// overflow: one logarithm is enough for all rows. Products and sums alternate between two accumulators.
func LogisticLoss(r, z, y []float64) float64 {
	sums, n := [4]float64{1, 1}, 0
	r, y = r[:len(z)], y[:len(z)]
	if simd && len(z) >= 4 {
		n = len(z) &^ 1
		simdLogisticLoss(&r[0], &z[0], &y[0], int32(n), &constants, &sums)
	}
	plainLogisticLoss(r[n:], z[n:], y[n:], &sums)
	return (sums[2] + sums[3]) + Log(sums[0]*sums[1])
}

func plainLogisticLoss(r, z, y []float64, sums *[4]float64) {
	r, y = r[:len(z)], y[:len(z)]
	product, other, rest, next := sums[0], sums[1], sums[2], sums[3]
	for i, v := range z {
		a := math.Abs(v)
		e := Exp(-min(a, limit))
		product, other = other, float64(product*(1+e))
		rest, next = next, rest+(float64(0.5*(a+v))-float64(y[i]*v))
		r[i] = sigmoidNumerator(v, e)/(1+e) - y[i]
	}
	*sums = [4]float64{product, other, rest, next}
}

// sigmoidNumerator returns 1 for v >= 0 and e otherwise: the numerator of the sigmoid, without a branch, because the
// sign of a margin cannot be predicted.
func sigmoidNumerator(v, e float64) float64 {
	negative := uint64(int64(math.Float64bits(v)) >> 63)
	return math.Float64frombits(math.Float64bits(1)&^negative | math.Float64bits(e)&negative)
}

// LogisticSlope writes sigmoid(z[i]) (1 - sigmoid(z[i])), the second derivative of the loss, to w[i].
// w is at least as long as z; it may be z.
func LogisticSlope(w, z []float64) {
	w, n := w[:len(z)], 0
	if simd && len(z) >= 4 {
		n = len(z) &^ 1
		simdLogisticSlope(&w[0], &z[0], int32(n), &constants)
	}
	plainLogisticSlope(w[n:], z[n:])
}

func plainLogisticSlope(w, z []float64) {
	w = w[:len(z)]
	for i, v := range z {
		e := Exp(-min(math.Abs(v), limit))
		w[i] = e / float64((1+e)*(1+e))
	}
}

// Softmax replaces z by e^z divided by the sum of all e^z. z must not be empty.
func Softmax(z []float64) {
	top, sum := slices.Max(z), 0.0
	for i, v := range z {
		z[i] = Exp(v - top)
		sum += z[i]
	}
	for i := range z {
		z[i] /= sum
	}
}

// MaxAbs returns the greatest absolute value of v, 0 for none.
func MaxAbs(v []float64) float64 {
	most := 0.0
	for _, x := range v {
		most = max(most, math.Abs(x))
	}
	return most
}
