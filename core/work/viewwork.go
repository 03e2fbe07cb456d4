package work

import (
	"context"
	"encoding/json"
	"math"
	"slices"

	"orrery/core/feature/entity"
	"orrery/core/feature/view"
	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/table/csv"
)

// tracedRows is how many rows a timeline has on either side of its time: more would not be seen.
const tracedRows = 30

// offline opens a view over its source. The one that was opened last is at hand: a person who looks
// at one cell looks at others.
func (w *worker) offline(ctx context.Context, source string, v view.View) (*view.Offline, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	id := source + string(text)
	if w.opened != nil && w.openedID == id {
		return w.opened, nil
	}
	t, err := w.find(ctx, source)
	if err != nil {
		return nil, err
	}
	o, err := v.Open(t, ticking(ctx))
	if err != nil {
		return nil, err
	}
	w.opened, w.openedID = o, id
	return o, nil
}

func ticking(ctx context.Context) func() error {
	return func() error { return ml.Tick(ctx, ml.Progress{}) }
}

func (w *worker) join(ctx context.Context, j Join) (Reply, error) {
	start := w.opt.Now()
	rows, err := w.find(ctx, j.Rows)
	if err != nil {
		return nil, err
	}
	o, err := w.offline(ctx, j.Source, j.View)
	if err != nil {
		return nil, err
	}
	joined, err := o.Join(rows, j.Options, ticking(ctx))
	if err != nil {
		return nil, err
	}
	r := Opened{Name: j.Name, Table: joined.Table, Took: w.opt.Now().Sub(start)}
	for _, note := range joined.Notes {
		r.Warnings = append(r.Warnings, csv.Warning{Text: note})
	}
	r.Size = int64(r.Table.Bytes())
	return w.present(ctx, r, j.Keep)
}

func (w *worker) trace(ctx context.Context, j Trace) (Reply, error) {
	rows, err := w.find(ctx, j.Rows)
	if err != nil {
		return nil, err
	}
	o, err := w.offline(ctx, j.Source, j.View)
	if err != nil {
		return nil, err
	}
	t, err := o.Timeline(rows, j.Row, j.Feature, j.Options, tracedRows)
	if err != nil {
		return nil, err
	}
	r := Traced{Row: j.Row, Feature: j.Feature, At: Num(t.At), Since: Num(t.Since), Known: t.Known, Windowed: t.Windowed, Value: t.Value, Before: t.Before, After: t.After}
	for i, c := range t.Candidates {
		k := Candidacy{Row: c.Row, Event: Num(c.Event), Created: Num(c.Created), Verdict: c.Verdict.String()}
		if i < len(t.Cells) {
			k.Cell = t.Cells[i]
		}
		r.Candidates = append(r.Candidates, k)
	}
	return r, nil
}

func (w *worker) materialise(ctx context.Context, j Materialise) (Reply, error) {
	start := w.opt.Now()
	o, err := w.offline(ctx, j.Source, j.View)
	if err != nil {
		return nil, err
	}
	r := Materialised{At: Num(o.Until(float64(j.At)))}
	if r.Table, err = o.Latest(float64(r.At), ticking(ctx)); err != nil {
		return nil, err
	}
	key, err := r.Table.Column(entity.Name(j.View.JoinKeys))
	if err != nil {
		return nil, err
	}
	r.Index = table.BuildIndex(key)
	r.Took = w.opt.Now().Sub(start)
	return r, nil
}

func (w *worker) compare(ctx context.Context, j Compare) (Reply, error) {
	start := w.opt.Now()
	o, err := w.offline(ctx, j.Source, j.View)
	if err != nil {
		return nil, err
	}
	r := Compared{At: Num(o.Until(float64(j.At)))}
	r.Skew, err = o.Skew(float64(r.At), j.N, j.Defs, ticking(ctx))
	r.Took = w.opt.Now().Sub(start)
	return r, err
}

func (w *worker) append(ctx context.Context, j Append) (Reply, error) {
	t, err := w.find(ctx, j.Table)
	if err != nil {
		return nil, err
	}
	columns := slices.Clone(t.Columns())
	for i, c := range columns {
		v, ok := j.Cells[c.Name()]
		if !ok {
			v = table.Value{Kind: c.Kind(), Num: math.NaN()}
		}
		if v.Kind == table.Time {
			v = view.TimeCell(c.Kind(), v.Num)
		}
		if columns[i], err = c.Append(v); err != nil {
			return nil, err
		}
	}
	out, err := table.New(columns...)
	if err != nil {
		return nil, err
	}
	return w.present(ctx, Opened{Name: j.Name, Size: int64(out.Bytes()), Table: out, Marks: w.marks(ctx, j.Table)}, j.Keep)
}
