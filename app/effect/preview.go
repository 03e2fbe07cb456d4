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

// preview computes a draft on the first rows. They are few enough for the page's thread, while the user types.
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
	if p, err = p.Fit(cols, nil); err != nil { // fit on the first rows only
		return err
	}
	if cols, err = r.limitRows(p, cols); err != nil {
		return err
	}
	b := r.timed(longestBatch, func() { d.Column, err = p.Eval(cols) })
	if err == nil {
		d.Summary, err = table.Describe(d.Column, nil)
	}
	if err != nil {
		return err
	}
	if err := r.runTests(d, c, p.Inputs()); err != nil {
		return err
	}
	d.Kind, d.Inputs, d.Rows, d.Took = p.Kind(), cols.Columns(), cols.Rows(), perCall(b)
	return nil
}

// runTests runs the unit tests of the draft, given the columns and features that it reads. A draft with a table-wide
// function is fitted on all rows, so that its tests run in Checks unless the table has no more rows than the preview.
func (r *Runner) runTests(d *features.Draft, c features.Preview, reads []string) error {
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
			d.Untested = "These run in Checks, where a table-wide function is fitted on all rows."
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

// previewBudget is the longest time that one evaluation of a draft may block the page.
const previewBudget = 16 * time.Millisecond

// limitRows returns the first rows of t, as many as p evaluates within previewBudget. It estimates the time from the
// first few rows: a formula that builds long strings may take a millisecond per row.
func (r *Runner) limitRows(p *expr.Program, t *table.Table) (*table.Table, error) {
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
	if n := int(previewBudget / max(row, 1)); n < t.Rows() {
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

// maxPreviewValues is the largest number of feature values to compute for a preview: the features that the draft reads
// may depend on hundreds of others.
const maxPreviewValues = 20 * features.PreviewRows

// firstRows computes the named columns for the first rows. It reads only the columns that they need, as a table may have
// thousands.
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
	rows := min(t.Rows(), features.PreviewRows, max(maxPreviewValues/(len(defs)+1), 1))
	return c.Set.Columns(head(t, rows), names)
}

// lookup reads the features of one entity, and repeats the read in batches to time it.
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
