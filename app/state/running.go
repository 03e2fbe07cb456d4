package state

import (
	"slices"
	"time"

	"orrery/app/station"
	"orrery/core/registry"
)

// A run is kept from its start, so that one that a reload or a crash interrupts is not lost. These
// are the commands and messages about that.
type (
	// Begin keeps a run that begins as RUNNING; answered by Began, kept or not. Record and RecordSearch
	// name its job.
	Begin struct {
		station.Write
		Job int
		Run registry.Run
	}
	// Checkpoint keeps the candidates of a search that have been tried since the last one; answered
	// by Saved.
	Checkpoint struct {
		station.Write
		Began  int // the job of Begin
		Nested []registry.Run
	}
	// Retain deletes the runs of the schedule but the last ones; answered by Retained or StoreFailed.
	Retain struct {
		station.Write
		Keep int
	}
	// WarnOnLeave has the browser ask before the page is left, or not any more.
	WarnOnLeave struct{ On bool }

	// Began brings the registry with a run that has begun, or with those that were interrupted.
	Began struct {
		station.Unwritten
		Book Book
	}
	// Retained says that runs of the schedule are deleted.
	Retained struct {
		station.Written
		N    int
		Book Book
	}
)

func (s *State) updateRunning(m Msg) ([]Cmd, bool) {
	switch m := m.(type) {
	case Began:
		s.keep(m.Book)
	case Retained:
		s.keep(m.Book)
		s.letGo()
	default:
		return nil, false
	}
	return nil, true
}

// checkpointEvery is how long the candidates of a search that are done wait to be kept.
const checkpointEvery = 2 * time.Second

// checkpointTick keeps the candidates that are done, at most as many as the search keeps at its end.
func (s *State) checkpointTick() []Cmd {
	t := &s.Tune
	if !t.Searching.On() || s.Now.Sub(t.checkpointAt) < checkpointEvery {
		return nil
	}
	t.checkpointAt = s.Now
	c := Checkpoint{Began: t.begunJob}
	for _, one := range t.finished() {
		if len(t.checkpointed) >= mostNested || slices.Contains(t.checkpointed, one.Index) {
			continue
		}
		run := s.nested(one)
		delete(run.Metrics, "rank_test_score") // it is not known before all are done
		t.checkpointed, c.Nested = append(slices.Clip(t.checkpointed), one.Index), append(c.Nested, run)
	}
	if len(c.Nested) == 0 {
		return nil
	}
	return []Cmd{c}
}

// personWaits reports whether work that a person has started goes on and would be lost with the page.
func (s State) personWaits() bool {
	pass := s.Automation.Current
	return s.Train.Fitting.On() || s.Tune.Searching.On() || s.Tune.Validating.On() || pass != nil && pass.Trigger == "you"
}

// warnOnLeave keeps the browser's warning in step with the work.
func (s *State) warnOnLeave() []Cmd {
	on := s.personWaits()
	if on == s.warns {
		return nil
	}
	s.warns = on
	return []Cmd{WarnOnLeave{On: on}}
}
