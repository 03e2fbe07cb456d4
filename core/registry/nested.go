package registry

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"orrery/core/store"
)

// nestedAtOnce is how many nested runs are written before the page may answer a person.
const nestedAtOnce = 2

// RecordNested is Record for a run without a model and the nested runs that belong to it, such as a
// search and its candidates, which get its id as their parent's. What Checkpoint kept of the run
// goes when all nested runs are there, and not before: after an end of the page in between,
// Interrupt makes runs of the candidates that are not there yet. Where there is no room for all of
// them the first ones are kept, and the note of the run says so; kept is how many.
// pause is called between the steps, so that a page stays alive.
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
	for most := len(nested) - kept; ; most /= 2 { // the browser may refuse what the budget allows
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

// isFull reports whether there was no room, and nothing was written.
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

// addNested keeps nested runs of a run that goes on, all of them or none.
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

// endNested stages the end of a run and at most so many of the nested runs that are not kept yet.
// Room is counted for the run before them, but it is written behind them: a browser without a
// journal that is killed in between still has the start and the checkpoints.
func (r *Registry) endNested(run *Run, nested []Run, kept, most int) (last int, err error) {
	_, on := r.running[run.ID]
	if err := r.removeStart(run.ID); err != nil {
		return 0, err
	}
	before, at := r.growth, len(r.staged)
	if err := r.putRun(*run, on); err != nil { // it is hardly larger than its start, which goes
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

// putNested stages nested runs as far as there is room, with ids and numbers of their own, and says
// how many. number is the last one given.
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

// noRoom adds to the note of a run that some of its candidates are left out.
func noRoom(note string, left, all int) string {
	if left == 0 {
		return note
	}
	return strings.TrimSpace(fmt.Sprintf("%s There was no room for %d of %d candidates.", note, left, all))
}

// unrecorded are the candidates of a run that are not among its nested runs. Without a journal a
// browser may have been killed in the middle of RecordNested.
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
