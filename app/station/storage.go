package station

// The store is nearly full from warnPercent of its budget on. After a warning, the next one comes only if the usage was
// below RewarnPercent in between.
const (
	warnPercent   = 80
	RewarnPercent = 75
)

// NearlyFull reports whether runs should be deleted or exported soon.
func (s Storage) NearlyFull() bool { return s.Budget > 0 && s.Used >= s.Budget/100*warnPercent }

// Storage is the usage of the browser's storage, and its errors.
type Storage struct {
	Used, Budget int
	Large        int // models in IndexedDB, because they are too large for localStorage
	LargeBytes   int
	Saving       int      // pending writes, which are lost if the page closes now
	Problems     []string // records that could not be read at the start
	Unusable     Unusable // stores that cannot be used in this browser
	Failed       string   // error of the last failed write
	Warned       bool     // the warning that it is nearly full was shown
}

// Unusable has the reason why each store of the browser cannot be used; "" if it can.
type Unusable struct{ LocalStorage, Database string }

// Any reports whether at least one store cannot be used.
func (u Unusable) Any() bool { return u.LocalStorage != "" || u.Database != "" }

// All reports whether no store can be used, so that nothing is saved.
func (u Unusable) All() bool { return u.LocalStorage != "" && u.Database != "" }
