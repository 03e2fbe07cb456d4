package registry

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"

	"orrery/core/usertext"
)

// Import describes the import of a workspace file. An import never overwrites a record: a record
// whose id is used by different content is skipped.
type Import struct {
	Runs, Models, Versions, Events, Settings Tally
	Notes                                    []string // what is skipped and why, for users

	writes []staged
}

// Tally counts the records of one kind.
type Tally struct{ New, Same, Out int }

// Any reports whether there is anything to import.
func (i Import) Any() bool { return len(i.writes) > 0 }

// Plan returns what Registry.Import would import from records in the form of Records. It changes nothing.
func (r *Registry) Plan(records map[string][]byte) Import {
	runs := r.readRuns(records)
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.plan(records, runs)
}

// Import imports records, all of them or none. Records l/<digest>/<stamp> refer to large models that must already be
// stored as blobs; l/<digest> alone is for Plan. The error is a *FullError without room.
func (r *Registry) Import(records map[string][]byte) (Import, error) {
	runs := r.readRuns(records)
	var i Import
	if err := r.checkBlobs(records); err != nil {
		return i, err
	}
	err := r.change(func() error {
		i = r.plan(records, runs)
		for _, w := range i.writes {
			if strings.HasPrefix(w.key, largePrefix) {
				if err := r.importLarge(w); err != nil {
					return err
				}
				continue
			}
			if err := r.put(w.key, w.value, "the workspace", isSetting(w.key)); err != nil {
				return err
			}
		}
		return nil
	})
	return i, err
}

// HoldsLarge reports whether large models are stored as blobs here.
func (r *Registry) HoldsLarge() bool { return r.largeModelsInBlobs() }

// SplitUnstored splits the records of a workspace into those that Import accepts as they are, and the
// digests of large models, l/<digest>, that must be stored as blobs first.
func (r *Registry) SplitUnstored(records map[string][]byte) (ready map[string][]byte, digests []string) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	ready = map[string][]byte{}
	for _, name := range sortedKeys(records) {
		digest, is := strings.CutPrefix(name, "l/")
		if is && !r.stored(digest) {
			digests = append(digests, digest)
			continue
		}
		ready[name] = records[name]
	}
	return ready, digests
}

// readRuns decodes the runs among records, by name. It skips those that cannot be read.
func (r *Registry) readRuns(records map[string][]byte) map[string]Run {
	runs := map[string]Run{}
	for name, b := range records {
		if !strings.HasPrefix(name, "r/") {
			continue
		}
		if checkText(name, b) != nil {
			continue
		}
		run, err := parseRun(layoutPrefix+name, b)
		if err == nil {
			runs[name] = run
		}
		r.pause()
	}
	return runs
}

// importing builds an Import. A run keeps its id and gets a free number; events of imported
// runs and models are appended after the existing ones.
type importing struct {
	Import
	r      *Registry
	number int
	seq    int
	taken  map[int]bool
	read   map[string]Run  // runs of the file, by the record's name
	runs   map[string]bool // ids of the new runs
	events map[string]bool // existing events, by eventID
	models map[string]bool // registered models that existed before
}

func (r *Registry) plan(records map[string][]byte, runs map[string]Run) Import {
	p := &importing{r: r, number: r.lastNumber, seq: r.lastSeq, taken: map[int]bool{}, read: runs, runs: map[string]bool{}, events: map[string]bool{}, models: map[string]bool{}}
	for i := range r.order {
		p.taken[r.order[i].Number] = true
	}
	for model := range r.versions {
		p.models[model] = true
	}
	for key := range r.sizes {
		if strings.HasPrefix(key, eventPrefix) {
			p.events[eventID(key)] = true
		}
	}
	kinds := []struct {
		prefix string
		take   func(key string, b []byte)
	}{{"l/", p.large}, {"m/", p.model}, {"r/", p.run}, {"v/", p.version}, {"e/", p.event}}
	names := sortedKeys(records)
	// In order of their numbers, so that newly assigned numbers keep the order.
	sort.SliceStable(names, func(i, j int) bool { return runs[names[i]].Number < runs[names[j]].Number })
	for _, kind := range kinds {
		for _, name := range names {
			if strings.HasPrefix(name, kind.prefix) {
				kind.take(layoutPrefix+name, records[name])
			}
		}
	}
	p.settings(records)
	return p.Import
}

func (p *importing) write(t *Tally, key string, payload []byte) {
	t.New++
	p.writes = append(p.writes, staged{key: key, value: payload})
}

// exists reports whether a record exists already, and counts it.
func (p *importing) exists(t *Tally, key string, b []byte) bool {
	mine, err := p.r.get(key)
	switch {
	case err != nil:
		return false
	case string(mine) == string(b):
		t.Same++
	default:
		p.skip(t, strings.TrimPrefix(key, layoutPrefix)+" already exists with different content and was not replaced")
	}
	return true
}

// skip counts a record that is not imported, with a note.
func (p *importing) skip(t *Tally, note string) {
	t.Out++
	p.Notes = append(p.Notes, note)
}

// large plans the import of a model that is, or will be, a blob.
func (p *importing) large(key string, b []byte) {
	key = largePrefix + strings.TrimPrefix(key, layoutPrefix+"l/")
	if p.r.stored(digestOf(key)) {
		p.Models.Same++
		return
	}
	p.write(&p.Models, key, b)
}

func (p *importing) model(key string, b []byte) {
	if digest, _ := cutModel(key); p.r.inBlobs(digest) {
		p.Models.Same++
		return
	}
	if !p.exists(&p.Models, key, b) {
		p.write(&p.Models, key, b)
	}
}

func (p *importing) run(key string, b []byte) {
	run, ok := p.read[strings.TrimPrefix(key, layoutPrefix)]
	if !ok {
		p.skip(&p.Runs, strings.TrimPrefix(key, layoutPrefix)+" is not a valid run")
		return
	}
	if _, there := p.r.runs[run.ID]; there {
		p.Runs.Same++
		return
	}
	renumber := !importable(run.Number) || p.taken[run.Number]
	if renumber {
		run.Number = numberAfter(p.number, MaxNumber) // p.number is at least the number of every earlier run
	}
	interrupted := run.Status == StatusRunning
	if interrupted {
		run.Status, run.Err = StatusKilled, Interrupted
	}
	if renumber || interrupted {
		var err error
		if b, err = json.Marshal(run); err != nil {
			p.skip(&p.Runs, strings.TrimPrefix(key, layoutPrefix)+" is not a valid run: "+err.Error())
			return
		}
	}
	p.taken[run.Number], p.number = true, max(p.number, run.Number)
	p.runs[run.ID] = true
	p.write(&p.Runs, key, b)
}

func (p *importing) version(key string, b []byte) {
	v, err := importedVersion(key, b)
	if err != nil {
		p.skip(&p.Versions, fmt.Sprintf("%s is not a valid version: %v", strings.TrimPrefix(key, layoutPrefix), err))
		return
	}
	switch {
	case p.exists(&p.Versions, key, b):
	case p.models[v.Model]:
		p.skip(&p.Versions, fmt.Sprintf("version %d of %s was not imported, because a model with that name already exists", v.N, v.Model))
	default:
		p.write(&p.Versions, key, b)
	}
}

// event imports an event about new runs or models. Existing runs and models have their own trail.
func (p *importing) event(key string, b []byte) {
	e, err := importedEvent(key, b)
	if err != nil {
		p.skip(&p.Events, fmt.Sprintf("%s is not a valid event: %v", strings.TrimPrefix(key, layoutPrefix), err))
		return
	}
	if p.events[eventID(key)] { // maybe with another sequence number
		p.Events.Same++
		return
	}
	if !p.about(e) {
		p.Events.Out++
		return
	}
	p.seq = numberAfter(p.seq, maxSeq)
	e.Seq = p.seq
	if b, err = json.Marshal(e); err != nil {
		p.skip(&p.Events, fmt.Sprintf("%s is not a valid event: %v", strings.TrimPrefix(key, layoutPrefix), err))
		return
	}
	p.write(&p.Events, eventKey(e.Seq, eventID(key)), b)
}

func (p *importing) about(e Event) bool {
	switch {
	case e.Kind == EventAlias, e.Kind == EventRemove:
		return !p.models[e.Model]
	case e.Kind == EventExperiment && e.Experiment != nil:
		_, there := p.r.experiments[e.Experiment.ID]
		return !there
	case e.Kind == EventDelete:
		return len(p.r.order) == 0
	}
	for _, id := range e.Runs {
		if !p.runs[id] {
			return false
		}
	}
	return true
}

// settings imports settings that do not exist here, in the order in which they were first written.
// It skips deleted ones.
func (p *importing) settings(records map[string][]byte) {
	next := p.r.lastSetting
	for _, s := range p.readSettings(records) {
		mine := p.r.settings[s.Name]
		switch {
		case mine.Value == nil:
			next = numberAfter(next, maxRev)
			p.write(&p.Settings, settingPrefix+s.Name, encodeSetting(settingRecord{Rev: numberAfter(mine.Rev, maxRev), Seq: next, Value: s.Value}))
		case bytes.Equal(mine.Value, s.Value):
			p.Settings.Same++
		default:
			p.skip(&p.Settings, fmt.Sprintf("the setting %q already exists with a different value and was not replaced", s.Name))
		}
	}
}

// readSettings decodes the settings among records. It skips those that cannot be read, with a note.
func (p *importing) readSettings(records map[string][]byte) []Setting {
	theirs := newState()
	for _, key := range sortedKeys(records) {
		if !strings.HasPrefix(key, "d/") {
			continue
		}
		if err := theirs.applySetting(layoutPrefix+key, records[key]); err != nil {
			p.skip(&p.Settings, fmt.Sprintf("%s is not a valid setting: %v", key, err))
		}
	}
	var out []Setting
	for _, s := range theirs.settings {
		err := checkSetting(SettingWrite{Name: s.Name, Value: s.Value})
		switch {
		case err != nil:
			p.skip(&p.Settings, usertext.Of(err))
		case s.Value != nil:
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Setting) int { return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Name, b.Name)) })
	return out
}
