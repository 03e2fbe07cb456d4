package monitor

import "time"

const slotRaw = 4096 // raw values kept for the percentiles of one slot

// Series is latency over time: one Point for each of the newest slots of a fixed width. Slots begin at whole multiples
// of the width, as with time.Truncate, so two series of the same width line up. A slot without a call has no point.
type Series struct {
	width  time.Duration
	keep   int
	points []Point
	open   bool
	slot   Point
	sum    float64
	raw    ring
}

// Point has the measurements of one slot. Percentiles are exact (numpy's linear interpolation) up to 4,096 calls in the
// slot, beyond that over the newest 4,096. Seconds everywhere.
type Point struct {
	Start               time.Time
	Count, Errors       int
	Mean, P50, P95, P99 float64
	Max                 float64
}

// NewSeries makes an empty course of slots of width, of which the newest keep are kept. Both must be positive.
func NewSeries(width time.Duration, keep int) *Series {
	if width <= 0 || keep <= 0 {
		panic("monitor: a series needs a positive width and length")
	}
	return &Series{width: width, keep: keep, raw: ring{keep: slotRaw}}
}

// add puts o into the slot of its time. Time that goes back, as when a clock is set, counts into the slot that is open.
func (s *Series) add(o Observation) {
	start := o.At.Truncate(s.width)
	if s.open && start.After(s.slot.Start) {
		s.close()
	}
	if !s.open {
		s.open = true
		s.slot = Point{Start: start.UTC()}
		s.sum = 0
		s.raw.clear()
	}
	s.slot.Count += o.Calls
	if o.failed() {
		s.slot.Errors += o.Calls
	}
	s.sum += o.Seconds * float64(o.Calls)
	s.slot.Max = max(s.slot.Max, o.Seconds)
	for range min(o.Calls, slotRaw) {
		s.raw.add(o.Seconds)
	}
}

// current is the open slot with its figures worked out.
func (s *Series) current() Point {
	p := s.slot
	p.Mean = s.sum / float64(p.Count)
	p.P50, p.P95, p.P99 = s.raw.quantile(0.5), s.raw.quantile(0.95), s.raw.quantile(0.99)
	return p
}

// close turns the open slot into a point and lets the oldest go.
func (s *Series) close() {
	s.points = append(s.points, s.current())
	if extra := len(s.points) - (s.keep - 1); extra > 0 {
		s.points = append(s.points[:0], s.points[extra:]...)
	}
	s.open = false
}

// Points are the slots in order of time, the last one still open. The slice belongs to the caller.
func (s *Series) Points() []Point {
	out := append(make([]Point, 0, len(s.points)+1), s.points...)
	if s.open {
		out = append(out, s.current())
	}
	return out
}
