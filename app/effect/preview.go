package effect

import (
	"errors"
	"time"

	"orrery/app/station/features"
	"orrery/core/expr"
	"orrery/core/feature"
	"orrery/core/table"
	"orrery/core/usertext"
)

// preview computes a draft on the first rows. They are few enough to be done on
// the page, while the person types.
func (r *Runner) preview(c features.Preview) {
	d := features.Draft{Name: c.Name, Expr: c.Expr}
	if err := r.compute(&d, c); err != nil && !errors.As(err, &d.Err) {
		d.Wrong = usertext.Of(err)
	}
	r.Send(features.Previewed{Draft: d})
}

func (r *Runner) compute(d *features.Draft, c features.Preview) error {
	p, err := c.Set.Check(feature.Definition{Name: c.Name, Expr: c.Expr})
	if err != nil {
		return err
	}
	cols, err := firstRows(c, p.Inputs())
	if err != nil {
		return err
	}
	if p, err = p.Fit(cols, nil); err != nil { // the first rows stand for all
		return err
	}
	if cols, err = r.affordable(p, cols); err != nil {
		return err
	}
	b := r.timed(longestBatch, func() { d.Column, err = p.Eval(cols) })
	if err == nil {
		d.Summary, err = table.Describe(d.Column, nil)
	}
	if err != nil {
		return err
	}
	if err := r.try(d, c, p.Inputs()); err != nil {
		return err
	}
	d.Kind, d.Inputs, d.Rows, d.Took = p.Kind(), cols.Columns(), cols.Rows(), perCall(b)
	return nil
}

// try runs the unit tests of the draft, which reads these columns and features. What a table-wide function of its own
// learns from all rows is for the worker to find, unless the first rows are all.
func (r *Runner) try(d *features.Draft, c features.Preview, reads []string) error {
	name := c.Name
	if name == "" {
		name = "the draft"
	}
	defs, err := c.Set.Uses(reads)
	if err != nil {
		return err
	}
	set, err := c.Set.Redefine("", c.Set.Source(), append(defs, feature.Definition{Name: name, Expr: c.Expr})...)
	if err != nil {
		return err
	}
	if d.Needs, err = set.Needs([]string{name}); err != nil || len(c.Tests) == 0 {
		return err
	}
	if !set.Fitted() {
		if c.Table.Rows() > features.PreviewRows {
			d.Untested = "They run in Checks: a table-wide function learns from all rows there."
			return nil
		}
		if set, err = set.Fit(c.Table, nil); err != nil {
			return err
		}
	}
	for _, t := range c.Tests {
		d.Tested = append(d.Tested, set.Try(name, t))
	}
	return nil
}

// mostPreview is how long the page may be held up by one evaluation of a draft.
const mostPreview = 16 * time.Millisecond

// affordable is as many of the rows as a formula computes in that time, judged by the first few: one that writes long
// texts may take a millisecond a row.
func (r *Runner) affordable(p *expr.Program, t *table.Table) (*table.Table, error) {
	const few = 32
	if t.Rows() <= few {
		return t, nil
	}
	first := head(t, few)
	start := r.Now()
	if _, err := p.Eval(first); err != nil {
		return nil, err
	}
	row := r.Now().Sub(start) / few
	if n := int(mostPreview / max(row, 1)); n < t.Rows() {
		return head(t, max(n, few)), nil
	}
	return t, nil
}

func head(t *table.Table, n int) *table.Table {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return t.Take(rows)
}

// mostPreviewed is how many values of features are computed for a preview: the features that the draft reads may read
// hundreds of others.
const mostPreviewed = 20 * features.PreviewRows

// firstRows computes these columns for the first rows, from the columns that they need: a table may have thousands.
func firstRows(c features.Preview, names []string) (*table.Table, error) {
	sources, err := c.Set.Needs(names)
	if err != nil {
		return nil, err
	}
	t, err := c.Table.Select(sources...)
	if err != nil {
		return nil, err
	}
	defs, err := c.Set.Uses(names)
	if err != nil {
		return nil, err
	}
	rows := min(t.Rows(), features.PreviewRows, max(mostPreviewed/(len(defs)+1), 1))
	return c.Set.Columns(head(t, rows), names)
}

// lookup reads one entity's features, and reads them again in batches to time it.
func (r *Runner) lookup(c features.Lookup) {
	f := features.Found{Key: c.Key}
	row, err := c.Reader.Lookup(c.Key)
	if err != nil {
		f.Missing = usertext.Of(err)
		r.Send(features.LookedUp{Found: f})
		return
	}
	f.Row = row
	b := r.timed(longestBatch, func() { _, _ = c.Reader.Lookup(c.Key) })
	f.Took, f.Calls = perCall(b), b.Calls
	r.Send(features.LookedUp{Found: f})
}
