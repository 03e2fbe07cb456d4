package split

import "gonum.org/v1/gonum/mathext/prng"

// random draws as numpy.random.RandomState does.
type random struct{ mt *prng.MT19937 }

func newRandom(seed uint64) random {
	mt := prng.NewMT19937()
	mt.Seed(seed)
	return random{mt}
}

// interval returns a number from 0 to limit: it masks draws to as many bits as limit has and takes
// the first that is not above. For 0 it draws nothing.
func (r random) interval(limit uint32) uint32 {
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

func (r random) shuffle(a []int) {
	for i := len(a) - 1; i > 0; i-- {
		j := r.interval(uint32(i))
		a[i], a[j] = a[j], a[i]
	}
}

func (r random) permutation(n int) []int {
	a := make([]int, n)
	for i := range a {
		a[i] = i
	}
	r.shuffle(a)
	return a
}
