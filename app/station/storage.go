package station

// The store is nearly full from warnAt percent on. Below calmAt the next crossing is told again.
const (
	warnAt = 80
	CalmAt = 75
)

// NearlyFull reports whether runs should be deleted or exported soon.
func (s Storage) NearlyFull() bool { return s.Budget > 0 && s.Used >= s.Budget/100*warnAt }

// Storage is how full the browser's store is, and what went wrong with it.
type Storage struct {
	Used, Budget int
	Large        int // models that lie in the database, because they are too large for it
	LargeBytes   int
	Saving       int      // writes that are under way: until they end, they may be lost
	Problems     []string // records that could not be read at start
	Unusable     Unusable // stores that cannot be used here
	Failed       string   // the last write that was refused
	Warned       bool     // that it is nearly full
}

// Unusable is why a store of this browser cannot be used; "" for one that can.
type Unusable struct{ LocalStorage, Database string }

// Any reports whether one cannot.
func (u Unusable) Any() bool { return u.LocalStorage != "" || u.Database != "" }

// All reports whether none can: then nothing is kept.
func (u Unusable) All() bool { return u.LocalStorage != "" && u.Database != "" }
