package registry

import (
	"cmp"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"

	"orrery/core/store/large"
	"orrery/core/store/record"
)

// state is what the records add up to.
type state struct {
	runs        map[string]Run
	order       []Run                // newest first
	versions    map[string][]Version // by model, N rising
	events      []Event              // in order of their keys
	aliases     map[aliasName]int
	edits       map[string]*edit    // by run
	running     map[string]string   // locks of runs that have begun and not ended
	checkpoints map[string][]string // their keys, by run
	retained    map[string]Event    // what Retain has deleted, by key
	experiments map[string]Experiment
	settings    map[string]Setting // by name, deleted ones too
	lastSetting int                // the highest Seq of a setting
	lastNumber  int                // of a run, deleted ones too
	lastSeq     int
	removed     map[string]int                  // by model: the highest number of a version that was removed
	refs        map[string]map[string]large.Ref // by digest and key: where large models lie
	disordered  bool                            // an event came out of its place: everything must be folded anew
}

type aliasName struct{ model, alias string }

func newState() state {
	return state{runs: map[string]Run{}, versions: map[string][]Version{}, aliases: map[aliasName]int{},
		edits: map[string]*edit{}, experiments: map[string]Experiment{}, settings: map[string]Setting{}, refs: map[string]map[string]large.Ref{},
		running: map[string]string{}, checkpoints: map[string][]string{}, retained: map[string]Event{}, removed: map[string]int{}}
}

// newer orders runs: by number, which tells the order of recording, the newest first.
func newer(x, y *Run) int {
	if x.Number != y.Number { // nearly always
		return cmp.Compare(y.Number, x.Number)
	}
	return cmp.Or(y.Start.Compare(x.Start), cmp.Compare(x.ID, y.ID))
}

// sortRuns puts the newest first. It sorts pointers, since a run is large.
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

// rank is the place of a run in the order.
func (s *state) rank(run Run) (int, bool) {
	i := sort.Search(len(s.order), func(i int) bool { return newer(&s.order[i], &run) >= 0 })
	return i, i < len(s.order) && s.order[i].ID == run.ID
}

// place puts a run into the order; displace takes it out.
func (s *state) place(run Run) {
	i, _ := s.rank(run)
	s.order = append(s.order, run) // not slices.Insert, which is five times the code for each type
	copy(s.order[i+1:], s.order[i:])
	s.order[i] = run
}

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
	return nil // models are read when they are asked for
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
		run.Number = 0 // an older version has imported it so: the run stays, and the count does not go on from it
	}
	if old, ok := s.runs[run.ID]; ok {
		s.displace(old)
	}
	s.runs[run.ID] = run
	if s.order != nil {
		s.settle(run.ID) // its events may have come first
		s.place(s.runs[run.ID])
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
	i, known := s.seek(v.Model, v.N)
	if !known {
		all := append(s.versions[v.Model], v)
		copy(all[i+1:], all[i:])
		all[i], s.versions[v.Model] = v, all
	}
	return nil
}

// seek is the place of version n among those of its model.
func (s *state) seek(model string, n int) (int, bool) {
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
		s.resettle(e)
	}
	return nil
}

// resettle brings the runs in line that an event is about.
func (s *state) resettle(e Event) {
	ids := e.Runs
	switch e.Kind {
	case EventTag, EventTrash, EventRestore:
	case EventExperiment:
		ids = slices.Collect(maps.Keys(s.runs))
	default:
		return
	}
	s.settle(ids...)
	for _, id := range ids {
		if i, ok := s.rank(s.runs[id]); ok {
			s.order[i] = s.runs[id]
		}
	}
}

// many is how many records make it better to settle and sort all runs once.
const many = 50

// inBulk has f take n records in.
func (s *state) inBulk(n int, f func()) {
	if n < many {
		f()
		return
	}
	s.order = nil
	f()
	s.settle(slices.Collect(maps.Keys(s.runs))...)
	s.order = sortRuns(s.runs)
}

// drop takes a record out that is there no longer.
func (s *state) drop(key string) {
	switch {
	case strings.HasPrefix(key, runPrefix):
		s.dropRun(strings.TrimPrefix(key, runPrefix))
	case strings.HasPrefix(key, startPrefix):
		s.dropStart(key)
	case strings.HasPrefix(key, versionPrefix):
		model, digits, _ := strings.Cut(strings.TrimPrefix(key, versionPrefix), "/")
		n, _ := strconv.Atoi(digits)
		if i, ok := s.seek(model, n); ok {
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
