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

// modelServer is the worker's model server and the table that entities are read from.
type modelServer struct {
	server    *serve.Server
	began     time.Time
	clockStep float64 // of the worker's clock, in seconds
	stores    map[string]*online.Store
	table     *table.Table    // of the deployment; nil: none
	key       string          // key column of table
	reader    *feature.Reader // nil: rows cannot be looked up by key
	target    string
	rng       *splitmix.Rand // selects the rows of SendTraffic
}

// modelServer returns the worker's model server. The first call creates it.
func (w *worker) modelServer() *modelServer {
	if w.serving == nil {
		s := &modelServer{server: serve.New(w.opt.Now), began: w.opt.Now(), stores: map[string]*online.Store{}, rng: splitmix.New(1)}
		s.clockStep = monitor.ClockStep(func() float64 { return w.seconds(s) })
		w.serving = s
	}
	return w.serving
}

// seconds returns the time since the server's start, for short durations. Seconds since 1970 would have a resolution of
// a quarter of a microsecond in a float64.
func (w *worker) seconds(s *modelServer) float64 { return w.opt.Now().Sub(s.began).Seconds() }

const (
	// longestBatch limits a batch on a coarse clock, so that timing does not delay the answer much.
	longestBatch = 4 * time.Millisecond
	// longestTraffic limits the batches of all requests of one SendTraffic together.
	longestTraffic = 16 * time.Millisecond
)

// timeCall measures a short call; see monitor.TimeShort. It returns the mean time per call and the number of calls.
func (w *worker) timeCall(s *modelServer, longest time.Duration, call func()) (mean time.Duration, calls int) {
	b := monitor.TimeShort(func() float64 { return w.seconds(s) }, s.clockStep, longest.Seconds(), call)
	return time.Duration(b.PerCall() * 1e9), b.Calls
}

// label returns the actual target value of an entity, "" if the table does not have it.
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
