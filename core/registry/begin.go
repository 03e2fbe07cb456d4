package registry

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// ErrEnded is a run that is recorded as ended; records do not change.
var ErrEnded = errors.New("registry: the run is recorded already, and records do not change")

// Interrupted is the error text of a run whose page was gone before its end was recorded.
const Interrupted = "The page was closed or reloaded, or the browser stopped, before the end of this run was recorded."

// startRecord is a run that has begun, as it is stored. The step that writes the run's own record
// removes it.
type startRecord struct {
	Lock string `json:"lock"` // held by the page for as long as the run may go on
	Run  Run    `json:"run"`
}

// Begin keeps a run that has begun: RUNNING, with its number and without an end. Record with its ID
// ends it. lock names what the caller holds for as long as the run may go on: whoever can take it
// may call Interrupt. The error is a *FullError where there is no room; Record may keep the run
// all the same.
func (r *Registry) Begin(run Run, lock string) (Run, error) {
	err := r.change(func() error {
		var err error
		if run, err = r.identify(run); err != nil {
			return err
		}
		if run.Start.IsZero() {
			run.Start = r.now()
		}
		run.Status, run.Start, run.End, run.Took, run.ModelID = StatusRunning, inMillis(run.Start), time.Time{}, 0, ""
		payload, err := json.Marshal(startRecord{lock, run})
		if err != nil {
			return fmt.Errorf("registry: write the start of run %d: %w", run.Number, err)
		}
		return r.put(startKey(run.ID), payload, fmt.Sprintf("run %d", run.Number), false)
	})
	return run, err
}

// Checkpoint keeps nested runs that have ended of a run that is going on, such as candidates of a
// search. They differ from their parent in parameters, metrics, times, status and the last step;
// the rest is the parent's and not written again. They are not runs of the registry yet: RecordNested
// puts nested runs in their place, Record of the parent drops them, and Interrupt makes runs of
// them. Where the parent is not going on, nothing is written.
func (r *Registry) Checkpoint(parent string, nested []Run) error {
	return r.change(func() error {
		if _, on := r.running[parent]; !on || len(nested) == 0 {
			return nil
		}
		short := make([]Run, len(nested))
		for i, run := range nested {
			short[i] = run.Within(Run{})
		}
		payload, err := json.Marshal(short)
		what := fmt.Sprintf("candidates of run %d", r.runs[parent].Number)
		if err != nil {
			return fmt.Errorf("registry: write %s: %w", what, err)
		}
		return r.put(checkpointKey(parent, len(r.checkpoints[parent])+1), payload, what, false)
	})
}

// Within is a nested run with what it has from its parent: see Checkpoint.
func (r Run) Within(parent Run) Run {
	r.Data, r.Features, r.Inputs, r.Target, r.Split = parent.Data, parent.Features, parent.Inputs, parent.Target, parent.Split
	r.Pipeline.Steps, r.Pipeline.Inputs, r.Pipeline.Target = parent.Pipeline.Steps, parent.Pipeline.Inputs, parent.Pipeline.Target
	return r
}

// Running returns the runs that have begun and not ended, with their locks.
func (r *Registry) Running() map[string]string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return maps.Clone(r.running)
}

// Interrupt ends the runs of a lock that nobody holds any more and says how many: KILLED, and
// without an end time, since nobody knows it. What Checkpoint kept becomes nested runs, as far as
// there is room.
func (r *Registry) Interrupt(lock string) (int, error) {
	n := 0
	err := r.change(func() error {
		number := r.lastNumber
		for _, id := range sortedKeys(r.running) {
			if r.running[id] != lock {
				continue
			}
			if err := r.interrupt(id, &number); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

// interrupt stages the end of one run. number is the last one given.
func (r *Registry) interrupt(id string, number *int) error {
	run, nested := r.runs[id], r.unrecorded(id, r.candidates(id))
	if err := r.removeStart(id); err != nil {
		return err
	}
	for i := range nested {
		nested[i] = nested[i].Within(run)
	}
	kept, err := r.putNested(id, nested, number)
	if err != nil {
		return err
	}
	run.Note = noRoom(run.Note, len(nested)-kept, len(nested))
	run.Status, run.Err = StatusKilled, Interrupted
	return r.putRun(run, true)
}

// candidates reads what Checkpoint kept of a run; what does not read is left out.
func (r *Registry) candidates(id string) []Run {
	var all []Run
	for _, key := range r.checkpoints[id] {
		var some []Run
		if b, err := r.get(key); err == nil && json.Unmarshal(b, &some) == nil {
			all = append(all, some...)
		}
	}
	return all
}

// removeStart stages that the start of a run goes, with its checkpoints.
func (r *Registry) removeStart(id string) error {
	if _, on := r.running[id]; !on {
		return nil
	}
	for _, key := range append(slices.Clone(r.checkpoints[id]), startKey(id)) {
		if err := r.remove(key); err != nil {
			return err
		}
	}
	return nil
}

// putRun stages a run's own record.
func (r *Registry) putRun(run Run, small bool) error {
	what := fmt.Sprintf("run %d", run.Number)
	payload, err := json.Marshal(run)
	if err != nil {
		return fmt.Errorf("registry: write %s: %w", what, err)
	}
	return r.put(runKey(run.ID), payload, what, small)
}

// applyStart folds the start of a run in, or a checkpoint of it. One that has its own record has
// ended: a browser that was killed may still hold the start.
func (s *state) applyStart(key string, payload []byte) error {
	if parent, _, is := strings.Cut(strings.TrimPrefix(key, startPrefix), "/"); is {
		if !slices.Contains(s.checkpoints[parent], key) {
			s.checkpoints[parent] = append(s.checkpoints[parent], key)
		}
		return nil
	}
	var b startRecord
	if err := json.Unmarshal(payload, &b); err != nil {
		return err
	}
	run := b.Run
	if startKey(run.ID) != key {
		return fmt.Errorf("it is the start of run %q", run.ID)
	}
	_, on := s.running[run.ID]
	if _, ended := s.runs[run.ID]; ended && !on {
		return nil
	}
	s.setRun(run)
	s.running[run.ID] = b.Lock
	return nil
}

// dropStart is the way back.
func (s *state) dropStart(key string) {
	id, _, checkpoint := strings.Cut(strings.TrimPrefix(key, startPrefix), "/")
	if checkpoint {
		s.checkpoints[id] = slices.DeleteFunc(s.checkpoints[id], func(k string) bool { return k == key })
		if len(s.checkpoints[id]) == 0 {
			delete(s.checkpoints, id)
		}
		return
	}
	if _, on := s.running[id]; on {
		delete(s.running, id)
		s.dropRun(id)
	}
}
