package jobs

import (
	"context"

	"orrery/core/feature/view"
	"orrery/core/table/csv"
	"orrery/core/work"
)

// Join adds the features of a view to rows, as of each row's time. The result is a new table, a
// training set; its warnings are the notes of the join.
type Join struct {
	Rows, Source string // tables
	View         view.View
	Options      view.JoinOptions
	Name         string // of the new table
	Keep         bool
}

func (Join) Kind() string          { return "join" }
func (j Join) TableHash() string   { return j.Rows }
func (Join) Replies() []work.Reply { return []work.Reply{&Opened{}} }

func (w *worker) join(ctx context.Context, j Join) (Opened, error) {
	start := w.opt.Now()
	rows, err := w.table(ctx, j.Rows)
	if err != nil {
		return Opened{}, err
	}
	o, err := w.openView(ctx, j.Source, j.View)
	if err != nil {
		return Opened{}, err
	}
	joined, err := o.Join(rows, j.Options, tickFunc(ctx))
	if err != nil {
		return Opened{}, err
	}
	r := Opened{Name: j.Name, Table: joined.Table, Took: w.opt.Now().Sub(start)}
	for _, note := range joined.Notes {
		r.Warnings = append(r.Warnings, csv.Warning{Text: note})
	}
	r.Size = int64(r.Table.Bytes())
	return w.addTable(ctx, r, j.Keep)
}
