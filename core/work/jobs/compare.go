package jobs

import (
	"context"
	"time"

	"orrery/core/feature"
	"orrery/core/feature/view"
	"orrery/core/work"
)

// Compare computes the features of N entities as training does and as serving does, and reports the differences.
type Compare struct {
	Source string
	View   view.View
	Defs   []feature.Definition // over the joined columns
	At     work.Num
	N      int
}

func (Compare) Kind() string          { return "compare" }
func (j Compare) TableHash() string   { return j.Source }
func (Compare) Replies() []work.Reply { return []work.Reply{&CompareResult{}} }

// CompareResult answers Compare.
type CompareResult struct {
	view.Skew
	At   work.Num
	Took time.Duration
}

func (*CompareResult) Kind() string { return "compared" }

func (w *worker) compare(ctx context.Context, j Compare) (CompareResult, error) {
	start := w.opt.Now()
	o, err := w.openView(ctx, j.Source, j.View)
	if err != nil {
		return CompareResult{}, err
	}
	r := CompareResult{At: work.Num(o.Until(float64(j.At)))}
	r.Skew, err = o.Skew(float64(r.At), j.N, j.Defs, tickFunc(ctx))
	r.Took = w.opt.Now().Sub(start)
	return r, err
}
