package station

import (
	"time"
)

// Flow names a way along which something moves on the Map.
type Flow int

// These are the ways.
const (
	FlowRows     Flow = iota // data to features: rows
	FlowFeatures             // features to train: rows
	FlowModels               // train to experiments: a model
	FlowChecks               // experiments to checks: a model
	FlowDeploy               // checks to serve: a model
	FlowRequests             // from outside to serve: a request
	FlowLookup               // features to serve: a look-up
	FlowObserved             // serve to monitor: an observation
	flows
)

const (
	slots     = 12 // pulses that a way shows at once
	pulseGap  = 500 * time.Millisecond
	pulseLife = 6 * time.Second // as long as the slowest animation runs
)

// FlowState is what moves on the Map. Every pulse is an event that happened;
// a way shows at most one each half second, whatever the true rate.
type Flows struct {
	Ways [flows]Way
}

// Way holds a way's pulses in fixed slots, so that drawing one again does not
// start another anew.
type Way struct {
	Slots [slots]Pulse
	next  int
	last  time.Time
}

// Pulse is one thing on its way; the zero Pulse is an empty slot. Seq counts
// the slot's pulses, so that two in turn look different to the page.
type Pulse struct {
	At  time.Time
	Seq int
}

// pulse adds one, unless the last on this way is too recent.
func (f Flows) Pulse(w Flow, now time.Time) Flows {
	way := &f.Ways[w]
	if now.Sub(way.last) < pulseGap {
		return f
	}
	way.last = now
	way.Slots[way.next] = Pulse{At: now, Seq: way.Slots[way.next].Seq + 1}
	way.next = (way.next + 1) % slots
	return f
}

func (f Flows) Request(now time.Time, byID bool) Flows {
	f = f.Pulse(FlowRequests, now).Pulse(FlowObserved, now)
	if byID {
		f = f.Pulse(FlowLookup, now)
	}
	return f
}

// expired empties the slots whose pulse has arrived.
func (f Flows) Expired(now time.Time) Flows {
	for i := range f.Ways {
		for j, p := range f.Ways[i].Slots {
			if !p.At.IsZero() && now.Sub(p.At) > pulseLife {
				f.Ways[i].Slots[j].At = time.Time{}
			}
		}
	}
	return f
}
