package registry

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"orrery/core/store"
)

// nestedAtOnce is the number of nested runs that are written between two pauses.
const nestedAtOnce = 2

// RecordNested is Record for a run without a model and its nested runs, such as a search and its candidates, which get
// the run's id as their parent. The run's checkpoints are deleted only when all nested runs are stored: if the page
// closes in between, Interrupt converts the remaining candidates into runs. Without room for all of them the first kept
// ones are stored, and the run's note says so. pause is called between the steps, so that the page stays responsive.
func (r *Registry) RecordNested(parent Run, nested []Run, pause func()) (run Run, kept int, err error) {
	for err == nil && len(nested)-kept > nestedAtOnce && r.isRunning(parent.ID) {
		if err = r.addNested(parent, nested[kept:kept+nestedAtOnce]); err == nil {
			kept += nestedAtOnce
			pause()
		}
	}
	if err != nil && !isFull(err) {
		return parent, 0, err
	}
	for most := len(nested) - kept; ; most /= 2 { // the browser may allow less than the budget
		last := 0
		err = r.change(func() error {
			var err error
			if run, err = r.complete(parent, nil); err == nil {
				last, err = r.endNested(&run, nested, kept, most)
			}
			return err
		})
		if err == nil {
			run, err = r.Run(run.ID)
			return run, kept + last, err
		}
		if most == 0 || !isFull(err) {
			return parent, 0, err
		}
	}
}

// isFull reports whether err means that there was no room and nothing was written.
func isFull(err error) bool {
	var full *FullError
	return errors.As(err, &full) && !errors.Is(err, errDoubt)
}

func (r *Registry) isRunning(id string) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	_, on := r.running[id]
	return on
}

// addNested stores nested runs of a running run, all of them or none.
func (r *Registry) addNested(parent Run, nested []Run) error {
	return r.change(func() error {
		if _, on := r.running[parent.ID]; !on {
			return ErrEnded
		}
		ended, err := r.completeAll(nested)
		if err != nil {
			return err
		}
		number := r.lastNumber
		kept, err := r.putNested(parent.ID, ended, &number)
		if err == nil && kept < len(nested) {
			err = &FullError{What: "candidates", Used: r.used, Budget: Budget, Err: store.ErrQuota}
		}
		return err
	})
}

// endNested stages the end of a run and at most most of the nested runs that are not stored yet.
// The run is counted before them but written after them: if a browser without a journal is killed
// in between, it still has the start record and the checkpoints.
func (r *Registry) endNested(run *Run, nested []Run, kept, most int) (last int, err error) {
	_, on := r.running[run.ID]
	if err := r.removeStart(run.ID); err != nil {
		return 0, err
	}
	before, at := r.growth, len(r.staged)
	if err := r.putRun(*run, on); err != nil { // hardly larger than the start record, which is deleted
		return 0, err
	}
	r.staged = r.staged[:at]
	own := r.growth - before
	ended, err := r.completeAll(nested[kept : kept+most])
	if err != nil {
		return 0, err
	}
	number := max(r.lastNumber, run.Number)
	if last, err = r.putNested(run.ID, ended, &number); err != nil {
		return 0, err
	}
	run.Note = noRoom(run.Note, len(nested)-kept-last, len(nested))
	r.growth -= own
	return last, r.putRun(*run, true)
}

func (r *Registry) completeAll(nested []Run) (ended []Run, err error) {
	ended = slices.Clone(nested)
	for i := range ended {
		if ended[i], err = r.complete(ended[i], nil); err != nil {
			return nil, err
		}
	}
	return ended, nil
}

// putNested stages nested runs as far as there is room, with new ids and numbers, and returns how
// many. number is the last number assigned.
func (r *Registry) putNested(parent string, nested []Run, number *int) (kept int, err error) {
	for _, one := range nested {
		next := numberAfter(*number, MaxNumber)
		one.ID, one.Number, one.Name = r.id(), next, fmt.Sprintf("run %d", next)
		one.LifecycleStage, one.Tags = StageActive, map[string]string{TagParent: parent}
		err := r.putRun(one, false)
		if isFull(err) {
			break
		}
		if err != nil {
			return kept, err
		}
		*number = next
		kept++
	}
	return kept, nil
}

// noRoom adds to the note of a run how many of its candidates were not stored.
func noRoom(note string, left, all int) string {
	if left == 0 {
		return note
	}
	return strings.TrimSpace(fmt.Sprintf("%s There was no room for %d of %d candidates.", note, left, all))
}

// unrecorded returns the candidates of a run that are not among its nested runs. Without a journal a
// browser may have been killed during RecordNested.
func (r *Registry) unrecorded(parent string, candidates []Run) (left []Run) {
	var there []map[string]string
	for i := range r.order {
		if r.order[i].Tags[TagParent] == parent {
			there = append(there, r.order[i].Params)
		}
	}
	for _, one := range candidates {
		at := slices.IndexFunc(there, func(params map[string]string) bool { return maps.Equal(params, one.Params) })
		if at < 0 {
			left = append(left, one)
			continue
		}
		there = slices.Delete(there, at, at+1)
	}
	return left
}
