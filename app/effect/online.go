package effect

import (
	"encoding/json"
	"strings"

	"orrery/app/state"
	"orrery/core/feature/entity"
	"orrery/core/feature/online"
	"orrery/core/table"
)

// given reads a model's features from an online store as of a time. Several join keys are written with
// commas: "u1, NOR".
func given(store *online.Store, now float64) func(key string) (map[string]table.Value, bool) {
	return func(key string) (map[string]table.Value, bool) {
		parts := []string{key}
		if n := len(store.Keys()); n > 1 {
			parts = strings.SplitN(key, ",", n)
			for i := range parts {
				parts[i] = strings.TrimSpace(parts[i])
			}
		}
		spelled, err := entity.Key(store.Keys(), parts)
		if err != nil {
			return nil, false
		}
		return store.Given(spelled, now)
	}
}

// timedFeatures is how many features a timed read takes, as the store's promise is worded.
const timedFeatures = 3

// readOnline answers one request, and reads the entity again in batches to time it.
func (r *Runner) readOnline(c state.ReadOnline) {
	read := state.OnlineRead{View: c.Store.View(), Key: c.Key, Request: c.Request, Now: c.Now}
	a, err := online.Answer([]byte(c.Request), []*online.Store{c.Store}, nil, c.Now)
	if err != nil {
		read.Wrong = reason(err)
		r.Send(state.OnlineAnswered{Read: read})
		return
	}
	text, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		read.Wrong = reason(err)
	}
	read.Response = string(text)
	all := make([]int, len(c.Store.Features()))
	for i, f := range c.Store.Features() {
		all[i] = i
		read.Names = append(read.Names, f.Name)
	}
	read.Cells = c.Store.Read(nil, c.Store.Find(c.Key), all, c.Now)
	few := all[:min(len(all), timedFeatures)]
	room := make([]online.Cell, 0, len(few))
	b := r.timed(longestBatch, func() { room = c.Store.Read(room, c.Store.Find(c.Key), few, c.Now) })
	read.Took, read.Calls, read.Features = perCall(b), b.Calls, len(few)
	r.Send(state.OnlineAnswered{Read: read})
}
