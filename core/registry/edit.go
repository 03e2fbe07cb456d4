package registry

import (
	"fmt"
	"maps"
	"strings"
	"time"
)

// What may change about a run after it is recorded: its tags and whether it is in the
// bin. The record itself never changes; each change is an event in the trail, and a Run
// that comes out of the registry is the record with its events folded in.

// Tags that MLflow gives a meaning to.
const (
	TagNote   = "mlflow.note.content" // the description
	TagName   = "mlflow.runName"      // stands in place of the recorded name
	TagParent = "mlflow.parentRunId"  // of a nested run; set when it is recorded
)

// MLflow's lifecycle stages.
const (
	StageActive  = "active"
	StageDeleted = "deleted"
)

// Kinds of events about runs and experiments.
const (
	EventTag        = "tag"        // a tag of a run was set, or taken away
	EventTrash      = "trash"      // runs were put into the bin
	EventRestore    = "restore"    // and taken out again
	EventExperiment = "experiment" // an experiment was made, renamed, put into the bin or restored
)

// Tag is a change of one tag, as an event holds it.
type Tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	Gone  bool   `json:"gone,omitempty"` // taken away
}

// edit is what the events of one run add up to.
type edit struct {
	tags  map[string]Tag
	stage string
}

// longestTag is the longest value that MLflow's own store keeps, in bytes.
const longestTag = 8000

// SetTag gives a run a tag, in place of the one of that key. What is there already
// writes nothing. The error is a *MissingError for a run that is not there, a *FullError,
// or about the key.
func (r *Registry) SetTag(run, key, value string) error {
	return r.tag(run, Tag{Key: key, Value: value})
}

// DeleteTag takes a tag away; taking away what is not there is no error.
func (r *Registry) DeleteTag(run, key string) error {
	return r.tag(run, Tag{Key: key, Gone: true})
}

func (r *Registry) tag(id string, t Tag) error {
	if strings.TrimSpace(t.Key) == "" || len(t.Key) > 250 {
		return fmt.Errorf("registry: %.40q cannot be the key of a tag; use a text of 1 to 250 bytes", t.Key)
	}
	if len(t.Value) > longestTag {
		return fmt.Errorf("registry: the tag %s is longer than %d bytes; shorten it", t.Key, longestTag)
	}
	return r.change(func() error {
		run, ok := r.runs[id]
		if !ok {
			return &MissingError{What: fmt.Sprintf("run %q", id)}
		}
		if was, there := run.Tags[t.Key]; t.Gone && !there || !t.Gone && there && was == t.Value {
			return nil
		}
		return r.append(Event{Kind: EventTag, Runs: []string{id}, Tag: &t}, fmt.Sprintf("the tag %s of run %d", t.Key, run.Number))
	})
}

// Trash puts runs into the bin: they are kept and can be restored, and their
// LifecycleStage is deleted. A run from which a version came may go there too.
func (r *Registry) Trash(why string, ids ...string) error { return r.bin(EventTrash, why, ids) }

// Restore takes runs out of the bin.
func (r *Registry) Restore(why string, ids ...string) error { return r.bin(EventRestore, why, ids) }

func (r *Registry) bin(kind, why string, ids []string) error {
	return r.change(func() error {
		var moved []string
		for _, id := range ids {
			run, ok := r.runs[id]
			if !ok {
				return &MissingError{What: fmt.Sprintf("run %q", id)}
			}
			if run.trashed != (kind == EventTrash) {
				moved = append(moved, id)
			}
		}
		if len(moved) == 0 {
			return nil
		}
		return r.append(Event{Kind: kind, Why: why, Runs: moved}, fmt.Sprintf("%s of %d runs", kind, len(moved)))
	})
}

// Experiment is a name that runs belong to.
type Experiment struct {
	ID      string // what runs name
	Name    string // for people; may change
	Stage   string // active or deleted
	Created time.Time
	Runs    int // not counting those in the bin
}

// applyEdit folds an event about runs or experiments in.
func (s *state) applyEdit(e Event) {
	switch {
	case e.Kind == EventExperiment && e.Experiment != nil:
		x := *e.Experiment
		if x.Created.IsZero() {
			x.Created = e.At
		}
		s.experiments[x.ID] = x
	case e.Kind == EventTag && e.Tag != nil:
		for _, id := range e.Runs {
			s.edited(id).tags[e.Tag.Key] = *e.Tag
		}
	case e.Kind == EventTrash:
		for _, id := range e.Runs {
			s.edited(id).stage = StageDeleted
		}
	case e.Kind == EventRestore:
		for _, id := range e.Runs {
			s.edited(id).stage = StageActive
		}
	}
}

func (s *state) edited(id string) *edit {
	e := s.edits[id]
	if e == nil {
		e = &edit{tags: map[string]Tag{}}
		s.edits[id] = e
	}
	return e
}

// settle brings runs in line with what the events say of them. A run of an experiment in
// the bin is in the bin as well.
func (s *state) settle(ids ...string) {
	for _, id := range ids {
		run, ok := s.runs[id]
		if !ok {
			continue
		}
		if e := s.edits[id]; e != nil {
			run = e.on(run)
		}
		run.LifecycleStage = StageActive
		if x, ok := s.experiments[run.Experiment]; run.trashed || ok && x.Stage == StageDeleted {
			run.LifecycleStage = StageDeleted
		}
		s.runs[id] = run
	}
}

// settleAll is settle for what the events name. Runs without events are as recorded.
func (s *state) settleAll() {
	binned := false
	for _, x := range s.experiments {
		binned = binned || x.Stage == StageDeleted
	}
	for id := range s.runs {
		if binned || s.edits[id] != nil {
			s.settle(id)
		}
	}
}

// on is a run with the edits. Its tags become a map of their own: the old one may be in
// someone's hands.
func (e *edit) on(run Run) Run {
	if len(e.tags) > 0 {
		tags := maps.Clone(run.Tags)
		if tags == nil {
			tags = map[string]string{}
		}
		for k, t := range e.tags {
			tags[k] = t.Value
			if t.Gone {
				delete(tags, k)
			}
		}
		run.Tags = tags
		if name := tags[TagName]; name != "" {
			run.Name = name
		}
	}
	run.trashed = e.stage == StageDeleted || e.stage == "" && run.trashed
	return run
}

// Experiments returns every experiment by name: those that were made, and those that runs
// name.
func (r *Registry) Experiments() []Experiment {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.listExperiments()
}

func (r *Registry) listExperiments() []Experiment {
	all := maps.Clone(r.experiments)
	for i := len(r.order) - 1; i >= 0; i-- {
		run := &r.order[i]
		x, ok := all[run.Experiment]
		if !ok {
			x = Experiment{ID: run.Experiment, Name: run.Experiment, Stage: StageActive, Created: run.Start}
		}
		if !run.trashed {
			x.Runs++
		}
		all[run.Experiment] = x
	}
	ids := map[string]string{} // by name and id, so that names come in order
	for id, x := range all {
		ids[x.Name+"\x00"+id] = id
	}
	out := make([]Experiment, 0, len(all))
	for _, name := range sortedKeys(ids) {
		out = append(out, all[ids[name]])
	}
	return out
}

// CreateExperiment makes an experiment. Names are unique, those in the bin included.
func (r *Registry) CreateExperiment(name string) (Experiment, error) {
	x := Experiment{ID: r.id(), Name: name, Stage: StageActive}
	return x, r.change(func() error { return r.putExperiment(x, "created") })
}

// RenameExperiment gives an experiment another name; its runs stay with it.
func (r *Registry) RenameExperiment(id, name string) error {
	return r.changeExperiment(id, "renamed", func(x *Experiment) { x.Name = name })
}

// TrashExperiment puts an experiment with its runs into the bin.
func (r *Registry) TrashExperiment(id string) error {
	return r.changeExperiment(id, "put into the bin", func(x *Experiment) { x.Stage = StageDeleted })
}

// RestoreExperiment takes it out again, and its runs but those that were put there
// themselves.
func (r *Registry) RestoreExperiment(id string) error {
	return r.changeExperiment(id, "restored", func(x *Experiment) { x.Stage = StageActive })
}

func (r *Registry) changeExperiment(id, what string, edit func(*Experiment)) error {
	return r.change(func() error {
		for _, x := range r.listExperiments() {
			if x.ID != id {
				continue
			}
			was := x
			edit(&x)
			if x == was {
				return nil
			}
			return r.putExperiment(x, what)
		}
		return &MissingError{What: fmt.Sprintf("experiment %q", id)}
	})
}

func (r *Registry) putExperiment(x Experiment, what string) error {
	if err := checkName("experiment", x.Name); err != nil {
		return err
	}
	for _, other := range r.listExperiments() {
		if other.Name == x.Name && other.ID != x.ID {
			return fmt.Errorf("registry: there is an experiment %q already, maybe in the bin; choose another name or restore it", x.Name)
		}
	}
	x.Runs = 0
	return r.append(Event{Kind: EventExperiment, Why: what, Experiment: &x}, "the experiment "+x.Name)
}
