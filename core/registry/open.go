package registry

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"orrery/core/store"
	"orrery/core/store/record"
)

// opening reads KV and journal and reconciles them.
type opening struct {
	*Registry
	journaled map[string]store.Entry
	records   map[string][]byte // intact records from either
	adopt     []store.Write     // records that the journal does not have
}

// open reads all records and repairs damaged ones if possible.
func (r *Registry) open(ctx context.Context) error {
	o := &opening{Registry: r, journaled: map[string]store.Entry{}, records: map[string][]byte{}}
	r.state, r.sizes, r.used, r.readOnly = newState(), map[string]int{}, 0, false
	o.readJournal(ctx)
	if err := o.readKV(); err != nil {
		return err
	}
	if !r.readOnly && r.journal != nil {
		o.restore()
		o.appendUnknown(ctx)
	}
	var aside []string
	for _, key := range sortedKeys(o.records) {
		if err := r.applyWrite(key, o.records[key]); err != nil {
			r.found = append(r.found, r.quarantineRecord(key, o.records[key], err))
			aside = append(aside, key)
		}
		r.pause()
	}
	if r.readOnly {
		r.found = append(r.found, Problem{Key: rootPrefix, Text: ErrReadOnly.Error()})
	}
	r.applyAllEdits()
	r.pause()
	r.order, r.disordered = sortRuns(r.runs), false
	o.removeFromJournal(ctx, aside)
	return nil
}

// removeFromJournal deletes quarantined records from the journal. Otherwise the next opening would restore
// and quarantine them again.
func (o *opening) removeFromJournal(ctx context.Context, aside []string) {
	var gone []store.Write
	for _, key := range aside {
		if _, kept := o.sizes[quarantine+key]; kept {
			gone = append(gone, store.Write{Key: key})
		}
	}
	if len(gone) == 0 || o.journal == nil || o.readOnly {
		return
	}
	last, err := o.journal.Append(ctx, o.seen, func(news []store.Entry) []store.Write {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.fold(news)
		return gone
	})
	if err == nil { // after an error the next opening finds them again
		o.seen = last
	}
}

// readJournal reads the whole journal. If that fails, the registry works without it.
func (o *opening) readJournal(ctx context.Context) {
	for o.journal != nil {
		news, err := o.journal.Since(ctx, o.seen, page)
		if err != nil {
			o.withoutJournal(err)
			return
		}
		if len(news) == 0 {
			return
		}
		for _, e := range news {
			o.journaled[e.Key] = e
			o.seen = e.Seq
		}
		o.pause()
	}
}

func (r *Registry) withoutJournal(err error) {
	r.journal = nil
	r.found = append(r.found, Problem{NoJournal: err, Text: fmt.Sprintf("The browser's database (IndexedDB) cannot be used (%v). "+
		"Everything is saved in localStorage only: if the browser is killed, changes of its last seconds may be lost.", err)})
}

// readKV classifies the KV's records as intact, damaged, deleted or missing in the journal.
func (o *opening) readKV() error {
	values, err := o.kv.all(rootPrefix, o.pause)
	if err != nil {
		return err
	}
	keys := sortedKeys(values)
	for _, key := range keys {
		o.readOnly = o.readOnly || newerLayout(key)
	}
	for key := range o.journaled {
		o.readOnly = o.readOnly || newerLayout(key)
	}
	for _, key := range keys {
		o.classify(key, values[key])
		o.pause()
	}
	return nil
}

// classify adds one record of the KV to records, or deletes, replaces or restores it.
func (o *opening) classify(key string, v []byte) {
	if !ours(key) {
		o.applyWrite(key, v)
		return
	}
	if _, err := record.Decode(v); err != nil {
		o.found = append(o.found, o.replace(key, v, err))
		return
	}
	e, known := o.journaled[key]
	same := known && bytes.Equal(v, e.Value)
	switch {
	case known && e.Value == nil && !o.readOnly:
		_ = o.kv.Delete(key) // the KV has lost the deletion; a failure here does not matter
	case known && !same && whole(e): // most are the same in both and are decoded once
		o.reconcile(key, v)
	default:
		o.records[key] = v
		if !same {
			o.adopt = append(o.adopt, store.Write{Key: key, Value: v})
		}
	}
}

// reconcile decides between two intact values: the journal's wins, except for a newer setting.
func (o *opening) reconcile(key string, v []byte) {
	if isSetting(key) {
		o.newerSetting(key, v)
		return
	}
	o.found = append(o.found, o.replace(key, v, fmt.Errorf("it differs from the journal")))
}

// newerSetting uses the newer of a setting's two values. The KV's is newer only if its revision is
// higher: it was written by a page while it was closing, or without a journal. A lower revision is
// left over from a browser that was killed.
func (o *opening) newerSetting(key string, v []byte) {
	e := o.journaled[key]
	if revision(key, v) > revision(key, e.Value) {
		o.records[key] = v
		o.adopt = append(o.adopt, store.Write{Key: key, Value: v})
		return
	}
	o.records[key] = e.Value
	if !o.readOnly {
		_ = o.kv.hold(key, e.Value)
	}
}

func whole(e store.Entry) bool {
	_, err := record.Decode(e.Value)
	return e.Value != nil && err == nil
}

// replace quarantines a damaged record and restores the journal's value.
func (o *opening) replace(key string, v []byte, why error) Problem {
	p := o.quarantineRecord(key, v, why)
	e := o.journaled[key]
	if !whole(e) || o.readOnly {
		return p
	}
	o.records[key] = e.Value
	p.Text = strings.Replace(p.Text, "and is left out", "and was restored from the journal", 1)
	if o.kv.hold(key, e.Value) != nil {
		p.Text += " There is no room to write it back."
	}
	return p
}

// restore writes records that the KV has lost.
func (o *opening) restore() {
	for _, key := range sortedKeys(o.journaled) {
		e := o.journaled[key]
		if _, there := o.records[key]; there || e.Value == nil || !ours(key) {
			continue
		}
		if _, err := record.Decode(e.Value); err != nil { // no intact copy: quarantine the journal's too
			if _, told := o.sizes[quarantine+key]; !told {
				o.found = append(o.found, o.quarantineRecord(key, e.Value, err))
			}
			o.adopt = append(o.adopt, store.Write{Key: key})
			continue
		}
		o.records[key] = e.Value
		if o.kv.hold(key, e.Value) != nil {
			o.found = append(o.found, Problem{Key: key, Text: "A record is only in the browser's database, because localStorage has no room for it. It can be used as usual."})
		}
		o.pause()
	}
}

// appendUnknown appends to the journal the records that it does not have, written while there was none.
func (o *opening) appendUnknown(ctx context.Context) {
	for len(o.adopt) > 0 {
		some := o.adopt[:min(page, len(o.adopt))]
		last, err := o.journal.Append(ctx, o.seen, func(news []store.Entry) []store.Write {
			written := map[string]int{}
			for _, e := range news {
				o.records[e.Key] = e.Value
				written[e.Key] = revision(e.Key, e.Value)
			}
			return slices.DeleteFunc(slices.Clone(some), func(w store.Write) bool {
				rev, also := written[w.Key]
				return also && isSetting(w.Key) && rev >= revision(w.Key, w.Value)
			})
		})
		if err != nil {
			o.withoutJournal(err)
			return
		}
		o.seen, o.adopt = last, o.adopt[len(some):]
		o.pause()
	}
}

// quarantineRecord moves a damaged record to the quarantine. It writes the copy before it deletes
// the original, which stays if the copy cannot be written.
func (r *Registry) quarantineRecord(key string, v []byte, why error) Problem {
	kind, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(key, layoutPrefix), secondPrefix), "/")
	what := map[string]string{"r": "a run", "b": "a run that has begun", "v": "a version", "e": "an event", "m": "a model", "d": "a setting", "layout": "the layout"}[kind]
	p := Problem{Key: key, Text: fmt.Sprintf("The record of %s is damaged and is left out (%v). ", cmp.Or(what, "something"), why)}
	aside := quarantine + key
	if r.readOnly || r.kv.Put(aside, v) != nil {
		p.Text += "It could not be moved to the quarantine."
		return p
	}
	p.Text += "A copy is stored under " + aside + "; all other records are intact."
	if r.kv.Delete(key) == nil {
		r.applyWrite(key, nil)
	}
	r.applyWrite(aside, v)
	return p
}
