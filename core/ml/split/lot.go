package split

import "orrery/core/num/random"

// lot assigns rows at random.
type lot struct{ *random.State }

func newLot(seed uint64) lot { return lot{random.New(seed)} }
