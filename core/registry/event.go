package registry

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"time"
)

// The aliases that the program itself uses. Users can define others.
const (
	Champion   = "champion"   // serves
	Challenger = "challenger" // is compared with the champion
	Previous   = "previous"   // the previous champion; derived from the champion's moves
)

// Kinds of events.
const (
	EventAlias    = "alias"    // an alias moved
	EventRegister = "register" // a version was registered; derived from the version's record
	EventDelete   = "delete"   // runs were deleted; for Retain see Count
)

// Event is one step of the audit trail.
type Event struct {
	Seq      int // position in the order; 0 for EventRegister
	At       time.Time
	Kind     string
	Model    string
	Alias    string
	From, To int // versions; 0 is none
	Why      string
	Runs     []string // ids of the affected runs
	Number   int      // the highest of their numbers, so that no number is assigned twice
	Count    int      // of Retain: total number of runs deleted so far, of which Runs are the last
	Gate     string   // result of the checks before a promotion; "" for a move without checks

	Tag        *Tag        // of EventTag
	Experiment *Experiment // of EventExperiment: the new state
}

type wireEvent struct {
	Seq    int      `json:"seq"`
	At     int64    `json:"at"` // milliseconds since 1970
	Kind   string   `json:"kind"`
	Model  string   `json:"model,omitempty"`
	Alias  string   `json:"alias,omitempty"`
	From   int      `json:"from,omitempty"`
	To     int      `json:"to,omitempty"`
	Why    string   `json:"why"`
	Runs   []string `json:"runs,omitempty"`
	Number int      `json:"number,omitempty"`
	Count  int      `json:"count,omitempty"`
	Gate   string   `json:"gate,omitempty"`

	Tag        *Tag            `json:"tag,omitempty"`
	Experiment *wireExperiment `json:"experiment,omitempty"`
}

type wireExperiment struct {
	ID      string `json:"experiment_id"`
	Name    string `json:"name"`
	Stage   string `json:"lifecycle_stage"`
	Created int64  `json:"creation_time"` // milliseconds since 1970
}

// MarshalJSON writes the event as it is stored.
func (e Event) MarshalJSON() ([]byte, error) {
	w := wireEvent{Seq: e.Seq, At: e.At.UnixMilli(), Kind: e.Kind, Model: e.Model, Alias: e.Alias, From: e.From, To: e.To,
		Why: e.Why, Runs: e.Runs, Number: e.Number, Count: e.Count, Gate: e.Gate, Tag: e.Tag}
	if x := e.Experiment; x != nil {
		w.Experiment = &wireExperiment{x.ID, x.Name, x.Stage, x.Created.UnixMilli()}
		if x.Created.IsZero() {
			w.Experiment.Created = w.At
		}
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (e *Event) UnmarshalJSON(b []byte) error {
	var w wireEvent
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	*e = Event{Seq: w.Seq, At: time.UnixMilli(w.At).UTC(), Kind: w.Kind, Model: w.Model, Alias: w.Alias, From: w.From, To: w.To,
		Why: w.Why, Runs: w.Runs, Number: w.Number, Count: w.Count, Gate: w.Gate, Tag: w.Tag}
	if x := w.Experiment; x != nil {
		e.Experiment = &Experiment{ID: x.ID, Name: x.Name, Stage: x.Stage, Created: time.UnixMilli(x.Created).UTC()}
	}
	return nil
}

// apply applies one event. When the champion moves, Previous is set to its old version in
// the same record, so that a rollback is always possible.
func (s *state) apply(e Event) {
	s.events = append(s.events, e)
	s.lastSeq = max(s.lastSeq, e.Seq)
	s.lastNumber = max(s.lastNumber, e.Number)
	s.applyEdit(e)
	if e.Kind == EventRemove {
		s.removed[e.Model] = max(s.removed[e.Model], e.From)
	}
	if e.Kind != EventAlias {
		return
	}
	place := aliasName{e.Model, e.Alias}
	if old := s.aliases[place]; e.Alias == Champion && old != 0 && old != e.To {
		s.aliases[aliasName{e.Model, Previous}] = old
	}
	s.aliases[place] = e.To
	if e.To == 0 {
		delete(s.aliases, place)
	}
}

// SetAlias sets an alias to version n of a model and records the reason as an event; n 0 removes the alias. If the
// alias already has this version, nothing is written. A move is undone by another move. Promote does the same for the
// champion, with the result of the checks. The error is a *MissingError for an unknown version, a *FullError, or about
// the alias's name.
func (r *Registry) SetAlias(model, alias string, n int, why string) error {
	return r.move(Event{Model: model, Alias: alias, To: n, Why: why})
}

// Promote makes version n the champion. gate is the result of the checks, for the event.
func (r *Registry) Promote(model string, n int, why, gate string) error {
	return r.move(Event{Model: model, Alias: Champion, To: n, Why: why, Gate: gate})
}

func (r *Registry) move(e Event) error {
	model, alias, n := e.Model, e.Alias, e.To
	if err := checkName("alias", alias); err != nil {
		return err
	}
	return r.change(func() error {
		if _, ok := r.version(model, n); !ok && n != 0 {
			return &MissingError{What: fmt.Sprintf("version %d of %s", n, model)}
		}
		e.Kind, e.From = EventAlias, r.aliases[aliasName{model, alias}]
		if e.From == n {
			return nil
		}
		return r.append(e, fmt.Sprintf("%s of %s", alias, model))
	})
}

// append stages an event with the next sequence number.
func (r *Registry) append(e Event, what string) error {
	e.Seq, e.At = numberAfter(r.lastSeq, maxSeq), inMillis(r.now())
	for _, w := range r.staged {
		if strings.HasPrefix(w.key, eventPrefix) {
			e.Seq = numberAfter(e.Seq, maxSeq)
		}
	}
	payload, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("registry: write %s: %w", what, err)
	}
	return r.put(eventKey(e.Seq, r.id()), payload, what, true)
}

// Alias returns the version of an alias.
func (r *Registry) Alias(model, alias string) (Version, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.version(model, r.aliases[aliasName{model, alias}])
}

// Aliases returns a model's aliases with their version numbers.
func (r *Registry) Aliases(model string) map[string]int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	out := map[string]int{}
	for a, n := range r.aliases {
		if _, ok := r.version(model, n); ok && a.model == model {
			out[a.alias] = n
		}
	}
	return out
}

// History returns the audit trail of a model, newest event first: the registration of its
// versions and every move of its aliases.
func (r *Registry) History(model string) []Event {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var out []Event
	for _, v := range r.versions[model] {
		out = append(out, Event{Kind: EventRegister, At: v.Created, Model: model, To: v.N, Why: v.Reason})
	}
	for _, e := range r.events {
		if e.Model == model {
			out = append(out, e)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].At.Before(out[j].At) })
	slices.Reverse(out)
	return out
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
