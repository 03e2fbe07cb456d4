package synth

import (
	"math/bits"

	"gonum.org/v1/gonum/mathext/prng"
)

// Rand draws numbers from gonum's SplitMix64 (Steele, Lea and Flood, "Fast splittable
// pseudorandom number generators", 2014): 64 bits of state, period 2^64. It is not for use
// by several goroutines at once.
type Rand struct{ prng.SplitMix64 }

// NewRand returns a generator with the given seed.
func NewRand(seed uint64) *Rand {
	r := &Rand{}
	r.Seed(seed)
	return r
}

// Float64 returns a number in [0, 1), a multiple of 2^-53.
func (r *Rand) Float64() float64 { return float64(r.Uint64()>>11) / (1 << 53) }

// IntN returns a number in [0, n), each equally likely (Lemire, "Fast random integer
// generation in an interval", 2019). It panics for n < 1.
func (r *Rand) IntN(n int) int {
	if n < 1 {
		panic("synth: IntN of less than 1")
	}
	bound := uint64(n)
	high, low := bits.Mul64(r.Uint64(), bound)
	for low < bound && low < -bound%bound {
		high, low = bits.Mul64(r.Uint64(), bound)
	}
	return int(high)
}

// Normal returns a number with mean 0, variance 1 (less 2e-13) and nearly the normal
// distribution: the sum of twelve uniform numbers of 21 bits, less their mean (Irwin and
// Hall). It only adds whole numbers, so that every machine finds the same bits. Its
// kurtosis is 2.9 where the normal has 3.
func (r *Rand) Normal() float64 {
	const width = 21
	const mask = 1<<width - 1
	sum := uint64(0)
	for range 4 {
		u := r.Uint64()
		sum += u&mask + u>>width&mask + u>>(2*width)&mask
	}
	return float64(int64(sum)-6*mask) / (1 << width)
}

// Shuffle puts v in random order (Fisher and Yates).
func Shuffle[T any](r *Rand, v []T) {
	for i := len(v) - 1; i > 0; i-- {
		j := r.IntN(i + 1)
		v[i], v[j] = v[j], v[i]
	}
}
