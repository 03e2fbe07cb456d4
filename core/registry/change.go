package registry

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"orrery/core/store"
	"orrery/core/store/record"
)

// staged is one write of a change.
type staged struct {
	key   string
	value []byte // with its checksum; nil deletes the key
	old   []byte // the previous value in the KV; nil for none
	what  string // description for users: "run 12"
}

// put stages one record. Small records may use the reserve. what describes the record in the
// error, after which nothing has changed.
func (r *Registry) put(key string, payload []byte, what string, small bool) error {
	if r.readOnly {
		return ErrReadOnly
	}
	v := record.Encode(payload)
	growth := r.growth + units(key, v) - r.sizes[key]
	if r.used+growth > Budget && !small {
		return &FullError{What: what, Used: r.used, Budget: Budget, Err: store.ErrQuota}
	}
	r.growth = growth
	r.staged = append(r.staged, staged{key: key, value: v, what: what})
	return nil
}

// remove stages the deletion of a key.
func (r *Registry) remove(key string) error {
	if r.readOnly {
		return ErrReadOnly
	}
	r.growth -= r.sizes[key]
	r.staged = append(r.staged, staged{key: key, what: key})
	return nil
}

func units(key string, v []byte) int { return store.Units(key) + store.Units(string(v)) }

// change commits what f stages, all of it or nothing. f is called once, with r.mu held and the current state: in a
// registry with a journal no other tab can write between what f reads and what it stages. The journal commits first;
// then the KV gets the same records; then they are applied to the state.
func (r *Registry) change(f func() error) error {
	r.writing.Lock()
	defer r.writing.Unlock()
	if err := r.catchUp(); err != nil {
		return err
	}
	writes, err := r.commit(f)
	if err != nil {
		return err
	}
	undo, err := r.writeToKV(writes)
	if err != nil && r.journal != nil {
		err = errors.Join(err, r.revoke(undo))
	}
	return err
}

// stage runs f and returns what it staged.
func (r *Registry) stage(news []store.Entry, f func() error) ([]staged, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fold(news)
	r.staged, r.growth = nil, 0
	err := f()
	writes := r.staged
	r.staged, r.growth = nil, 0
	if err != nil {
		return nil, err
	}
	for i := range writes { // before anything is written: undoing needs the old values
		writes[i].old, err = r.kv.Get(writes[i].key)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, r.failed(writes[i:], err)
		}
	}
	return writes, nil
}

// commit commits what f stages to the journal.
func (r *Registry) commit(f func() error) (writes []staged, err error) {
	if r.journal == nil {
		return r.stage(nil, f)
	}
	var refused error
	last, err := r.journal.Append(context.Background(), r.seen, func(news []store.Entry) []store.Write {
		writes, refused = r.stage(news, f)
		out := make([]store.Write, len(writes))
		for i, w := range writes {
			out[i] = store.Write{Key: w.key, Value: w.value}
		}
		return out
	})
	if refused != nil {
		return nil, refused
	}
	if err != nil {
		return nil, r.failed(writes, err)
	}
	r.seen = last
	return writes, nil
}

// failed returns an error that names the write that was refused.
func (r *Registry) failed(writes []staged, err error) error {
	what := "this"
	if len(writes) > 0 {
		what = writes[0].what
	}
	if errors.Is(err, store.ErrQuota) {
		return &FullError{What: what, Used: r.used, Budget: Budget, Err: err}
	}
	return fmt.Errorf("registry: save %s: %w", what, err)
}

// writeToKV writes to the KV and applies the writes to the state. When a write is refused it undoes
// those before it and returns the old value of every key, for the journal.
func (r *Registry) writeToKV(writes []staged) (undo []store.Write, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.writeAll(writes); err != nil {
		for k := len(writes) - 1; k >= 0; k-- {
			// The old value fits, unless another program has used the room meanwhile: then the
			// record is missing here until it is restored from the journal.
			w := writes[k]
			if v, _ := r.kv.Get(w.key); !bytes.Equal(v, w.old) && write(r.kv, w.key, w.old) != nil {
				r.applyWrite(w.key, nil)
			}
			undo = append(undo, undoing(w))
		}
		return undo, err
	}
	r.applyBulk(len(writes), func() {
		for _, w := range writes {
			r.applyWrite(w.key, w.value)
		}
	})
	return nil, nil
}

// writeAll writes new values first and then deletes keys, or the other way round if the new values do not fit before.
func (r *Registry) writeAll(writes []staged) error {
	err := r.writeSome(writes, true)
	goes := slices.ContainsFunc(writes, func(w staged) bool { return w.value == nil })
	if !goes || err != nil && !errors.Is(err, store.ErrQuota) {
		return err
	}
	if gone := r.writeSome(writes, false); gone != nil || err == nil {
		return cmp.Or(gone, err)
	}
	return r.writeSome(writes, true)
}

// undoing returns the journal write that undoes w.
func undoing(w staged) store.Write {
	if isSetting(w.key) {
		return store.Write{Key: w.key, Value: revoked(w)}
	}
	return store.Write{Key: w.key, Value: w.old}
}

func (r *Registry) writeSome(writes []staged, puts bool) error {
	for i, w := range writes {
		if (w.value != nil) != puts || r.flushedLater(w.key, w.value) {
			continue
		}
		if err := write(r.kv, w.key, w.value); err != nil {
			return r.failed(writes[i:], err)
		}
	}
	return nil
}

// flushedLater reports whether the KV has a newer value of a setting than v: FlushSettings has written it, and its commit
// follows.
func (r *Registry) flushedLater(key string, v []byte) bool {
	if v == nil || !isSetting(key) {
		return false
	}
	stored, err := r.kv.Get(key)
	return err == nil && revision(key, stored) > revision(key, v)
}

func write(kv store.KV, key string, v []byte) error {
	if v == nil {
		return kv.Delete(key)
	}
	return kv.Put(key, v)
}

// revoke undoes a step that the journal has committed and the KV has refused.
func (r *Registry) revoke(undo []store.Write) error {
	last, err := r.journal.Append(context.Background(), r.seen, func(news []store.Entry) []store.Write {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.fold(news)
		return undo
	})
	if err != nil {
		r.seen-- // the journal's content applies to this tab too
		return fmt.Errorf("registry: %w: %w", errDoubt, err)
	}
	r.seen = last
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range undo {
		if strings.HasPrefix(w.Key, settingPrefix) { // it has a new revision
			r.copyToKV(w)
			_ = r.applyWrite(w.Key, w.Value) // cannot fail: it was just encoded
		}
	}
	return nil
}

// applyWrite applies one write to the state and to the sizes. The error means that it cannot be read.
func (r *Registry) applyWrite(key string, v []byte) error {
	r.used -= r.sizes[key]
	delete(r.sizes, key)
	if ours(key) && !isSetting(key) {
		r.revision++
	}
	if v == nil {
		r.drop(key)
		return nil
	}
	r.sizes[key] = units(key, v)
	r.used += r.sizes[key]
	if strings.HasPrefix(key, largePrefix) {
		delete(r.broken, digestOf(key)) // written again, in this tab or another one
	}
	return r.applyGuarded(key, v)
}
