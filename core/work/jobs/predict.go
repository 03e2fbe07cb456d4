package jobs

import (
	"context"
	"time"

	"orrery/core/monitor"
	"orrery/core/serve"
	"orrery/core/table"
	"orrery/core/work"
)

// Predict requests a prediction from the worker's model server for one entity or for given values. Answer:
// PredictResult.
type Predict struct {
	Key   string
	Given map[string]table.Value // nil: the entity is looked up
}

func (Predict) Kind() string          { return "predict" }
func (Predict) TableHash() string     { return "" }
func (Predict) Replies() []work.Reply { return []work.Reply{&PredictResult{}} }

// PredictResult is one prediction with its latency: the mean over Calls, since one call is shorter than the resolution
// of the browser's clock.
type PredictResult struct {
	Prediction serve.Prediction
	Calls      int
	Label      string // the actual target value of the row, "" if unknown
	Linear     bool   // the model is linear, and Pushes and Intercept add up to its decision
	Pushes     []Push
	Intercept  work.Num
}

func (*PredictResult) Kind() string { return "predicted" }

// Push is a serve.Contribution.
type Push struct {
	Input                     string
	Value, Scaled, Coef, Push work.Num
}

// Contributions converts the pushes to the type of package serve.
func (r *PredictResult) Contributions() []serve.Contribution {
	var out []serve.Contribution
	for _, p := range r.Pushes {
		out = append(out, serve.Contribution{Input: p.Input, Value: float64(p.Value), Scaled: float64(p.Scaled), Coef: float64(p.Coef), Push: float64(p.Push)})
	}
	return out
}

func (w *worker) predict(_ context.Context, j Predict) (PredictResult, error) {
	s := w.modelServer()
	ask := func() serve.Prediction { return s.server.Predict(j.Key) }
	if j.Given != nil {
		ask = func() serve.Prediction { return s.server.PredictRow(j.Given) }
	}
	r := PredictResult{Prediction: ask(), Label: s.label(j.Key)}
	r.Prediction.Latency, r.Calls = w.timeCall(s, longestBatch, func() { ask() })
	pushes, intercept, linear := s.server.Contributions(r.Prediction)
	r.Linear, r.Intercept = linear, work.Num(intercept)
	for _, p := range pushes {
		r.Pushes = append(r.Pushes, Push{p.Input, work.Num(p.Value), work.Num(p.Scaled), work.Num(p.Coef), work.Num(p.Push)})
	}
	return r, nil
}

// SendTraffic requests predictions for N random rows of the deployment's table. Answer: TrafficResult, without
// observations if rows cannot be looked up by key.
type SendTraffic struct{ N int }

func (SendTraffic) Kind() string          { return "traffic" }
func (SendTraffic) TableHash() string     { return "" }
func (SendTraffic) Replies() []work.Reply { return []work.Reply{&TrafficResult{}} }

// TrafficResult has one observation per request.
type TrafficResult struct {
	Live         bool // a model serves
	Observations []monitor.Observation
}

func (*TrafficResult) Kind() string { return "trafficked" }

func (w *worker) sendTraffic(_ context.Context, j SendTraffic) (TrafficResult, error) {
	var r TrafficResult
	s := w.modelServer()
	r.Live = s.server.Ready()
	if s.reader == nil || s.table.Rows() == 0 {
		return r, nil
	}
	key, err := s.table.Column(s.key)
	if err != nil {
		return r, err
	}
	for range j.N {
		k := key.Cell(int(s.rng.Uint64() % uint64(key.Len())))
		p := s.server.Predict(k)
		p.Latency, _ = w.timeCall(s, longestTraffic/time.Duration(j.N), func() { s.server.Predict(k) })
		r.Observations = append(r.Observations, Observe(p))
	}
	return r, nil
}

// Observe returns what the monitor records of a prediction.
func Observe(p serve.Prediction) monitor.Observation {
	return monitor.Observation{At: p.At, Seconds: p.Latency.Seconds(), Status: string(p.Status), Version: p.Version}
}
