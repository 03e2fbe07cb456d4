package registry

import (
	"encoding/json"
	"slices"

	"orrery/core/store/record"
)

// Footprint is the room that the newest runs of some take, in UTF-16 units of the KV.
type Footprint struct {
	Runs    int // that were measured
	Units   int // of their records, and of the models, versions and events that came with them
	Kept    int // of those among them that Retain never deletes
	Counted int // runs that Retain counts, of all
}

// Footprint measures the newest most runs that one of by has started; Counted is of the first one.
func (r *Registry) Footprint(most int, by ...string) Footprint {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var f Footprint
	var newest []*Run
	stays, older := r.kept(), map[string]bool{} // models that were there before
	for i := range r.order {
		run := &r.order[i]
		_, on := r.running[run.ID]
		if run.StartedBy == by[0] && !stays(run.ID) {
			f.Counted++
		}
		if len(newest) < most && !on && slices.Contains(by, run.StartedBy) {
			newest = append(newest, run)
			continue
		}
		older[run.ModelID] = true
	}
	for i := len(newest) - 1; i >= 0; i-- {
		run := newest[i]
		units := r.sizes[runKey(run.ID)] + r.versionUnits(run.ID)
		if !older[run.ModelID] {
			units += r.modelUnits(run.ModelID)
		}
		older[run.ModelID] = true
		f.Runs, f.Units = f.Runs+1, f.Units+units
		if stays(run.ID) {
			f.Kept += units
		}
	}
	return f
}

func (r *Registry) modelUnits(digest string) int {
	units := r.sizes[modelKey(digest)]
	for key := range r.refs[digest] {
		units += r.sizes[key]
	}
	return units
}

// versionUnits is the room of the versions that came from a run, and of the moves of aliases to them.
func (r *Registry) versionUnits(run string) int {
	units := 0
	for _, versions := range r.versions {
		for _, v := range versions {
			if v.Run != run {
				continue
			}
			units += r.sizes[versionKey(v.Model, v.N)]
			for _, e := range r.events {
				if b, err := json.Marshal(e); e.Kind == EventAlias && e.Model == v.Model && e.To == v.N && err == nil {
					units += eventUnits(e.Seq, b)
				}
			}
		}
	}
	return units
}

// eventUnits is the room of an event; eight characters of its key are its own.
func eventUnits(seq int, payload []byte) int {
	return units(eventKey(seq, "00000000"), record.Encode(payload))
}
