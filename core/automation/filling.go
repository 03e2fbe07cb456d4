package automation

// Filling describes how the runs of a schedule fill a store. Sizes are measured, and in the unit of Free.
type Filling struct {
	Free        int     // free room
	PerPass     float64 // size that a run adds
	KeptPerPass float64 // part of PerPass that is never deleted
	Keep        int     // number of scheduled runs to keep; 0 for all
	Have        int     // number of scheduled runs now
}

// Passes returns the number of further runs after which the store is full; fills is false if it never is. It assumes that
// further runs have the measured sizes.
func (f Filling) Passes() (n int, fills bool) {
	free := float64(max(f.Free, 0))
	if f.PerPass <= 0 {
		return 0, false
	}
	all := int(free / f.PerPass)
	if f.Keep == 0 {
		return all, true
	}
	until := max(f.Keep-f.Have, 0) // runs before the first is deleted
	if until > all {
		return all, true
	}
	if f.KeptPerPass <= 0 {
		return 0, false
	}
	return until + int((free-float64(until)*f.PerPass)/f.KeptPerPass), true
}

// Fits returns the largest number of runs that fit.
func (f Filling) Fits() int {
	if f.PerPass <= 0 {
		return 0
	}
	return f.Have + int(float64(max(f.Free, 0))/f.PerPass)
}
