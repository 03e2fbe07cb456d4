package effect

import (
	"errors"
	"maps"
	"slices"

	"orrery/app/state"
	"orrery/core/registry"
)

// settings is what this tab knows of those that are stored. Its fields are guarded by Runner.mu.
type settings struct {
	told    map[string]int                   // the revision of each that the state has
	pending map[string]registry.SettingWrite // that are not durable yet
}

func newSettings() settings {
	return settings{told: map[string]int{}, pending: map[string]registry.SettingWrite{}}
}

// save writes settings after everything that was to be written before them.
func (r *Runner) save(c state.Save) {
	r.mu.Lock()
	for _, w := range c.Writes {
		r.settings.pending[w.Name] = w
	}
	r.mu.Unlock()
	r.inTurnFor(c, func() { r.commit(c) })
}

func (r *Runner) commit(c state.Save) {
	err := r.registry.PutSettings(c.Writes)
	r.answered(c.Writes, err)
	var conflict *registry.ConflictError
	switch {
	case err == nil:
		used, budget := r.registry.Usage()
		r.Send(state.Saved{Used: used, Budget: budget, Said: c.Said})
	case errors.As(err, &conflict):
		r.tellNews(nil)
		r.Send(state.SaveConflicted{Writes: c.Writes})
	default:
		m := refusal(0, "The settings were not saved", err)
		for _, w := range c.Writes {
			m.Settings = append(m.Settings, w.Name)
		}
		r.Send(m)
	}
}

// answered notes that writes were made or refused.
func (r *Runner) answered(writes []registry.SettingWrite, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range writes {
		if p, ok := r.settings.pending[w.Name]; ok && string(p.Value) == string(w.Value) {
			delete(r.settings.pending, w.Name)
		}
		if err == nil {
			r.settings.told[w.Name] = r.registry.SettingRev(w.Name)
		}
	}
}

// newSettings are those that the state does not have. One that this tab is about to write is
// left out: what it writes is newer.
func (r *Runner) newSettings() []registry.Setting {
	all := r.registry.Settings()
	r.mu.Lock()
	defer r.mu.Unlock()
	var news []registry.Setting
	gone := maps.Clone(r.settings.told) // less those that are there: what another tab has erased
	for _, s := range all {
		delete(gone, s.Name)
		told, known := r.settings.told[s.Name]
		if _, pending := r.settings.pending[s.Name]; pending || known && told == s.Rev {
			continue
		}
		if r.settings.told[s.Name] = s.Rev; known || s.Value != nil {
			news = append(news, s)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(gone)) {
		delete(r.settings.told, name)
		if _, pending := r.settings.pending[name]; !pending {
			news = append(news, registry.Setting{Name: name})
		}
	}
	return news
}

// Flush writes what is not durable yet where it can be written at once: for a page that is
// being closed. It is called on the page's thread.
func (r *Runner) Flush() {
	r.mu.Lock()
	var writes []registry.SettingWrite
	for _, name := range slices.Sorted(maps.Keys(r.settings.pending)) {
		writes = append(writes, r.settings.pending[name])
	}
	r.mu.Unlock()
	if r.registry != nil && len(writes) > 0 {
		r.registry.FlushSettings(writes)
	}
}
