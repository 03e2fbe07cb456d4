package search

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/metrics"
	"orrery/core/ml/split"
	"orrery/core/table"
)

// ErrTask means that a pipeline predicts nothing, so there is nothing to score.
var ErrTask = errors.New("search: nothing to score")

// Plan describes a study: the pipeline, the rows and how to score.
type Plan struct {
	Catalog  ml.Catalog
	Pipeline ml.Pipeline
	Table    *table.Table
	// Refit, if it is not nil, rebuilds Table, with the same target, from the training rows of each fold, for tables
	// with columns that are learned from rows
	Refit   func(train []int) (*table.Table, error)
	Rows    []int    // of Table, in the order that the splitter gets; nil means all
	CV      split.CV // Splitter "" means StratifiedKFold for a classification and KFold otherwise
	Groups  string   // column of groups for GroupKFold
	Scoring []string // scikit-learn's names; none means accuracy, or r2 for a regression
}

// Study is a validated plan with its folds. It is immutable and safe for concurrent use.
type Study struct {
	Plan
	Task    ml.Task
	Warning string       // scikit-learn's warning, or ""
	Folds   []split.Fold // rows of Table
	truth   truth
}

// New validates a plan. The errors are those of ml.Pipeline.Fit, of split.CV.Folds and of metrics.Check, or wrap
// ErrTask.
func New(p Plan) (*Study, error) {
	s := &Study{Plan: p}
	var err error
	if s.Task, err = p.Pipeline.Task(p.Catalog); err != nil {
		return nil, err
	}
	if s.Task != ml.Classification && s.Task != ml.Regression {
		return nil, fmt.Errorf("%w: %s makes a %s; a score needs a target", ErrTask, p.Pipeline.Final.Kind, s.Task)
	}
	if len(s.Scoring) == 0 {
		s.Scoring = []string{"accuracy"}
		if s.Task == ml.Regression {
			s.Scoring[0] = "r2"
		}
	}
	for _, name := range s.Scoring {
		if _, err := metrics.Check(name, s.Task == ml.Regression); err != nil {
			return nil, err
		}
	}
	if s.Rows == nil {
		s.Rows = allRows(p.Table.Rows())
	}
	if s.truth, err = newTruth(s.Task, p.Pipeline, p.Table, s.Rows); err != nil {
		return nil, err
	}
	return s, s.makeFolds()
}

func allRows(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// makeFolds computes the folds, in rows of the table.
func (s *Study) makeFolds() error {
	rows := split.Rows{N: len(s.Rows)}
	if s.Task == ml.Classification {
		rows.Class = ml.Pick(s.truth.class, s.Rows)
		if s.CV.Splitter == "" {
			s.CV.Splitter = "StratifiedKFold"
		}
	} else if s.CV.Splitter == "StratifiedKFold" {
		return fmt.Errorf("%w: StratifiedKFold deals out classes and %q holds numbers; take KFold", split.ErrOption, s.Pipeline.Target)
	}
	if s.CV.Splitter == "GroupKFold" {
		c, err := s.Table.Column(s.Groups)
		if err != nil {
			return fmt.Errorf("search: GroupKFold's groups: %w", err)
		}
		rows.Group = numberCells(c.Take(s.Rows))
	}
	var err error
	if s.Folds, s.Warning, err = s.CV.Folds(rows); err != nil {
		return err
	}
	for i, f := range s.Folds {
		s.Folds[i] = split.Fold{Train: ml.Pick(s.Rows, f.Train), Test: ml.Pick(s.Rows, f.Test)}
	}
	return nil
}

// Job describes one fit and its scores.
type Job struct {
	Candidate int            // index of the set of parameters
	Params    map[string]any // paths and values that replace those of the pipeline
	Fold      int
	Size      int  // number of training rows, the first ones; 0 means all
	Train     bool // score the training rows too
}

// Outcome is the result of a job: a score for each scoring, NaN if there is none. Err is the reason for a failed fit,
// for which scikit-learn's error_score gives a warning.
type Outcome struct {
	Job     Job
	Scores  []float64
	Train   []float64 // nil unless requested
	Warning string    // the reason why the fit did not converge
	Err     string
}

// Jobs returns the jobs for sets of parameters, one fold after another; nil means the pipeline unchanged.
func (s *Study) Jobs(candidates []map[string]any) []Job {
	if candidates == nil {
		candidates = []map[string]any{nil}
	}
	var out []Job
	for i, params := range candidates {
		for k := range s.Folds {
			out = append(out, Job{Candidate: i, Params: params, Fold: k})
		}
	}
	return out
}

// Run runs one job. The error is ctx's or that of With. An error of the data, such as more neighbors than rows, is an
// Outcome without scores.
func (s *Study) Run(ctx context.Context, j Job) (Outcome, error) {
	out := Outcome{Job: j, Scores: s.unscored()}
	p, err := With(s.Catalog, s.Pipeline, j.Params)
	if err != nil {
		return out, err
	}
	if j.Fold < 0 || j.Fold >= len(s.Folds) {
		return out, fmt.Errorf("search: there is no fold %d of %d", j.Fold, len(s.Folds))
	}
	f := s.Folds[j.Fold]
	if j.Size > 0 && j.Size < len(f.Train) {
		f.Train = f.Train[:j.Size]
	}
	err = s.fitAndScore(ctx, p, f, j, &out)
	if ctx.Err() != nil {
		return out, ctx.Err()
	}
	if err != nil {
		out.Err = err.Error()
		out.Scores = s.unscored()
		if j.Train {
			out.Train = s.unscored()
		}
	}
	return out, nil
}

// fitAndScore fits on one part of a fold and scores on the other.
func (s *Study) fitAndScore(ctx context.Context, p ml.Pipeline, f split.Fold, j Job, out *Outcome) error {
	t := s.Table
	var err error
	if s.Refit != nil {
		if t, err = s.Refit(f.Train); err != nil {
			return err
		}
	}
	m, err := p.Fit(ctx, s.Catalog, t, f.Train)
	if err != nil {
		return err
	}
	out.Warning = m.Warning()
	if out.Scores, err = s.truth.scores(m, t, f.Test, s.Scoring); err == nil && j.Train {
		out.Train, err = s.truth.scores(m, t, f.Train, s.Scoring)
	}
	return err
}

func (s *Study) unscored() []float64 { return slices.Repeat([]float64{math.NaN()}, len(s.Scoring)) }

// RunAll runs jobs one after another. It calls the hook of ctx after each job and, with the same counts, every few
// milliseconds in between. The error is that of Run, or the reason if every fit failed.
func (s *Study) RunAll(ctx context.Context, jobs []Job) ([]Outcome, error) {
	out := make([]Outcome, 0, len(jobs))
	count := func() ml.Progress { return ml.Progress{Done: len(out), Total: len(jobs), Loss: math.NaN()} }
	inner := ml.WithHook(ctx, func(ml.Progress) { ml.Tick(ctx, count()) })
	failed := 0
	for _, j := range jobs {
		o, err := s.Run(inner, j)
		if err != nil {
			return nil, err
		}
		if out = append(out, o); o.Err != "" {
			failed++
		}
		if err := ml.Tick(ctx, count()); err != nil {
			return nil, err
		}
	}
	if failed > 0 && failed == len(jobs) {
		return nil, fmt.Errorf("search: all the %d fits failed: %s", failed, out[0].Err)
	}
	return out, nil
}
