package tree

// mostSeed is the upper bound of the seeds that scikit-learn draws with randint(0, 2^31 - 1).
const mostSeed = 1<<31 - 2

// xorshift is the random number generator of scikit-learn's trees: Marsaglia's 32-bit xorshift, of
// which 31 bits are used.
type xorshift uint32

// between returns a number from low up to but not including high.
func (d *xorshift) between(low, high int) int {
	s := uint32(*d)
	if s == 0 {
		s = 1
	}
	s ^= s << 13
	s ^= s >> 17
	s ^= s << 5
	*d = xorshift(s)
	return low + int(s&(1<<31-1))%(high-low)
}
