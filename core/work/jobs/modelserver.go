package jobs

import (
	"time"

	"orrery/core/feature"
	"orrery/core/feature/online"
	"orrery/core/monitor"
	"orrery/core/num/splitmix"
	"orrery/core/serve"
	"orrery/core/table"
)

// modelServer is the model server of this worker: what answers predictions, and the table that entities are read from.
type modelServer struct {
	server    *serve.Server
	began     time.Time
	clockStep float64 // of the worker's clock, in seconds
	stores    map[string]*online.Store
	table     *table.Table    // of the deployment; nil: none
	key       string          // the column that names its rows
	reader    *feature.Reader // nil: rows cannot be found by key
	target    string
	rng       *splitmix.Rand // chooses the rows of traffic
}

// modelServer returns the worker's model server. It is made by the first job that needs it.
func (w *worker) modelServer() *modelServer {
	if w.serving == nil {
		s := &modelServer{server: serve.New(w.opt.Now), began: w.opt.Now(), stores: map[string]*online.Store{}, rng: splitmix.New(1)}
		s.clockStep = monitor.ClockStep(func() float64 { return w.seconds(s) })
		w.serving = s
	}
	return w.serving
}

// seconds is the clock for short durations. It counts from the server's start: as seconds since 1970 a float64 would
// step by a quarter of a microsecond.
func (w *worker) seconds(s *modelServer) float64 { return w.opt.Now().Sub(s.began).Seconds() }

const (
	stepsPerBatch = 20   // steps of the clock that a batch lasts: its mean is then off by at most 5 %
	maxCalls      = 4096 // calls of one batch
	// longestBatch bounds a batch on a coarse clock, so that an answer does not wait long for its own timing.
	longestBatch = 4 * time.Millisecond
	// longestTraffic bounds the batches of all requests of one SendTraffic.
	longestTraffic = 16 * time.Millisecond
)

// timed measures a short call in batches of growing length, until one lasts long enough for the clock or as long as
// is allowed. It returns the mean time of a call and the number of calls.
func (w *worker) timed(s *modelServer, longest time.Duration, call func()) (mean time.Duration, calls int) {
	enough := min(stepsPerBatch*s.clockStep, longest.Seconds())
	for n := 1; ; n *= 4 {
		b := monitor.TimeBatch(func() float64 { return w.seconds(s) }, n, call)
		if b.Seconds >= enough || n >= maxCalls {
			return time.Duration(b.PerCall() * 1e9), b.Calls
		}
	}
}

// label returns the entity's own target, "" when the table does not have it.
func (s *modelServer) label(key string) string {
	if s.reader == nil || key == "" {
		return ""
	}
	row, ok := s.reader.Find(key)
	if !ok {
		return ""
	}
	c, err := s.table.Column(s.target)
	if err != nil {
		return ""
	}
	return c.Cell(row)
}
