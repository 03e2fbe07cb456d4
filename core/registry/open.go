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

// opening is the work of bringing KV and journal together.
type opening struct {
	*Registry
	journaled map[string]store.Entry
	records   map[string][]byte // what is whole, from either
	adopt     []store.Write     // what the journal does not know
}

// open reads everything and repairs what it can.
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
			r.found = append(r.found, r.putAside(key, o.records[key], err))
			aside = append(aside, key)
		}
		r.pause()
	}
	if r.readOnly {
		r.found = append(r.found, Problem{Key: rootPrefix, Text: ErrReadOnly.Error()})
	}
	r.settleAll()
	r.pause()
	r.order, r.disordered = sortRuns(r.runs), false
	o.forget(ctx, aside)
	return nil
}

// forget deletes records from the journal that are in the quarantine now. Otherwise the next
// opening would restore them and put them aside again.
func (o *opening) forget(ctx context.Context, aside []string) {
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
	if err == nil { // where it was not written they are found again
		o.seen = last
	}
}

// readJournal reads all of the journal. One that cannot be read is done without.
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
		"Everything is saved in localStorage alone: should the browser be killed, what was saved in its last seconds may be lost.", err)})
}

// readKV sorts the KV's keys into whole, damaged, deleted and unknown to the journal.
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
		o.sort(key, values[key])
		o.pause()
	}
	return nil
}

func (o *opening) sort(key string, v []byte) {
	if !ours(key) {
		o.applyWrite(key, v)
		return
	}
	e, known := o.journaled[key]
	_, broken := record.Decode(v)
	same := known && bytes.Equal(v, e.Value)
	switch {
	case broken != nil:
		o.found = append(o.found, o.replace(key, v, broken))
	case known && e.Value == nil && !o.readOnly:
		_ = o.kv.Delete(key) // it was deleted, and the KV forgot that; where it stays, it is deleted all the same
	case known && !same && whole(e) && isSetting(key):
		o.newer(key, v)
	case known && !same && whole(e):
		o.found = append(o.found, o.replace(key, v, fmt.Errorf("it is not what the journal holds")))
	default:
		o.records[key] = v
		if !same && !(known && whole(e)) { // most are the same on both sides, and are read once
			o.adopt = append(o.adopt, store.Write{Key: key, Value: v})
		}
	}
}

// newer takes the newer one of a setting's two values. The KV's is newer only where it has the
// higher revision: it was written by a page as it was closed, or without a journal. An older
// one is what a killed browser fell back to.
func (o *opening) newer(key string, v []byte) {
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

// replace puts a damaged record aside and what the journal holds in its place.
func (o *opening) replace(key string, v []byte, why error) Problem {
	p := o.putAside(key, v, why)
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

// restore fills in what the KV lost.
func (o *opening) restore() {
	for _, key := range sortedKeys(o.journaled) {
		e := o.journaled[key]
		if _, there := o.records[key]; there || e.Value == nil || !ours(key) {
			continue
		}
		if _, err := record.Decode(e.Value); err != nil { // nowhere whole: the journal's is put aside too
			if _, told := o.sizes[quarantine+key]; !told {
				o.found = append(o.found, o.putAside(key, e.Value, err))
			}
			o.adopt = append(o.adopt, store.Write{Key: key})
			continue
		}
		o.records[key] = e.Value
		if o.kv.hold(key, e.Value) != nil {
			o.found = append(o.found, Problem{Key: key, Text: "A record is in the browser's database only, because localStorage has no room for it; it is here all the same."})
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

// putAside moves a damaged record to the quarantine: written there first, deleted
// after, so that it is never nowhere. Where it cannot be written it stays.
func (r *Registry) putAside(key string, v []byte, why error) Problem {
	kind, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(key, layoutPrefix), secondPrefix), "/")
	what := map[string]string{"r": "a run", "b": "a run that has begun", "v": "a version", "e": "an event", "m": "a model", "d": "a setting", "layout": "the layout"}[kind]
	p := Problem{Key: key, Text: fmt.Sprintf("The record of %s is damaged and is left out (%v). ", cmp.Or(what, "something"), why)}
	aside := quarantine + key
	if r.readOnly || r.kv.Put(aside, v) != nil {
		p.Text += "It could not be moved aside and stays where it is."
		return p
	}
	p.Text += "It is kept under " + aside + "; everything else is here."
	if r.kv.Delete(key) == nil {
		r.applyWrite(key, nil)
	}
	r.applyWrite(aside, v)
	return p
}
