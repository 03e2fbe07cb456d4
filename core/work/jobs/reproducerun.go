package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"orrery/core/ml"
	"orrery/core/work"
)

// ReproduceRun fits again what a run was fitted with, and compares the model with the run's.
type ReproduceRun struct {
	Fit
	Model json.RawMessage `json:"-"` // the run's; it crosses as the message's body
}

func (ReproduceRun) Kind() string          { return "reproduce" }
func (ReproduceRun) Replies() []work.Reply { return []work.Reply{&ReproduceRunResult{}} }

// WithModel returns the job about a model.
func (j ReproduceRun) WithModel(model []byte) work.Job {
	j.Model = model
	return j
}

// Body returns the model of the run.
func (j ReproduceRun) Body() []byte { return j.Model }

// SetBody stores what Body returned.
func (j *ReproduceRun) SetBody(b []byte) error {
	j.Model = b
	return nil
}

// ReproduceRunResult answers ReproduceRun. Equal models are equal bit for bit: their texts hold every
// number in full.
type ReproduceRunResult struct {
	Equal       bool
	Digest, Was string // of the model now, and of the run's
	Place       string // of the first difference in the models' text, as steps[1].coef_[0][2]
	Now, Then   string // what stands there
	Score       Score
	Test        int // rows
	Took        time.Duration
}

func (ReproduceRunResult) Kind() string { return "reproduced" }

func (w *worker) reproduceRun(ctx context.Context, j ReproduceRun) (ReproduceRunResult, error) {
	was, err := ml.Digest(j.Model)
	if err != nil {
		return ReproduceRunResult{}, fmt.Errorf("work: the model to reproduce: %w", err)
	}
	p, err := w.problem(ctx, j.Table, j.Features, j.Pipeline, j.Split)
	if err != nil {
		return ReproduceRunResult{}, err
	}
	start := w.opt.Now()
	m, err := j.Pipeline.Fit(ctx, w.catalog, p.cols, p.train)
	if err != nil {
		return ReproduceRunResult{}, err
	}
	r := ReproduceRunResult{Digest: m.Digest(), Was: was, Equal: m.Digest() == was, Took: w.opt.Now().Sub(start), Test: len(p.test)}
	if !r.Equal {
		text, err := m.MarshalJSON()
		if err != nil {
			return ReproduceRunResult{}, err
		}
		r.Place, r.Now, r.Then = firstDifference(text, j.Model)
	}
	a, err := p.answers(m, p.cols)
	if err != nil {
		return ReproduceRunResult{}, err
	}
	r.Score = p.score(a)
	return r, nil
}
