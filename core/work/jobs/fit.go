package jobs

import (
	"context"
	"encoding/json"
	"fmt"

	"orrery/core/ml"
	"orrery/core/work"
)

// Fit trains a pipeline of any task on one side of a split and scores it on the other. The last
// step decides what the target must be: classes, numbers, or nothing for clusters and
// transformations, whose Target may be "".
type Fit struct {
	Table    string
	Features Features
	Pipeline ml.Pipeline
	Split    Split
	Champion *Rival // scored on the same test rows; nil when there is none
}

func (Fit) Kind() string          { return "fit" }
func (j Fit) TableHash() string   { return j.Table }
func (Fit) Replies() []work.Reply { return []work.Reply{&FitResult{}} }

// Body returns the model of the champion, nil for none.
func (j Fit) Body() []byte {
	if j.Champion == nil {
		return nil
	}
	return j.Champion.Model
}

// SetBody stores what Body returned.
func (j *Fit) SetBody(b []byte) error {
	if j.Champion != nil {
		j.Champion.Model = b
	}
	return nil
}

// Rival is the model to compare with, and the definitions that it was fitted under.
type Rival struct {
	Model    json.RawMessage `json:"-"`
	Features Features
}

// maxRows is how many test rows a reply names: enough to open them one by one,
// small enough for one message.
const maxRows = 10_000

func (w *worker) fit(ctx context.Context, j Fit) (FitResult, error) {
	p, err := w.problem(ctx, j.Table, j.Features, j.Pipeline, j.Split)
	if err != nil {
		return FitResult{}, err
	}
	start := w.opt.Now()
	m, err := j.Pipeline.Fit(ctx, w.catalog, p.cols, p.train)
	if err != nil {
		return FitResult{}, err
	}
	r := FitResult{Task: p.task.String(), Defs: p.set.Definitions(), Took: w.opt.Now().Sub(start), Digest: m.Digest(), Iterations: m.Iterations(), Converged: m.Converged(),
		Warning: m.Warning(), Losses: m.Losses(), Train: len(p.train), Test: len(p.test), Classes: p.classes}
	if len(p.test) <= maxRows {
		r.TestRows = p.test
	}
	if r.Model, err = m.MarshalJSON(); err != nil {
		return FitResult{}, err
	}
	if err := r.scoreOn(p, m); err != nil {
		return FitResult{}, err
	}
	if r.Baseline, err = p.baseline(ctx, w.catalog); err != nil {
		return FitResult{}, err
	}
	r.Diagram, r.Tree = diagram(m, w.catalog), treePicture(m)
	r.Importances, r.ImportanceOf = importances(m)
	r.Champion, err = w.scoreChampion(ctx, j, p)
	return r, err
}

// scoreOn scores the model on the test rows.
func (r *FitResult) scoreOn(p problem, m *ml.Model) error {
	a, err := p.answers(m, p.cols)
	if err != nil {
		return err
	}
	r.Score = p.score(a)
	switch p.task {
	case ml.Classification:
		r.classes(p, a)
	case ml.Regression:
		r.Points = points(p.test, a)
	case ml.Clustering:
		r.Sizes, err = p.sizes(m)
		last := m.Attributes()
		inertia, _ := last[len(last)-1]["inertia_"].(float64)
		r.Inertia = work.Num(inertia)
	}
	return err
}

// scoreChampion scores the champion on the same test rows, by its own definitions.
func (w *worker) scoreChampion(ctx context.Context, j Fit, p problem) (*Score, error) {
	if j.Champion == nil {
		return nil, nil
	}
	m, err := ml.Load(w.catalog, j.Champion.Model)
	if err != nil {
		return nil, fmt.Errorf("work: champion: %w", err)
	}
	cols, _, err := w.columns(ctx, j.Table, j.Champion.Features, m.Pipeline().Inputs)
	other := m.Pipeline().Target != j.Pipeline.Target
	if err != nil || other || m.Task() != p.task || !knows(p.classes, m.Classes()) {
		// The champion cannot read this table, or answers another question: it has no score here, and whoever decides is told so.
		return nil, nil
	}
	a, err := p.answers(m, cols)
	if err != nil {
		return nil, nil
	}
	s := p.score(a)
	return &s, nil
}
