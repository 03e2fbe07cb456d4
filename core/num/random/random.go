// Package random generates numpy's legacy stream of random numbers, so that an estimator draws the same numbers as
// scikit-learn's for the same seed.
//
//	r := random.New(0)
//	r.Permutation(10) // [2 8 4 9 1 6 7 3 0 5], as numpy.random.RandomState(0).permutation(10)
//
// The generator is the Mersenne Twister MT19937 with init_genrand. Bounded integers are drawn with masks and rejection;
// the shuffle is that of Fisher and Yates from the end.
//
// Limits: seeds below 2^32, bounds below 2^32, integers and uniform numbers only.
//
//orrery:inline always
package random

import "gonum.org/v1/gonum/mathext/prng"

// State draws the same numbers as numpy.random.RandomState. It is not safe for concurrent use.
type State struct{ mt *prng.MT19937 }

// New returns the stream of a seed. It uses the low 32 bits of the seed.
func New(seed uint64) *State {
	mt := prng.NewMT19937()
	mt.Seed(seed & 0xffffffff)
	return &State{mt}
}

// Uint32 returns the next 32 bits.
func (r *State) Uint32() uint32 { return r.mt.Uint32() }

// Interval returns a number from 0 to limit: it masks draws to the number of bits of limit and returns the first that
// is at most limit. For limit 0 it draws nothing. It is randint(limit + 1).
func (r *State) Interval(limit uint32) uint32 {
	if limit == 0 {
		return 0
	}
	mask := limit
	for shift := 1; shift < 32; shift *= 2 {
		mask |= mask >> shift
	}
	for {
		if v := r.mt.Uint32() & mask; v <= limit {
			return v
		}
	}
}

// Float64 returns a number in [0, 1) with 53 random bits: random_sample.
func (r *State) Float64() float64 {
	a, b := r.mt.Uint32()>>5, r.mt.Uint32()>>6
	return (float64(float64(a)*(1<<26)) + float64(b)) / (1 << 53)
}

// Shuffle permutes a in place.
func (r *State) Shuffle(a []int) {
	for i := len(a) - 1; i > 0; i-- {
		j := r.Interval(uint32(i))
		a[i], a[j] = a[j], a[i]
	}
}

// Permutation returns 0..n-1 in random order.
func (r *State) Permutation(n int) []int {
	a := make([]int, n)
	for i := range a {
		a[i] = i
	}
	r.Shuffle(a)
	return a
}

// Choice returns k distinct numbers of 0..n-1: choice(n, k, replace=False).
func (r *State) Choice(n, k int) []int { return r.Permutation(n)[:k:k] }
