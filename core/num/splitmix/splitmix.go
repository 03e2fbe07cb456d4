// Package splitmix generates random numbers with splitmix64, a small and fast generator for what is
// not secret: sample data, rows drawn from a file, traffic made for a test.
//
//	r := splitmix.New(7)
//	i := r.IntN(10) // from 0 to 9, the same on every machine for the same seed
//
// The algorithm is that of Steele, Lea and Flood, "Fast splittable pseudorandom number generators"
// (2014): 64 bits of state, period 2^64, and every seed is a good one.
//
// Limits: the numbers can be predicted. Package random has the stream of numpy, for estimators.
//
//orrery:inline always
package splitmix

import (
	"math/bits"

	"gonum.org/v1/gonum/mathext/prng"
)

// Rand is a stream of random numbers, gonum's SplitMix64. It is not safe for use by several goroutines at once.
type Rand struct{ prng.SplitMix64 }

// New returns the stream of a seed.
func New(seed uint64) *Rand {
	r := &Rand{}
	r.Seed(seed)
	return r
}

// Float64 returns a number in [0, 1), a multiple of 2^-53.
func (r *Rand) Float64() float64 { return float64(r.Uint64()>>11) / (1 << 53) }

// IntN returns a number in [0, n), each equally likely (Lemire, "Fast random integer generation in
// an interval", 2019). It panics if n is less than 1.
func (r *Rand) IntN(n int) int {
	if n < 1 {
		panic("splitmix: IntN of less than 1")
	}
	bound := uint64(n)
	high, low := bits.Mul64(r.Uint64(), bound)
	for low < bound && low < -bound%bound {
		high, low = bits.Mul64(r.Uint64(), bound)
	}
	return int(high)
}
