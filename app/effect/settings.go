package effect

import (
	"errors"
	"maps"
	"slices"

	"orrery/app/state"
	"orrery/core/registry"
)

// settings tracks which settings were sent to the state and which are being written. Its fields are guarded by Runner.mu.
type settings struct {
	sent    map[string]int                   // the revision of each setting that the state has
	pending map[string]registry.SettingWrite // writes that are not durable yet
}

func newSettings() settings {
	return settings{sent: map[string]int{}, pending: map[string]registry.SettingWrite{}}
}

// save writes settings after all pending writes.
func (r *Runner) save(c state.Save) {
	r.mu.Lock()
	for _, w := range c.Writes {
		r.settings.pending[w.Name] = w
	}
	r.mu.Unlock()
	r.enqueueFor(c, func() { r.commit(c) })
}

func (r *Runner) commit(c state.Save) {
	err := r.registry.PutSettings(c.Writes)
	r.settingsWritten(c.Writes, err)
	var conflict *registry.ConflictError
	switch {
	case err == nil:
		used, budget := r.registry.Usage()
		r.Send(state.Saved{Used: used, Budget: budget, Said: c.Said})
	case errors.As(err, &conflict):
		r.sendChanges(nil)
		r.Send(state.SaveConflicted{Writes: c.Writes})
	default:
		m := refusal(0, "The settings were not saved", err)
		for _, w := range c.Writes {
			m.Settings = append(m.Settings, w.Name)
		}
		r.Send(m)
	}
}

// settingsWritten updates r.settings after writes have succeeded or failed.
func (r *Runner) settingsWritten(writes []registry.SettingWrite, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range writes {
		if p, ok := r.settings.pending[w.Name]; ok && string(p.Value) == string(w.Value) {
			delete(r.settings.pending, w.Name)
		}
		if err == nil {
			r.settings.sent[w.Name] = r.registry.SettingRev(w.Name)
		}
	}
}

// unsentSettings returns the settings that have changed since they were sent to the state. It omits those with a pending
// write of this tab, which is newer.
func (r *Runner) unsentSettings() []registry.Setting {
	all := r.registry.Settings()
	r.mu.Lock()
	defer r.mu.Unlock()
	var changed []registry.Setting
	erased := maps.Clone(r.settings.sent) // minus the existing ones: the settings that another tab has erased
	for _, s := range all {
		delete(erased, s.Name)
		rev, known := r.settings.sent[s.Name]
		if _, pending := r.settings.pending[s.Name]; pending || known && rev == s.Rev {
			continue
		}
		if r.settings.sent[s.Name] = s.Rev; known || s.Value != nil {
			changed = append(changed, s)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(erased)) {
		delete(r.settings.sent, name)
		if _, pending := r.settings.pending[name]; !pending {
			changed = append(changed, registry.Setting{Name: name})
		}
	}
	return changed
}

// Flush writes the pending settings synchronously to the KV store when the page is being closed. It is called on the
// page's thread.
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
