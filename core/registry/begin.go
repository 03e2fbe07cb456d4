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

// ErrEnded means that the run is already recorded as ended; records do not change.
var ErrEnded = errors.New("registry: the run is already recorded, and records cannot be changed")

// Interrupted is the error text of a run whose page closed before its end was recorded.
const Interrupted = "The page was closed or reloaded, or the browser stopped, before the end of this run was recorded."

// startRecord is the stored form of a running run. The change that writes the run's final record removes it.
type startRecord struct {
	Lock string `json:"lock"` // the page holds it while the run is running
	Run  Run    `json:"run"`
}

// Begin stores a run that has begun, with the status RUNNING, its number and no end time. Record with the same ID ends
// it. lock names a lock that the caller holds while the run is running: another page that can acquire it may call
// Interrupt. The error is a *FullError without room; Record may still succeed later.
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

// Checkpoint stores finished nested runs of a running run, such as candidates of a search. Only what may differ from
// the parent is written: parameters, metrics, times, status and the last step. Checkpoints are not runs of the
// registry: RecordNested replaces them by nested runs, Record of the parent deletes them, and Interrupt converts them
// into runs. If the parent is not running, nothing is written.
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

// Within returns a nested run with the fields that it shares with its parent: see Checkpoint.
func (r Run) Within(parent Run) Run {
	r.Data, r.Features, r.Inputs, r.Target, r.Split = parent.Data, parent.Features, parent.Inputs, parent.Target, parent.Split
	r.Pipeline.Steps, r.Pipeline.Inputs, r.Pipeline.Target = parent.Pipeline.Steps, parent.Pipeline.Inputs, parent.Pipeline.Target
	return r
}

// Running returns the locks of running runs, by run id.
func (r *Registry) Running() map[string]string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return maps.Clone(r.running)
}

// Interrupt ends the runs of a lock that no page holds any more and returns their number. They get the status KILLED
// and no end time, since it is unknown. Their checkpoints become nested runs, as far as there is room.
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

// interrupt stages the end of one run. number is the last number assigned.
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

// candidates reads the checkpoints of a run. It skips those that cannot be read.
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

// removeStart stages the deletion of a run's start record and its checkpoints.
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

// putRun stages the final record of a run.
func (r *Registry) putRun(run Run, small bool) error {
	what := fmt.Sprintf("run %d", run.Number)
	payload, err := json.Marshal(run)
	if err != nil {
		return fmt.Errorf("registry: write %s: %w", what, err)
	}
	return r.put(runKey(run.ID), payload, what, small)
}

// applyStart applies the start record or a checkpoint of a run. It ignores a run that has a final
// record: a browser that was killed may still have the start record.
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
		return fmt.Errorf("it is the start record of run %q", run.ID)
	}
	_, on := s.running[run.ID]
	if _, ended := s.runs[run.ID]; ended && !on {
		return nil
	}
	s.setRun(run)
	s.running[run.ID] = b.Lock
	return nil
}

// dropStart reverses applyStart.
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
