package effect

import (
	"errors"

	"orrery/app/state"
	"orrery/core/feature"
	"orrery/core/table"
)

// preview computes a draft on the first rows. They are few enough to be done on
// the page, while the person types.
func (r *Runner) preview(c state.Preview) {
	d := state.Draft{Name: c.Name, Expr: c.Expr}
	if err := r.compute(&d, c); err != nil && !errors.As(err, &d.Err) {
		d.Wrong = reason(err)
	}
	r.Send(state.Previewed{Draft: d})
}

func (r *Runner) compute(d *state.Draft, c state.Preview) error {
	p, err := c.Set.Check(feature.Definition{Name: c.Name, Expr: c.Expr})
	if err != nil {
		return err
	}
	cols, err := c.Set.Columns(firstRows(c.Table), p.Inputs())
	if err != nil {
		return err
	}
	if p, err = p.Fit(cols, nil); err != nil { // the first rows stand for all
		return err
	}
	b := r.timed(longestBatch, func() { d.Column, err = p.Eval(cols) })
	if err != nil {
		return err
	}
	d.Kind, d.Inputs, d.Rows, d.Took = p.Kind(), cols.Columns(), cols.Rows(), perCall(b)
	return nil
}

func firstRows(t *table.Table) *table.Table {
	n := min(t.Rows(), state.PreviewRows)
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return t.Take(rows)
}

// lookup reads one entity's features, and reads them again in batches to time it.
func (r *Runner) lookup(c state.Lookup) {
	f := state.Found{Key: c.Key}
	row, err := c.Reader.Lookup(c.Key)
	if err != nil {
		f.Missing = reason(err)
		r.Send(state.LookedUp{Found: f})
		return
	}
	f.Row = row
	b := r.timed(longestBatch, func() { _, _ = c.Reader.Lookup(c.Key) })
	f.Took, f.Calls = perCall(b), b.Calls
	r.Send(state.LookedUp{Found: f})
}
