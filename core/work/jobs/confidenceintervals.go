package jobs

import (
	"context"
	"math"

	"orrery/core/ml"
	"orrery/core/ml/metrics"
	"orrery/core/work"
)

// ConfidenceIntervals estimates the confidence intervals of the scores on the test rows.
type ConfidenceIntervals struct {
	StoredModel
	Split Split
}

func (ConfidenceIntervals) Kind() string                      { return "bound" }
func (ConfidenceIntervals) Replies() []work.Reply             { return []work.Reply{&ConfidenceIntervalsResult{}} }
func (j ConfidenceIntervals) WithModel(model []byte) work.Job { j.Model = model; return j }

// ConfidenceIntervalsResult answers ConfidenceIntervals: 95 % bootstrap intervals.
type ConfidenceIntervalsResult struct {
	Times     int // bootstrap samples; 0 if there are too many test rows to draw enough
	Intervals []Interval
}

func (*ConfidenceIntervalsResult) Kind() string { return "bounded" }

// Interval is the confidence interval of one metric, named as in Score.Metrics.
type Interval struct {
	Name             string
	Value, Low, High work.Num
}

func (w *worker) confidenceIntervals(ctx context.Context, j ConfidenceIntervals) (ConfidenceIntervalsResult, error) {
	m, p, err := w.loadModelAndData(ctx, j.Model, j.Table, j.Features, &j.Split)
	if err != nil {
		return ConfidenceIntervalsResult{}, err
	}
	a, err := p.answers(m, p.cols)
	if err != nil {
		return ConfidenceIntervalsResult{}, err
	}
	n := len(p.test)
	r := ConfidenceIntervalsResult{Times: min(maxDraws, maxDrawnRows/max(n, 1))}
	if r.Times < minDraws {
		r.Times = 0
		return r, nil
	}
	for i, mark := range p.score(a).Metrics() {
		if math.IsNaN(mark.Value) {
			continue
		}
		stopped := error(nil)
		in := metrics.Bootstrap(n, metrics.Bootstrapping{Times: r.Times}, func(rows []int) float64 {
			if stopped == nil {
				stopped = ml.Tick(ctx, ml.Progress{Loss: math.NaN()})
			}
			if stopped != nil {
				return math.NaN()
			}
			return p.score(a.selectRows(rows)).Metrics()[i].Value
		})
		if stopped != nil {
			return ConfidenceIntervalsResult{}, stopped
		}
		r.Intervals = append(r.Intervals, Interval{mark.Name, work.Num(mark.Value), work.Num(in.Low), work.Num(in.High)})
	}
	return r, nil
}
