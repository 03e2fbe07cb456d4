package registry

import (
	"encoding/json"
	"strings"
)

// Records returns every intact record for a workspace file, by its key without the layout's
// prefix, such as "r/<id>". For a large model it returns the record that refers to it,
// l/<digest>/<stamp>, a large.Ref; the writer of the file reads the model from the blobs.
func (r *Registry) Records() map[string][]byte {
	records := map[string][]byte{}
	r.EachRecord(func(name string, b []byte) { records[name] = b })
	return records
}

// EachRecord calls f with each record of Records, in a fixed order. It returns the names of records that are missing or
// cannot be read: they were damaged or deleted outside of the program since Open.
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

// addRunning calls f with a running run, with MLflow's status RUNNING. An import treats it as interrupted.
func (r *Registry) addRunning(f func(name string, b []byte), id string) {
	r.mu.RLock()
	_, on := r.running[id]
	run := r.runs[id]
	r.mu.RUnlock()
	if !on {
		return // it has ended, or id is a checkpoint's
	}
	if b, err := json.Marshal(run); err == nil {
		f("r/"+id, b)
	}
}
