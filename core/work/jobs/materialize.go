package jobs

import (
	"context"
	"time"

	"orrery/core/feature/entity"
	"orrery/core/feature/view"
	"orrery/core/table"
	"orrery/core/work"
)

// Materialize returns the latest row of every entity up to a time.
type Materialize struct {
	Source string
	View   view.View
	At     work.Num // microseconds since 1970; NaN: the source's last event
}

func (Materialize) Kind() string          { return "materialise" }
func (j Materialize) TableHash() string   { return j.Source }
func (Materialize) Replies() []work.Reply { return []work.Reply{&MaterializeResult{}} }

// MaterializeResult answers Materialize: the rows of an online store and the index of their keys.
type MaterializeResult struct {
	At    work.Num
	Took  time.Duration
	Table *table.Table `json:"-"`
	Index *table.Index `json:"-"`
}

func (*MaterializeResult) Kind() string    { return "materialised" }
func (r MaterializeResult) Complete() bool { return r.Table != nil && r.Index != nil }
func (r MaterializeResult) Body() []byte   { return r.Index.Bytes() }
func (r *MaterializeResult) SetBody(b []byte) (err error) {
	r.Index, err = table.ParseIndex(b)
	return err
}
func (r MaterializeResult) SentTable() *table.Table  { return r.Table }
func (r *MaterializeResult) SetTable(t *table.Table) { r.Table = t }

func (w *worker) materialize(ctx context.Context, j Materialize) (MaterializeResult, error) {
	start := w.opt.Now()
	o, err := w.openView(ctx, j.Source, j.View)
	if err != nil {
		return MaterializeResult{}, err
	}
	r := MaterializeResult{At: work.Num(o.Until(float64(j.At)))}
	if r.Table, err = o.Latest(float64(r.At), tickFunc(ctx)); err != nil {
		return MaterializeResult{}, err
	}
	key, err := r.Table.Column(entity.Name(j.View.JoinKeys))
	if err != nil {
		return MaterializeResult{}, err
	}
	r.Index = table.BuildIndex(key)
	r.Took = w.opt.Now().Sub(start)
	return r, nil
}
