package effect

import (
	"orrery/app/station"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/usertext"
)

// openStores opens the registry over the usable stores, and reports which are unusable. If none is usable, the registry
// is in memory.
func (r *Runner) openStores() (*registry.Registry, []string, station.Unusable) {
	var u station.Unusable
	reg, problems, err := r.open(r.KV)
	if err != nil {
		u.LocalStorage = usertext.Of(err)
		reg, problems, _ = r.open(store.NewMemory(0)) // cannot fail
		if r.Journal == nil {
			u.Database = "it is not used here"
		}
	}
	var texts []string
	for _, p := range problems {
		if p.NoJournal != nil {
			u.Database = usertext.Of(p.NoJournal)
			continue
		}
		texts = append(texts, p.Text)
	}
	if u.All() {
		r.Options.Start.KeepsNothing()
	}
	return reg, texts, u
}
