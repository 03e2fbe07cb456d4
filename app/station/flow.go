package station

import (
	"time"
)

// Flow identifies a connection between two stations on the Map.
type Flow int

// The connections, each with what moves along it.
const (
	FlowRows     Flow = iota // data to features: rows
	FlowFeatures             // features to train: rows
	FlowModels               // train to experiments: a model
	FlowChecks               // experiments to checks: a model
	FlowDeploy               // checks to serve: a model
	FlowRequests             // from a client to serve: a request
	FlowLookup               // features to serve: a look-up
	FlowObserved             // serve to monitor: an observed latency
	flowCount
)

const (
	pulseSlots = 12 // pulses that an edge shows at the same time
	pulseGap   = 500 * time.Millisecond
	pulseLife  = 6 * time.Second // duration of the slowest animation
)

// Flows are the animated pulses on the Map. Every pulse is an event that happened; an edge shows at most one per
// pulseGap.
type Flows struct {
	Edges [flowCount]Edge
}

// Edge has the pulses of one connection, in fixed slots: rendering one again does not restart the others.
type Edge struct {
	Slots [pulseSlots]Pulse
	next  int
	last  time.Time
}

// Pulse is one animated dot; the zero Pulse is an empty slot. Seq counts the pulses of the slot, so that each one is a
// different element on the page.
type Pulse struct {
	At  time.Time
	Seq int
}

// Pulse adds a pulse to an edge, unless the last one is more recent than pulseGap.
func (f Flows) Pulse(flow Flow, now time.Time) Flows {
	e := &f.Edges[flow]
	if now.Sub(e.last) < pulseGap {
		return f
	}
	e.last = now
	e.Slots[e.next] = Pulse{At: now, Seq: e.Slots[e.next].Seq + 1}
	e.next = (e.next + 1) % pulseSlots
	return f
}

// Request adds the pulses of one prediction request. byID reports whether it looked up an entity.
func (f Flows) Request(now time.Time, byID bool) Flows {
	f = f.Pulse(FlowRequests, now).Pulse(FlowObserved, now)
	if byID {
		f = f.Pulse(FlowLookup, now)
	}
	return f
}

// Expired returns the flows without the pulses whose animation has ended.
func (f Flows) Expired(now time.Time) Flows {
	for i := range f.Edges {
		for j, p := range f.Edges[i].Slots {
			if !p.At.IsZero() && now.Sub(p.At) > pulseLife {
				f.Edges[i].Slots[j].At = time.Time{}
			}
		}
	}
	return f
}
