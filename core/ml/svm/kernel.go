package svm

import (
	"math"

	"orrery/core/num/kernel"
)

// kernelFunc is a kernel, a measure of the similarity of two rows.
//
//	linear   x y
//	poly     (gamma x y + coef0)^degree
//	rbf      exp(-gamma |x - y|²)
//	sigmoid  tanh(gamma x y + coef0)
type kernelFunc struct {
	name   string
	gamma  float64
	coef0  float64
	degree int
}

// fromDot computes the kernel from the product of two rows and, for rbf, the sum of their squares.
func (s *kernelFunc) fromDot(dot, squares float64) float64 {
	switch s.name {
	case "linear":
		return dot
	case "poly":
		return power(float64(s.gamma*dot)+s.coef0, s.degree)
	case "sigmoid":
		return kernel.Tanh(float64(s.gamma*dot) + s.coef0)
	}
	return kernel.Exp(-s.gamma * (squares - 2*dot))
}

// fromDots is ofDot for many pairs of one row, with this square, and others.
func (s *kernelFunc) fromDots(dots []float64, square float64, squares []float64) {
	if s.name != "rbf" {
		for j, d := range dots {
			dots[j] = s.fromDot(d, square+squares[j])
		}
		return
	}
	for j, d := range dots {
		dots[j] = -s.gamma * (square + squares[j] - 2*d)
	}
	kernel.Exps(dots, dots)
}

// value returns the kernel of a new row and a support vector. For rbf it squares the differences one by one, as libsvm
// does, which is more precise than ofDot.
func (s *kernelFunc) value(x, y []float64) float64 {
	if s.name == "rbf" {
		return kernel.Exp(-s.gamma * kernel.Distance2(x, y))
	}
	return s.fromDot(kernel.Dot(x, y), 0)
}

// power multiplies by repeated squaring.
func power(base float64, times int) float64 {
	out := 1.0
	for ; times > 0; times /= 2 {
		if times%2 == 1 {
			out *= base
		}
		base *= base
	}
	return out
}

// gammaByName returns gamma by name: 1 / (columns * variance of all numbers), or 1 / columns.
func gammaByName(name string, rows [][]float64) float64 {
	width := float64(len(rows[0]))
	if name == "auto" {
		return 1 / width
	}
	n, sum, square := width*float64(len(rows)), 0.0, 0.0
	for _, r := range rows {
		sum += kernel.Sum(r)
	}
	mean := sum / n
	for _, r := range rows {
		for _, v := range r {
			square += float64((v - mean) * (v - mean))
		}
	}
	if variance := square / n; variance != 0 && !math.IsNaN(variance) {
		return 1 / float64(width*variance)
	}
	return 1
}
