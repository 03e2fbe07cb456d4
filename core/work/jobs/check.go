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
	StoredModel // a nil Model skips the model checks
	Config      checks.Config
	Under       *Features `json:",omitempty"` // the definitions that Model was fitted with; nil: Features
	Split       Split
	Views       []Compare `json:",omitempty"` // each view is compared between training and serving, as one more check
}

func (Check) Kind() string                      { return "check" }
func (Check) Replies() []work.Reply             { return []work.Reply{&CheckResult{}} }
func (j Check) WithModel(model []byte) work.Job { j.Model = model; return j }

// CheckResult answers Check.
type CheckResult struct{ Results []checks.Result }

func (*CheckResult) Kind() string { return "checked" }

// check runs the suite. A model that was fitted with other feature definitions than
// the current ones is checked with its own.
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

// withModel adds the model and its score on the test rows to the subject. If the
// target has missing values or other classes, so that the table has no test rows, the
// score is NaN, which fails every floor; the data checks give the reason.
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

// merge returns the table's results followed by the model's. A model's result
// replaces a table's result with the same name.
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

// compareViews compares each view between training and serving, and returns one check result per view.
func (w *worker) compareViews(ctx context.Context, views []Compare) []checks.Result {
	var out []checks.Result
	for _, j := range views {
		start := w.opt.Now()
		c, err := w.compare(ctx, j)
		out = append(out, skewResult(j.View, c, err, w.opt.Now().Sub(start)))
	}
	return out
}

// skewResult returns the check result of a comparison. It fails if a cell differs or the view cannot be computed.
// A view whose source table is missing cannot be compared; that result is not required, so that it does not block a
// promotion.
func skewResult(v view.View, c CompareResult, err error, took time.Duration) checks.Result {
	r := checks.Result{Name: fmt.Sprintf("test_view_skew[%s v%d]", v.Name, v.Version), About: "features", Took: max(took, 0), Required: true}
	switch {
	case errors.Is(err, errUnknownTable):
		r.Required, r.Found = false, "not compared: the view's source table is no longer in this browser"
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
