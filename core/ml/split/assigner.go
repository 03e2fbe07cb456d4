package split

import "orrery/core/num/random"

// assigner assigns rows at random.
type assigner struct{ *random.State }

func newAssigner(seed uint64) assigner { return assigner{random.New(seed)} }
