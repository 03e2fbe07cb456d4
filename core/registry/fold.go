package registry

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"orrery/core/store"
	"orrery/core/store/record"
)

// state is what the records add up to.
type state struct {
	runs        map[string]Run
	order       []Run                // newest first
	versions    map[string][]Version // by model, N rising
	events      []Event              // in order of their keys
	aliases     map[aliasName]int
	edits       map[string]*edit // by run
	experiments map[string]Experiment
	lastNumber  int // of a run, deleted ones too
	lastSeq     int
}

type aliasName struct{ model, alias string }

func newState() state {
	return state{runs: map[string]Run{}, versions: map[string][]Version{}, aliases: map[aliasName]int{},
		edits: map[string]*edit{}, experiments: map[string]Experiment{}}
}

// Refresh reads everything again, so that what other tabs wrote is seen. It answers as
// Open does, and with what was found damaged in between.
func (r *Registry) Refresh() ([]Problem, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.refresh()
	problems := r.found
	r.found = nil
	return problems, err
}

func (r *Registry) refresh() error {
	keys, err := r.kv.Keys(rootPrefix)
	if err != nil {
		return fmt.Errorf("registry: list the store: %w", err)
	}
	r.state, r.sizes, r.used, r.readOnly = newState(), make(map[string]int, len(keys)), 0, false
	for _, key := range keys {
		v, err := r.kv.Get(key)
		if err != nil {
			return fmt.Errorf("registry: read %s: %w", key, err)
		}
		r.sizes[key] = store.Units(key) + store.Units(string(v))
		r.used += r.sizes[key]
		if newerLayout(key) {
			r.readOnly = true
			continue
		}
		if err := r.take(key, v); err != nil {
			r.found = append(r.found, r.putAside(key, v, err))
		}
	}
	if r.readOnly {
		r.found = append(r.found, Problem{Key: rootPrefix, Text: ErrReadOnly.Error()})
	}
	r.settleAll()
	r.order = sortRuns(r.runs)
	return nil
}

// sortRuns puts the newest first: by number, which tells the order of recording.
func sortRuns(runs map[string]Run) []Run {
	ids := slices.SortedFunc(maps.Keys(runs), func(a, b string) int {
		x, y := runs[a], runs[b]
		return cmp.Or(cmp.Compare(y.Number, x.Number), y.Start.Compare(x.Start), cmp.Compare(a, b))
	})
	out := make([]Run, len(ids))
	for i, id := range ids {
		out[i] = runs[id]
	}
	return out
}

// take folds one record in. Keys of other parts of the program are not its affair.
func (r *Registry) take(key string, v []byte) error {
	if !strings.HasPrefix(key, layoutPrefix) {
		return nil
	}
	payload, err := record.Decode(v)
	if err != nil {
		return err
	}
	switch {
	case strings.HasPrefix(key, runPrefix):
		return r.takeRun(key, payload)
	case strings.HasPrefix(key, versionPrefix):
		return r.takeVersion(key, payload)
	case strings.HasPrefix(key, eventPrefix):
		return r.takeEvent(key, payload)
	}
	return nil // models and settings are read when they are asked for
}

func (s *state) takeRun(key string, payload []byte) error {
	var run Run
	if err := run.UnmarshalJSON(payload); err != nil { // not json.Unmarshal, which would read it twice
		return err
	}
	if runKey(run.ID) != key {
		return fmt.Errorf("it is the record of run %q", run.ID)
	}
	s.runs[run.ID] = run
	s.lastNumber = max(s.lastNumber, run.Number)
	return nil
}

func (s *state) takeVersion(key string, payload []byte) error {
	var v Version
	if err := json.Unmarshal(payload, &v); err != nil {
		return err
	}
	if versionKey(v.Model, v.N) != key {
		return fmt.Errorf("it is the record of version %d of %q", v.N, v.Model)
	}
	s.versions[v.Model] = append(s.versions[v.Model], v) // keys come sorted
	return nil
}

func (s *state) takeEvent(key string, payload []byte) error {
	var e Event
	if err := json.Unmarshal(payload, &e); err != nil {
		return err
	}
	seq, _, _ := strings.Cut(strings.TrimPrefix(key, eventPrefix), "-")
	if n, err := strconv.Atoi(seq); err != nil || n != e.Seq {
		return fmt.Errorf("it is the record of event %d", e.Seq)
	}
	s.apply(e)
	return nil
}

// putAside moves a damaged record to the quarantine: written there first, deleted
// after, so that it is never nowhere. Where it cannot be written it stays.
func (r *Registry) putAside(key string, v []byte, why error) Problem {
	kind, _, _ := strings.Cut(strings.TrimPrefix(key, layoutPrefix), "/")
	what := map[string]string{"r": "run", "v": "version", "e": "event", "m": "model", "s": "setting"}[kind]
	p := Problem{Key: key, Text: fmt.Sprintf("The record of a %s is damaged and is left out (%v). ", cmp.Or(what, "thing"), why)}
	aside := quarantine + key
	if r.readOnly || r.kv.Put(aside, v) != nil {
		p.Text += "It could not be moved aside and stays where it is."
		return p
	}
	p.Text += "It is kept under " + aside + "; everything else is here."
	if r.kv.Delete(key) == nil {
		delete(r.sizes, key)
		r.used -= store.Units(key) + store.Units(string(v))
	}
	r.sizes[aside] = store.Units(aside) + store.Units(string(v))
	r.used += r.sizes[aside]
	return p
}
