package automation

// Filling is how the runs of a schedule fill a store: Free is the room that is left, and the sizes
// are measured, in the same unit.
type Filling struct {
	Free        int
	PerPass     float64 // what a pass adds
	KeptPerPass float64 // how much of that is never deleted
	Keep        int     // how many runs of the schedule are kept; 0: all
	Have        int     // how many of those are there now
}

// Passes returns after how many more passes the store is full; false when it never is, as long as
// passes go on as those that were measured.
func (f Filling) Passes() (n int, fills bool) {
	free := float64(max(f.Free, 0))
	if f.PerPass <= 0 {
		return 0, false
	}
	all := int(free / f.PerPass)
	if f.Keep == 0 {
		return all, true
	}
	until := max(f.Keep-f.Have, 0) // passes before the first run is deleted
	if until > all {
		return all, true
	}
	if f.KeptPerPass <= 0 {
		return 0, false
	}
	return until + int((free-float64(until)*f.PerPass)/f.KeptPerPass), true
}

// Fits returns how many runs can be kept at most.
func (f Filling) Fits() int {
	if f.PerPass <= 0 {
		return 0
	}
	return f.Have + int(float64(max(f.Free, 0))/f.PerPass)
}
