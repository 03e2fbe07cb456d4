package registry

import (
	"fmt"
	"maps"
	"strings"
	"time"
)

// After a run is recorded, its tags can change and it can be moved to the trash. The record itself never changes: each
// change is an event, and a Run that the registry returns is the record with its events applied.

// Tags with a meaning in MLflow.
const (
	TagNote   = "mlflow.note.content" // the description
	TagName   = "mlflow.runName"      // overrides the recorded name
	TagParent = "mlflow.parentRunId"  // of a nested run; set when it is recorded
)

// MLflow's lifecycle stages.
const (
	StageActive  = "active"
	StageDeleted = "deleted"
)

// Kinds of events about runs and experiments.
const (
	EventTag        = "tag"        // a tag of a run was set or deleted
	EventTrash      = "trash"      // runs were moved to the trash
	EventRestore    = "restore"    // runs were restored from the trash
	EventExperiment = "experiment" // an experiment was created, renamed, moved to the trash or restored
)

// Tag is a change of one tag, as stored in an event.
type Tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	Gone  bool   `json:"gone,omitempty"` // deleted
}

// edit is the combined effect of the events of one run.
type edit struct {
	tags  map[string]Tag
	stage string
}

// longestTag is the longest value that MLflow's own store accepts, in bytes.
const longestTag = 8000

// SetTag sets a tag of a run. It writes nothing if the tag already has the value. The error
// is a *MissingError for an unknown run, a *FullError, or about the key.
func (r *Registry) SetTag(run, key, value string) error {
	return r.tag(run, Tag{Key: key, Value: value})
}

// DeleteTag deletes a tag. Deleting a tag that does not exist is no error.
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

// Trash moves runs to the trash: they stay stored and can be restored, and their
// LifecycleStage is deleted. Runs with versions are allowed.
func (r *Registry) Trash(why string, ids ...string) error { return r.moveTrash(EventTrash, why, ids) }

// Restore restores runs from the trash.
func (r *Registry) Restore(why string, ids ...string) error {
	return r.moveTrash(EventRestore, why, ids)
}

func (r *Registry) moveTrash(kind, why string, ids []string) error {
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

// Experiment groups runs under a name.
type Experiment struct {
	ID      string // referred to by runs
	Name    string // for users; may change
	Stage   string // active or deleted
	Created time.Time
	Runs    int // without those in the trash
}

// applyEdit applies an event about runs or experiments.
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

// applyEdits applies the edits of the given runs to their records. A run of an experiment in the
// trash is in the trash as well.
func (s *state) applyEdits(ids ...string) {
	for _, id := range ids {
		run, ok := s.runs[id]
		if !ok {
			continue
		}
		if e := s.edits[id]; e != nil {
			run = e.applyTo(run)
		}
		run.LifecycleStage = StageActive
		if x, ok := s.experiments[run.Experiment]; run.trashed || ok && x.Stage == StageDeleted {
			run.LifecycleStage = StageDeleted
		}
		s.runs[id] = run
	}
}

// applyAllEdits applies the edits of all runs that have some.
func (s *state) applyAllEdits() {
	binned := false
	for _, x := range s.experiments {
		binned = binned || x.Stage == StageDeleted
	}
	for id := range s.runs {
		if binned || s.edits[id] != nil {
			s.applyEdits(id)
		}
	}
}

// applyTo returns a run with the edits applied. Its tags are a new map, since the old one may be in use by a caller.
func (e *edit) applyTo(run Run) Run {
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

// Experiments returns all experiments sorted by name: those that were created, and those that runs refer to.
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
	ids := map[string]string{} // by name and id, for sorting by name
	for id, x := range all {
		ids[x.Name+"\x00"+id] = id
	}
	out := make([]Experiment, 0, len(all))
	for _, name := range sortedKeys(ids) {
		out = append(out, all[ids[name]])
	}
	return out
}

// CreateExperiment creates an experiment. Names are unique, including those in the trash.
func (r *Registry) CreateExperiment(name string) (Experiment, error) {
	x := Experiment{ID: r.id(), Name: name, Stage: StageActive}
	return x, r.change(func() error { return r.putExperiment(x, "created") })
}

// RenameExperiment renames an experiment. Its runs stay in it.
func (r *Registry) RenameExperiment(id, name string) error {
	return r.changeExperiment(id, "renamed", func(x *Experiment) { x.Name = name })
}

// TrashExperiment moves an experiment with its runs to the trash.
func (r *Registry) TrashExperiment(id string) error {
	return r.changeExperiment(id, "put into the bin", func(x *Experiment) { x.Stage = StageDeleted })
}

// RestoreExperiment restores an experiment with its runs, except those that were moved to the trash individually.
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
			return fmt.Errorf("registry: the experiment %q already exists, maybe in the trash; choose another name or restore it", x.Name)
		}
	}
	x.Runs = 0
	return r.append(Event{Kind: EventExperiment, Why: what, Experiment: &x}, "the experiment "+x.Name)
}
