package registry

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"

	"orrery/core/store/large"
	"orrery/core/store/record"
)

// state is the result of applying all records.
type state struct {
	runs        map[string]Run
	order       []Run                // all runs, newest first
	versions    map[string][]Version // by model, N rising
	events      []Event              // in order of their keys
	aliases     map[aliasName]int
	edits       map[string]*edit    // by run
	running     map[string]string   // locks of running runs, by id
	checkpoints map[string][]string // keys of checkpoints, by run
	retained    map[string]Event    // events of Retain, by key
	experiments map[string]Experiment
	settings    map[string]Setting // by name, including deleted ones
	lastSetting int                // the highest Seq of a setting
	lastNumber  int                // highest number of a run, including deleted ones
	lastSeq     int
	removed     map[string]int                  // highest number of a removed version, by model
	refs        map[string]map[string]large.Ref // references to large models, by digest and key
	disordered  bool                            // an event arrived out of order: reorder must apply all records again
}

type aliasName struct{ model, alias string }

func newState() state {
	return state{runs: map[string]Run{}, versions: map[string][]Version{}, aliases: map[aliasName]int{},
		edits: map[string]*edit{}, experiments: map[string]Experiment{}, settings: map[string]Setting{}, refs: map[string]map[string]large.Ref{},
		running: map[string]string{}, checkpoints: map[string][]string{}, retained: map[string]Event{}, removed: map[string]int{}}
}

// newer compares runs by number, which follows the order of recording, newest first.
func newer(x, y *Run) int {
	if x.Number != y.Number { // the usual case
		return cmp.Compare(y.Number, x.Number)
	}
	return cmp.Or(y.Start.Compare(x.Start), cmp.Compare(x.ID, y.ID))
}

// sortRuns returns the runs, newest first. It sorts pointers, since a run is large.
func sortRuns(runs map[string]Run) []Run {
	all := make([]*Run, 0, len(runs))
	for _, run := range runs {
		all = append(all, &run)
	}
	slices.SortFunc(all, newer)
	out := make([]Run, len(all))
	for i, run := range all {
		out[i] = *run
	}
	return out
}

// rank returns the index of a run in the order.
func (s *state) rank(run Run) (int, bool) {
	i := sort.Search(len(s.order), func(i int) bool { return newer(&s.order[i], &run) >= 0 })
	return i, i < len(s.order) && s.order[i].ID == run.ID
}

// insert adds a run to the order.
func (s *state) insert(run Run) {
	i, _ := s.rank(run)
	s.order = append(s.order, run) // not slices.Insert, which is five times the code for each type
	copy(s.order[i+1:], s.order[i:])
	s.order[i] = run
}

// displace removes a run from the order.
func (s *state) displace(run Run) {
	if i, ok := s.rank(run); ok {
		s.order = slices.Delete(s.order, i, i+1)
	}
}

// applyRecord applies one record to the state. It ignores keys of other parts of the program. order
// is nil while everything is read, and is sorted at the end.
func (s *state) applyRecord(key string, v []byte) error {
	if !ours(key) {
		return nil
	}
	payload, err := record.Decode(v)
	if err != nil {
		return err
	}
	switch {
	case strings.HasPrefix(key, runPrefix):
		return s.applyRun(key, payload)
	case strings.HasPrefix(key, startPrefix):
		return s.applyStart(key, payload)
	case strings.HasPrefix(key, versionPrefix):
		return s.applyVersion(key, payload)
	case strings.HasPrefix(key, eventPrefix):
		return s.applyEvent(key, payload)
	case strings.HasPrefix(key, largePrefix):
		return s.applyRef(key, payload)
	case isSetting(key):
		return s.applySetting(key, payload)
	}
	return nil // models are read on demand
}

func (s *state) applyRun(key string, payload []byte) error {
	run, err := parseRun(key, payload)
	if err != nil {
		return err
	}
	delete(s.running, run.ID)
	s.setRun(run)
	return nil
}

func (s *state) setRun(run Run) {
	if !countable(run.Number) {
		run.Number = 0 // imported by an older version: the run stays, and numbering does not continue from it
	}
	if old, ok := s.runs[run.ID]; ok {
		s.displace(old)
	}
	s.runs[run.ID] = run
	if s.order != nil {
		s.applyEdits(run.ID) // its events may have arrived first
		s.insert(s.runs[run.ID])
	}
	s.lastNumber = max(s.lastNumber, run.Number)
}

func (s *state) dropRun(id string) {
	if run, ok := s.runs[id]; ok {
		delete(s.runs, id)
		s.displace(run)
	}
}

func (s *state) applyVersion(key string, payload []byte) error {
	v, err := parseVersion(key, payload)
	if err != nil {
		return err
	}
	i, known := s.versionIndex(v.Model, v.N)
	if !known {
		all := append(s.versions[v.Model], v)
		copy(all[i+1:], all[i:])
		all[i], s.versions[v.Model] = v, all
	}
	return nil
}

// versionIndex returns the index of version n among those of its model.
func (s *state) versionIndex(model string, n int) (int, bool) {
	return slices.BinarySearchFunc(s.versions[model], n, func(v Version, n int) int { return cmp.Compare(v.N, n) })
}

func (s *state) applyEvent(key string, payload []byte) error {
	e, err := parseEvent(key, payload)
	if err != nil {
		return err
	}
	if e.Seq < s.lastSeq {
		s.disordered = true
	}
	if e.Kind == EventDelete && e.Count > 0 {
		s.retained[key] = e
	}
	s.apply(e)
	if s.order != nil {
		s.reapplyEdits(e)
	}
	return nil
}

// reapplyEdits applies the edits of the runs of an event.
func (s *state) reapplyEdits(e Event) {
	ids := e.Runs
	switch e.Kind {
	case EventTag, EventTrash, EventRestore:
	case EventExperiment:
		ids = slices.Collect(maps.Keys(s.runs))
	default:
		return
	}
	s.applyEdits(ids...)
	for _, id := range ids {
		if i, ok := s.rank(s.runs[id]); ok {
			s.order[i] = s.runs[id]
		}
	}
}

// many is the number of records from which settling and sorting all runs once is faster.
const many = 50

// applyBulk calls f, which applies n records. For many records, runs are settled and sorted once.
func (s *state) applyBulk(n int, f func()) {
	if n < many {
		f()
		return
	}
	s.order = nil
	f()
	s.applyEdits(slices.Collect(maps.Keys(s.runs))...)
	s.order = sortRuns(s.runs)
}

// drop removes a deleted record from the state.
func (s *state) drop(key string) {
	switch {
	case strings.HasPrefix(key, runPrefix):
		s.dropRun(strings.TrimPrefix(key, runPrefix))
	case strings.HasPrefix(key, startPrefix):
		s.dropStart(key)
	case strings.HasPrefix(key, versionPrefix):
		model, digits, _ := strings.Cut(strings.TrimPrefix(key, versionPrefix), "/")
		n, _ := strconv.Atoi(digits)
		if i, ok := s.versionIndex(model, n); ok {
			s.versions[model] = slices.Delete(s.versions[model], i, i+1)
		}
		if len(s.versions[model]) == 0 {
			delete(s.versions, model)
		}
	case s.dropRetained(key):
	case strings.HasPrefix(key, eventPrefix):
		s.disordered = true
	case strings.HasPrefix(key, largePrefix):
		s.dropRef(key)
	case isSetting(key):
		s.dropSetting(key)
	}
}

// applyGuarded is applyRecord, except that it converts a panic into an error. The record is then
// quarantined like any other damaged one, and the rest is read.
func (s *state) applyGuarded(key string, v []byte) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it cannot be read: %v", p)
		}
	}()
	return s.applyRecord(key, v)
}
