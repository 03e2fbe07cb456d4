package monitor

import (
	"math"
	"sort"
	"strconv"
	"time"
)

// StatusOK is the status of an answer; every other one counts as an error.
const StatusOK = "OK"

const keepCounters = 200 // pairs of status and version before the oldest versions are added up

// Observation is one call, or a batch of calls that were timed together and ended alike.
type Observation struct {
	At      time.Time
	Seconds float64 // of one call; the mean for a batch
	Status  string  // OK or a word for what went wrong, e.g. NOT_FOUND
	Version int     // of the model that answered; 0 where none did
	Calls   int     // 0 counts as 1
}

func (o Observation) failed() bool { return o.Status != StatusOK }

// Count is how many answers of a version ended with a status. Version is a number, or
// "other" for old versions added up, so that a long day of new versions stays bounded.
type Count struct {
	Status, Version string
	Calls           uint64
}

// Monitor is everything that is kept about predictions.
type Monitor struct {
	Latency   *Latencies
	Seconds   *Series // a point a second, the newest 15 minutes
	Minutes   *Series // a point a minute, the newest day
	ClockStep float64 // as ClockStep measured it, in seconds; 0 leaves it out of the text

	counts map[countKey]uint64
}

type countKey struct {
	status  string
	version int // -1 is "other"
}

// New makes an empty Monitor.
func New() *Monitor {
	return &Monitor{
		Latency: NewLatencies(),
		Seconds: NewSeries(time.Second, 15*60),
		Minutes: NewSeries(time.Minute, 24*60),
		counts:  map[countKey]uint64{},
	}
}

// Record adds one observation to all that is kept. As in Latencies a negative
// duration counts as 0, and one that is not a number is left out everywhere.
func (m *Monitor) Record(o Observation) {
	if math.IsNaN(o.Seconds) || o.Calls < 0 {
		return
	}
	o.Calls = max(o.Calls, 1)
	o.Seconds = max(o.Seconds, 0)
	m.Latency.RecordBatch(o.Seconds, o.Calls)
	m.Seconds.add(o)
	m.Minutes.add(o)
	m.counts[countKey{o.Status, max(o.Version, 0)}] += uint64(o.Calls)
	if len(m.counts) > keepCounters {
		m.foldOldest()
	}
}

// foldOldest adds the counters of the lowest version to those of "other".
func (m *Monitor) foldOldest() {
	oldest := math.MaxInt
	for k := range m.counts {
		if k.version > 0 {
			oldest = min(oldest, k.version)
		}
	}
	for k, n := range m.counts {
		if k.version == oldest {
			m.counts[countKey{k.status, -1}] += n
			delete(m.counts, k)
		}
	}
}

// Counts are the answers by status and version: "other" first, then by version, then by status.
func (m *Monitor) Counts() []Count {
	keys := make([]countKey, 0, len(m.counts))
	for k := range m.counts {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		a, b := keys[i], keys[j]
		return a.version < b.version || a.version == b.version && a.status < b.status
	})
	out := make([]Count, len(keys))
	for i, k := range keys {
		out[i] = Count{Status: k.status, Version: "other", Calls: m.counts[k]}
		if k.version >= 0 {
			out[i].Version = strconv.Itoa(k.version)
		}
	}
	return out
}

// Errors is the number of answers that were not OK.
func (m *Monitor) Errors() int {
	n := uint64(0)
	for k, c := range m.counts {
		if k.status != StatusOK {
			n += c
		}
	}
	return int(n)
}
