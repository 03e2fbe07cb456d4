package effect

import (
	"encoding/json"
	"math"
	"slices"

	"orrery/app/station/features"
	"orrery/core/feature"
	"orrery/core/feature/online"
	"orrery/core/table"
	"orrery/core/usertext"
)

// timedFeatures is the number of features in a timed read, as the documented latency of the store is for that many.
const timedFeatures = 3

// readOnline answers one request, and reads the entity again in batches to time it.
func (r *Runner) readOnline(c features.ReadOnline) {
	read := features.OnlineRead{Request: c.Request, Now: c.Now}
	if err := r.answerOnline(c, &read); err != nil {
		read.Wrong = usertext.Of(err)
	}
	r.Send(features.OnlineAnswered{Read: read})
}

func (r *Runner) answerOnline(c features.ReadOnline, read *features.OnlineRead) error {
	from, err := online.NewReader(c.Stored, c.Stores)
	if err != nil {
		return err
	}
	spelt, err := from.Spell(c.Parts)
	if err != nil {
		return err
	}
	a, err := online.Answer([]byte(c.Request), c.Stores, map[string][]string{c.Service: c.Stored}, c.Now)
	if err != nil {
		return err
	}
	read.Cells = from.Read(nil, spelt, len(c.Stored), c.Now)
	if len(c.Stored) < len(c.Refs) {
		known, found := from.Given(spelt, c.Now)
		row, err := c.Set.Complete(sourceValues(c.Set, known))
		if err != nil {
			return err
		}
		for i, name := range c.Refs {
			if !slices.Contains(c.Stored, name) {
				v, _ := row.Get(name)
				cell := online.Cell{Value: v, Status: statusOf(v, found), Event: math.NaN()}
				read.Cells = append(read.Cells, cell)
				copy(read.Cells[i+1:], read.Cells[i:])
				read.Cells[i] = cell
				a.Insert(len(c.Parts), i, name, cell)
			}
		}
	}
	text, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return err
	}
	read.Response, read.Names = string(text), c.Refs
	if c.Service == "" {
		read.Names = a.Metadata.FeatureNames[len(c.Parts):]
	}
	few := min(len(c.Stored), timedFeatures)
	buf := make([]online.Cell, 0, few)
	b := r.timed(longestBatch, func() { buf = from.Read(buf, spelt, few, c.Now) })
	read.Took, read.Calls, read.Features = perCall(b), b.Calls, few
	return nil
}

// sourceValues returns the given values that are source features of set.
func sourceValues(set *feature.Set, given map[string]table.Value) map[string]table.Value {
	out := make(map[string]table.Value, len(given))
	for _, f := range set.Source() {
		if v, ok := given[f.Name]; ok {
			out[f.Name] = v
		}
	}
	return out
}

func statusOf(v table.Value, found bool) online.Status {
	switch {
	case !found:
		return online.NotFound
	case v.Missing():
		return online.NullValue
	}
	return online.Present
}
