package effect

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"orrery/app/state"
	"orrery/core/feature"
	"orrery/core/feature/online"
	"orrery/core/ml"
	"orrery/core/monitor"
	"orrery/core/registry"
	"orrery/core/serve"
	"orrery/core/table"
	"orrery/core/usertext"
	"orrery/core/work"
)

// liveReader is what the server reads entities from, and the table behind it.
type liveReader struct {
	key    string
	table  *table.Table
	reader *feature.Reader
	target string
}

// deploy puts the champion behind the server, under the definitions that it was
// fitted with: they may differ from today's.
func (r *Runner) deploy(c state.Deploy) {
	if v, ok := r.registry.Alias(c.Model, registry.Champion); ok {
		defer r.loading(state.VersionStep(v))()
	}
	m, v, err := r.champion(c.Model)
	if err == nil && m == nil {
		return // it is being read; what serves goes on
	}
	var live state.Live
	if err == nil {
		live, err = r.swap(c, m, v)
	}
	if err != nil {
		kept := r.reader != nil && r.reader.table == c.Table
		if !kept {
			r.undeploy()
		}
		r.Send(state.DeployFailed{Text: r.named(c.Model) + " cannot serve this table: " + usertext.Of(err) + ".", Kept: kept})
		return
	}
	r.Send(state.Deployed{Live: live})
}

// named is a model's champion in words.
func (r *Runner) named(model string) string {
	if v, ok := r.registry.Alias(model, registry.Champion); ok {
		return "The champion, v" + strconv.Itoa(v.N) + " of " + model + ","
	}
	return "The champion of " + model
}

// undeploy leaves the server without a model.
func (r *Runner) undeploy() {
	r.server.Stop()
	r.reader = nil
}

func (r *Runner) swap(c state.Deploy, m *ml.Model, v registry.Version) (state.Live, error) {
	var live state.Live
	run, err := r.registry.Run(v.Run)
	if err != nil {
		return live, err
	}
	defs := state.DefinitionsOf(run)
	set, err := feature.Define(c.Key, c.Table.Schema(), defs...)
	if err != nil {
		return live, err
	}
	d := serve.Deployment{Set: set, Model: m, Version: v}
	if c.Index != nil {
		if d.Reader, err = set.Reader(c.Table, c.Index); err != nil {
			return live, err
		}
	}
	if c.Why != "" {
		return live, errors.New(c.Why)
	}
	if len(c.Stores) > 0 {
		d.Online = given(online.ReaderOf(c.Stores), c.Now)
	}
	text, err := m.MarshalJSON()
	if err != nil {
		return live, err
	}
	if err := r.server.Swap(d); err != nil { // until here what served still does
		return live, err
	}
	sources, err := set.Needs(m.Pipeline().Inputs)
	if err != nil {
		return live, err
	}
	r.reader = &liveReader{key: c.Key, table: c.Table, reader: d.Reader, target: m.Pipeline().Target}
	metric, score, _ := run.Score()
	return state.Live{
		Version: v, Model: text, Inputs: m.Pipeline().Inputs, Sources: sources, Classes: m.Classes(), Defs: defs,
		Split: work.Split{TestSize: run.Split.TestSize, RandomState: run.Split.RandomState, Stratify: run.Split.Stratify},
		Score: score, Metric: metric,
	}, nil
}

// predict asks the server once for the answer, and again in batches to time it:
// one call is shorter than a tick of the browser's clock.
func (r *Runner) predict(c state.Predict) {
	ask := func() serve.Prediction { return r.server.Predict(c.Key) }
	if c.Given != nil {
		ask = func() serve.Prediction { return r.server.PredictRow(c.Given) }
	}
	p := ask()
	b := r.timed(longestBatch, func() { ask() })
	p.Latency = perCall(b)
	r.observe(p)
	a := state.Answer{Prediction: p, Took: p.Latency, Calls: b.Calls, Label: r.label(c.Key)}
	a.Pushes, a.Intercept, a.Linear = r.server.Contributions(p)
	r.Send(state.Predicted{Answer: a})
}

// observe counts one request; its latency is the mean of the batch that timed it.
func (r *Runner) observe(p serve.Prediction) {
	r.monitor.Record(monitor.Observation{At: p.At, Seconds: p.Latency.Seconds(), Status: string(p.Status), Version: p.Version})
}

// label is the entity's own target, when the table has it.
func (r *Runner) label(key string) string {
	if r.reader == nil || r.reader.reader == nil || key == "" {
		return ""
	}
	row, ok := r.reader.reader.Find(key)
	if !ok {
		return ""
	}
	c, err := r.reader.table.Column(r.reader.target)
	if err != nil {
		return ""
	}
	return c.Cell(row)
}

// traffic sends n requests about random entities of the table.
func (r *Runner) traffic(n int) {
	if r.reader == nil || r.reader.reader == nil {
		return
	}
	key, err := r.reader.table.Column(r.reader.key)
	if err != nil {
		return
	}
	sent := 0
	for range n {
		k := key.Cell(int(r.rng.Uint64() % uint64(key.Len())))
		p := r.server.Predict(k)
		p.Latency = perCall(r.timed(tickOfTraffic/time.Duration(n), func() { r.server.Predict(k) }))
		r.observe(p)
		sent++
	}
	r.Send(state.Served{N: sent})
}

// rateOver is how far back the rate of answers looks.
const rateOver = 10 * time.Second

// snapshot reads the monitor.
func (r *Runner) snapshot(window time.Duration) state.Snapshot {
	m, now := r.monitor, r.Now()
	s := state.Snapshot{At: now, Count: m.Latency.Count(), Errors: m.Errors(), ClockStep: seconds(m.ClockStep)}
	if s.Count == 0 {
		return s
	}
	s.Mean, s.P50, s.P95, s.P99 = seconds(m.Latency.Mean()), seconds(m.Latency.Quantile(0.5)), seconds(m.Latency.Quantile(0.95)), seconds(m.Latency.Quantile(0.99))
	before := uint64(0)
	for _, b := range m.Latency.Histogram().Buckets() {
		s.Bounds, s.Buckets = append(s.Bounds, b.Le), append(s.Buckets, int(b.Count-before))
		before = b.Count
	}
	recent := 0
	points := m.Seconds.Points()
	// Beyond the newest quarter of an hour there are points by the minute; before there are some, they would show nothing.
	if minutes := m.Minutes.Points(); (window > 15*time.Minute || window == 0) && len(minutes) > 15 {
		points = minutes
	}
	for _, p := range points {
		if window == 0 || now.Sub(p.Start) <= window {
			s.Series = append(s.Series, state.Moment{At: p.Start, Count: p.Count, P50: seconds(p.P50), P95: seconds(p.P95), P99: seconds(p.P99)})
		}
	}
	for _, p := range m.Seconds.Points() {
		if now.Sub(p.Start) <= rateOver {
			recent += p.Count
		}
	}
	s.Rate = float64(recent) / rateOver.Seconds()
	var text strings.Builder
	_ = m.WriteText(&text) // a strings.Builder does not fail
	s.Prometheus = text.String()
	return s
}

func seconds(v float64) time.Duration { return time.Duration(v * 1e9) }
