package registry

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"orrery/core/store/record"
)

// Setting is one thing that a person has defined or chosen: a feature, a view, the roles
// of a table, the form of Train, the theme. Each setting has its own record.
type Setting struct {
	Name  string // such as "feature/age_band" or "theme"
	Value []byte // JSON; nil if it was deleted
	Rev   int    // number of writes, from 1
	Seq   int    // ascending in the order of the first writes
}

// SettingWrite is one new value. All writes of one call are made, or none.
type SettingWrite struct {
	Name  string
	Value []byte // JSON; nil deletes
	// Seen: the revision that the writer has read, 0 for none. If another tab has written a newer
	// one with another value, the call fails with a *ConflictError; a deleted setting is no conflict
	// with 0. With AnyRev, the last write wins.
	Seen int
}

// AnyRev is a SettingWrite.Seen that never conflicts.
const AnyRev = -1

// ConflictError reports a setting that another tab has written since it was read. Nothing was written.
type ConflictError struct{ Name string }

func (e *ConflictError) Error() string {
	return fmt.Sprintf("registry: %s was changed in another tab", e.Name)
}

// maxSetting is the longest value in bytes: the roles of 5,000 columns take 0.3 MB.
const maxSetting = 1 << 20

// maxRev is the highest revision and sequence number: JavaScript's largest exact integer.
const maxRev = 1 << 53

// settingRecord is the stored form of a setting. A deleted setting has no value: the record
// stays, so that a revision number is never used twice.
type settingRecord struct {
	Rev   int             `json:"rev"`
	Seq   int             `json:"seq"`
	Value json.RawMessage `json:"value,omitempty"`
}

// PutSettings writes values, all or none. It skips values that are already stored. The error
// is a *ConflictError, or a *FullError without room; the old values then remain.
func (r *Registry) PutSettings(writes []SettingWrite) error {
	for _, w := range writes {
		if err := checkSetting(w); err != nil {
			return err
		}
	}
	committing := map[string]Setting{}
	err := r.change(func() error {
		next := r.lastSetting
		r.committing = committing
		for _, w := range writes {
			old := r.settings[w.Name]
			if bytes.Equal(old.Value, w.Value) && (w.Value == nil) == (old.Value == nil) {
				continue
			}
			gone := w.Seen == 0 && old.Value == nil // the writer has read none, and there is none
			if w.Seen != AnyRev && old.Rev > w.Seen && old.Rev != r.ownRevs[w.Name] && !gone {
				return &ConflictError{w.Name}
			}
			rec := old.followedBy(w.Value, &next)
			if err := r.put(settingPrefix+w.Name, encodeSetting(rec), "setting "+w.Name, true); err != nil {
				return err
			}
			committing[w.Name] = rec.setting(w.Name)
		}
		return nil
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil {
		for name, s := range committing {
			r.ownRevs[name] = s.Rev
		}
	}
	clear(committing) // r.committing may be the next change's already
	return err
}

// followedBy returns the record of the next value. A setting that is written for the first time,
// or again after a deletion, is last in the order: last is the highest Seq so far.
func (s Setting) followedBy(v []byte, last *int) settingRecord {
	rec := settingRecord{Rev: numberAfter(s.Rev, maxRev), Seq: s.Seq, Value: v}
	if s.Value == nil {
		*last = numberAfter(*last, maxRev)
		rec.Seq = *last
	}
	return rec
}

// setting returns the setting that the record stores.
func (rec settingRecord) setting(name string) Setting {
	return Setting{Name: name, Value: bytes.Clone(rec.Value), Rev: rec.Rev, Seq: rec.Seq}
}

func encodeSetting(rec settingRecord) []byte {
	b, _ := json.Marshal(rec) // numbers, and JSON that was checked
	return b
}

func decodeSetting(payload []byte) (settingRecord, error) {
	var rec settingRecord
	if err := json.Unmarshal(payload, &rec); err != nil {
		return rec, err
	}
	if rec.Rev < 1 || rec.Rev > maxRev || rec.Seq < 1 || rec.Seq > maxRev {
		return rec, fmt.Errorf("its revision %d or its sequence number %d is not from 1 to 2^53", rec.Rev, rec.Seq)
	}
	return rec, nil
}

// SettingRev returns the revision of a setting, deleted or not; 0 if it was never written.
func (r *Registry) SettingRev(name string) int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.settings[name].Rev
}

// Settings returns all settings in the order of their first writes, including deleted ones, which have a nil Value.
func (r *Registry) Settings() []Setting {
	r.mu.RLock()
	defer r.mu.RUnlock()
	out := make([]Setting, 0, len(r.settings))
	for _, s := range r.settings {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Setting) int {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// FlushSettings writes values to the KV only and returns at once, for a page that is closing and
// cannot wait for the journal. They have a newer revision than the journal's, even after the commit
// that is in progress, so that the next Open adopts them. It is best effort: values that do not fit
// are skipped, and then nothing is deleted, since a skipped value may replace a deleted one.
func (r *Registry) FlushSettings(writes []SettingWrite) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.readOnly {
		return
	}
	next, whole := r.lastSetting, true
	for _, deletions := range []bool{false, true} {
		for _, w := range writes {
			if (w.Value == nil) != deletions || deletions && !whole || checkSetting(w) != nil {
				continue
			}
			newest := r.newestSetting(w.Name)
			rec := settingRecord{Rev: newest.Rev, Seq: newest.Seq, Value: newest.Value}
			if !bytes.Equal(newest.Value, w.Value) {
				rec = newest.followedBy(w.Value, &next)
			}
			key, v := settingPrefix+w.Name, record.Encode(encodeSetting(rec))
			if stored, err := r.kv.Get(key); rec.Rev == 0 || err == nil && bytes.Equal(stored, v) {
				continue
			}
			if r.kv.Put(key, v) != nil {
				whole = false
			}
		}
	}
}

// newestSetting returns the newest value of a setting that this registry knows: the state's, the one that is being
// committed, or the one that an earlier FlushSettings has written to the KV. The caller holds r.mu.
func (r *Registry) newestSetting(name string) Setting {
	newest := r.settings[name]
	if s := r.committing[name]; s.Rev > newest.Rev {
		newest = s
	}
	if v, err := r.kv.Get(settingPrefix + name); err == nil {
		if rec, ok := storedSetting(v); ok && rec.Rev > newest.Rev {
			newest = rec.setting(name)
		}
	}
	return newest
}

// applySetting applies one record to the state.
func (s *state) applySetting(key string, payload []byte) error {
	name := strings.TrimPrefix(key, settingPrefix)
	rec, err := decodeSetting(payload)
	if err != nil {
		return err
	}
	s.lastSetting = max(s.lastSetting, rec.Seq)
	s.settings[name] = rec.setting(name)
	return nil
}

// dropSetting removes a setting whose record is gone.
func (s *state) dropSetting(key string) { delete(s.settings, strings.TrimPrefix(key, settingPrefix)) }

func isSetting(key string) bool { return strings.HasPrefix(key, settingPrefix) }

// revision returns the revision of a stored setting, 0 for other records.
func revision(key string, v []byte) int {
	if !strings.HasPrefix(key, settingPrefix) {
		return 0
	}
	rec, _ := storedSetting(v)
	return rec.Rev
}

// storedSetting decodes a value of the KV or of the journal; ok is false if it is damaged.
func storedSetting(v []byte) (rec settingRecord, ok bool) {
	payload, err := record.Decode(v)
	if err != nil {
		return rec, false
	}
	rec, err = decodeSetting(payload)
	if err != nil {
		return settingRecord{}, false
	}
	return rec, true
}

// revoked returns the record that undoes the write of a setting: the old value, nil if there was
// none, with a revision above that of the write, since a revision is never used for two values.
func revoked(w staged) []byte {
	rec := settingRecord{Seq: 1}
	for _, v := range [][]byte{w.value, w.old} { // the old one last: its value and sequence number remain
		if old, ok := storedSetting(v); ok {
			rec = settingRecord{Rev: max(rec.Rev, old.Rev), Seq: old.Seq, Value: old.Value}
		}
	}
	if w.old == nil {
		rec.Value = nil
	}
	rec.Rev = numberAfter(rec.Rev, maxRev)
	return record.Encode(encodeSetting(rec))
}

func checkSetting(w SettingWrite) error {
	switch {
	case w.Name == "" || len(w.Name) > 400 || !utf8.ValidString(w.Name) || strings.ContainsFunc(w.Name, unicode.IsControl):
		return fmt.Errorf("registry: %.50q cannot name a setting; use 1 to 400 bytes of text without control characters", w.Name)
	case len(w.Value) > maxSetting:
		return fmt.Errorf("registry: the setting %s has %d bytes; at most %d can be saved", w.Name, len(w.Value), maxSetting)
	case record.CheckDepth(w.Value) != nil:
		return fmt.Errorf("registry: the setting %s is nested more than %d levels deep", w.Name, record.MaxDepth)
	case w.Value != nil && !json.Valid(w.Value):
		return fmt.Errorf("registry: the setting %s is not JSON", w.Name)
	}
	return nil
}
