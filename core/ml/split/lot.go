package split

import "orrery/core/num/random"

// lot is the stream that decides who goes where.
type lot struct{ *random.State }

func newLot(seed uint64) lot { return lot{random.New(seed)} }
