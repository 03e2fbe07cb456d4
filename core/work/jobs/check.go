package jobs

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"orrery/core/checks"
	"orrery/core/feature"
	"orrery/core/feature/view"
	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/work"
)

// Check runs a suite of checks.
type Check struct {
	StoredModel // a nil Model: the checks of the model are left out
	Config      checks.Config
	Under       *Features `json:",omitempty"` // that Model was fitted under; nil: under Features
	Split       Split
	Views       []Compare `json:",omitempty"` // each is compared between training and serving, and is a check too
}

func (Check) Kind() string                      { return "check" }
func (Check) Replies() []work.Reply             { return []work.Reply{&CheckResult{}} }
func (j Check) WithModel(model []byte) work.Job { j.Model = model; return j }

// CheckResult answers Check.
type CheckResult struct{ Results []checks.Result }

func (*CheckResult) Kind() string { return "checked" }

// check runs the suite. A model that was fitted under other definitions than
// those of today is checked under its own.
func (w *worker) check(ctx context.Context, j Check) (CheckResult, error) {
	t, err := w.table(ctx, j.Table)
	if err != nil {
		return CheckResult{}, err
	}
	s, err := checkSubject(t, j.Features)
	if err != nil {
		return CheckResult{}, err
	}
	var m *ml.Model
	if j.Model != nil {
		if m, err = ml.Load(w.catalog, j.Model); err != nil {
			return CheckResult{}, err
		}
		j.Config.Task = m.Task().String()
	}
	if m != nil && j.Under == nil {
		if err := w.withModel(ctx, &s, j, m, j.Features); err != nil {
			return CheckResult{}, err
		}
	}
	results := append(checks.NewSuite(j.Config).Run(ctx, s, w.opt.Now), w.compareViews(ctx, j.Views)...)
	if m == nil || j.Under == nil {
		return CheckResult{Results: results}, nil
	}
	if s, err = checkSubject(t, *j.Under); err != nil {
		return CheckResult{}, err
	}
	if err := w.withModel(ctx, &s, j, m, *j.Under); err != nil {
		return CheckResult{}, err
	}
	own := checks.Config{ScoreFloor: j.Config.ScoreFloor, Optional: j.Config.Optional}
	return CheckResult{Results: merge(results, checks.NewSuite(own).Run(ctx, s, w.opt.Now))}, nil
}

func checkSubject(t *table.Table, f Features) (checks.Subject, error) {
	set, err := feature.Define(f.Key, t.Schema(), f.Defs...)
	if err == nil {
		set, err = set.Fit(t, nil)
	}
	return checks.Subject{Table: t, Set: set}, err
}

// withModel puts the model on trial, with its score on the test rows. Where the
// table has no test rows, since its target has gaps or other classes, the score is
// NaN, which no floor lets pass; the checks of the data say why.
func (w *worker) withModel(ctx context.Context, s *checks.Subject, j Check, m *ml.Model, f Features) error {
	s.Model, s.Score = m, math.NaN()
	p, err := w.problem(ctx, j.Table, f, m.Pipeline(), j.Split)
	if err != nil {
		return ctx.Err()
	}
	s.Set = p.set
	a, err := p.answers(m, p.cols)
	if err != nil {
		return ctx.Err()
	}
	s.TestRows = p.test
	s.Metric, s.Score = p.score(a).Primary()
	return nil
}

// merge puts the model's results after the table's, in place of those with the
// same name.
func merge(table, model []checks.Result) []checks.Result {
	named := map[string]bool{}
	for _, r := range model {
		named[r.Name] = true
	}
	out := make([]checks.Result, 0, len(table)+len(model))
	for _, r := range table {
		if !named[r.Name] {
			out = append(out, r)
		}
	}
	return append(out, model...)
}

// compareViews compares views as training and as serving compute them, a result for each, as a check of the suite.
func (w *worker) compareViews(ctx context.Context, views []Compare) []checks.Result {
	var out []checks.Result
	for _, j := range views {
		start := w.opt.Now()
		c, err := w.compare(ctx, j)
		out = append(out, skewResult(j.View, c, err, w.opt.Now().Sub(start)))
	}
	return out
}

// skewResult is a failure when one cell differs, or when the view cannot be computed. One whose source is gone could
// not be compared, which closes no gate.
func skewResult(v view.View, c CompareResult, err error, took time.Duration) checks.Result {
	r := checks.Result{Name: fmt.Sprintf("test_view_skew[%s v%d]", v.Name, v.Version), About: "features", Took: max(took, 0), Required: true}
	switch {
	case errors.Is(err, errUnknownTable):
		r.Required, r.Found = false, "nothing: the view's source is not in this browser any more"
	case err != nil:
		r.Found = plain(err.Error())
	default:
		r.Passed = c.Differ == 0
		r.Found = fmt.Sprintf("%d of %d cells differ, of %d entities at %s", c.Differ, c.Rows*c.Columns, c.Rows, table.FormatTime(float64(c.At), false))
	}
	if c.First != "" {
		r.Found += "; first, " + c.First
	}
	return r
}
