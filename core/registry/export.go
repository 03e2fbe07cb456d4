package registry

import (
	"encoding/json"
	"strings"
)

// Records returns every whole record by its key without the layout's prefix, such as
// "r/<id>": what a workspace file carries. A large model is not among them but the record that
// names it, l/<digest>/<stamp>, a large.Ref: who writes the file reads it from the blobs.
func (r *Registry) Records() map[string][]byte {
	records := map[string][]byte{}
	r.EachRecord(func(name string, b []byte) { records[name] = b })
	return records
}

// EachRecord calls f with what Records returns, in a fixed order. It returns the names of the
// records that should be there and cannot be read: they have been damaged or deleted outside
// of the program since Open.
func (r *Registry) EachRecord(f func(name string, b []byte)) (damaged []string) {
	r.mu.RLock()
	keys := sortedKeys(r.sizes)
	r.mu.RUnlock()
	for _, key := range keys {
		name, known := strings.CutPrefix(key, layoutPrefix)
		if rest, is := strings.CutPrefix(key, largePrefix); is {
			name, known = "l/"+rest, true
		}
		if !known {
			continue
		}
		if id, is := strings.CutPrefix(name, "b/"); is {
			r.addRunning(f, id)
			continue
		}
		if b, err := r.get(key); err == nil {
			f(name, b)
		} else {
			damaged = append(damaged, name)
		}
		r.pause()
	}
	return damaged
}

// addRunning calls f with a run that has begun, with MLflow's status RUNNING. Where that is imported, it
// has been interrupted.
func (r *Registry) addRunning(f func(name string, b []byte), id string) {
	r.mu.RLock()
	_, on := r.running[id]
	run := r.runs[id]
	r.mu.RUnlock()
	if !on {
		return // it has ended, or id is that of a checkpoint
	}
	if b, err := json.Marshal(run); err == nil {
		f("r/"+id, b)
	}
}
