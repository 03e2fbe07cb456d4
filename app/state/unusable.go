package state

// Unusable is why a store of this browser cannot be used; "" for one that can.
type Unusable struct{ LocalStorage, Database string }

// Any reports whether one cannot.
func (u Unusable) Any() bool { return u.LocalStorage != "" || u.Database != "" }

// All reports whether none can: then nothing is kept.
func (u Unusable) All() bool { return u.LocalStorage != "" && u.Database != "" }
