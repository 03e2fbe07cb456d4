package registry

import (
	"encoding/json"
	"slices"

	"orrery/core/store/record"
)

// Footprint is the storage that some runs use, in UTF-16 units of the KV.
type Footprint struct {
	Runs    int // number of runs measured
	Units   int // size of their records, models, versions and events
	Kept    int // the part of Units that belongs to runs that Retain never deletes
	Counted int // number of runs that Retain counts, measured or not
}

// Footprint measures the newest ended runs, at most most of them, that were started by one of by,
// which must not be empty. Counted refers to Retain for by[0]. A model belongs to the oldest run
// that has it, and is measured if that run is.
func (r *Registry) Footprint(most int, by ...string) Footprint {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var f Footprint
	stays := r.kept()
	newest := make(map[string]bool, most) // runs
	for i := range r.order {
		run := &r.order[i]
		if run.StartedBy == by[0] && !stays(run.ID) {
			f.Counted++
		}
		if len(newest) < most && slices.Contains(by, run.StartedBy) {
			if _, on := r.running[run.ID]; !on {
				newest[run.ID] = true
			}
		}
	}
	if len(newest) == 0 {
		return f
	}
	models := r.modelsOf(newest)
	for id := range newest {
		units := r.sizes[runKey(id)] + r.versionUnits(id)
		f.Runs, f.Units = f.Runs+1, f.Units+units
		if stays(id) {
			f.Kept += units
		}
	}
	for digest, first := range models {
		if !newest[first] {
			continue
		}
		units := r.modelUnits(digest)
		if f.Units += units; stays(first) {
			f.Kept += units
		}
	}
	return f
}

// modelsOf returns the models of runs, each with the oldest run that has it.
func (r *Registry) modelsOf(runs map[string]bool) map[string]string {
	first := map[string]string{}
	for id := range runs {
		if digest := r.runs[id].ModelID; digest != "" {
			first[digest] = id
		}
	}
	for i := range r.order { // newest first
		if _, asked := first[r.order[i].ModelID]; asked {
			first[r.order[i].ModelID] = r.order[i].ID
		}
	}
	return first
}

func (r *Registry) modelUnits(digest string) int {
	units := r.sizes[modelKey(digest)]
	for key := range r.refs[digest] {
		units += r.sizes[key]
	}
	return units
}

// versionUnits returns the size of a run's versions and of the alias moves to them.
func (r *Registry) versionUnits(run string) int {
	units := 0
	for _, versions := range r.versions {
		for _, v := range versions {
			if v.Run != run {
				continue
			}
			units += r.sizes[versionKey(v.Model, v.N)]
			for _, e := range r.events {
				if e.Kind != EventAlias || e.Model != v.Model || e.To != v.N {
					continue
				}
				if b, err := json.Marshal(e); err == nil {
					units += eventUnits(e.Seq, b)
				}
			}
		}
	}
	return units
}

// eventUnits returns the size of an event. Its key ends with eight random characters, which always have the same size.
func eventUnits(seq int, payload []byte) int {
	return units(eventKey(seq, "00000000"), record.Encode(payload))
}
