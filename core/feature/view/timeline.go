package view

import (
	"math"
	"slices"

	"orrery/core/feature/asof"
	"orrery/core/table"
)

// Timeline explains one cell of a join: the candidate rows with their verdicts.
type Timeline struct {
	asof.Timeline
	Feature  string
	Windowed bool     // an aggregation: all rows in its window are chosen
	Since    float64  // rows up to here are too old: the limit of the time to live or of the window; -Inf for none
	Cells    []string // source cells that the feature reads, by candidate; "" is missing
	Value    string   // the value in the join; "" is missing
}

// Timeline explains the cell of a feature in one of the entity rows of a join, with a limited number of source
// rows on either side of its time. The errors are those of Join.
func (o *Offline) Timeline(rows *table.Table, row int, feature string, opt JoinOptions, most int) (Timeline, error) {
	if !slices.Contains(o.view.Names(), feature) {
		return Timeline{}, o.view.wrong("it has no feature %q", feature)
	}
	q, err := o.query(rows.Take([]int{row}), opt)
	if err != nil {
		return Timeline{}, err
	}
	t := Timeline{Feature: feature, Since: math.Inf(-1)}
	agg, column := o.aggregation(feature)
	ttl := o.plan.ttl
	if agg != nil {
		ttl = 0
	}
	if t.Timeline, err = o.log.Timeline(q, 0, ttl, most); err != nil {
		return t, err
	}
	if agg != nil {
		t.Windowed, t.Since = true, t.At-float64(agg.Window)
		t.markWindow()
	} else if ttl > 0 && !o.log.Timeless() {
		t.Since = t.At - float64(ttl)
	}
	return t, o.cells(&t, q, column)
}

// markWindow sets the verdicts by the window, in place of those of the join.
func (t *Timeline) markWindow() {
	for i, c := range t.Candidates {
		switch {
		case c.Verdict == asof.Future:
		case c.Event > t.Since || math.IsInf(c.Event, -1):
			t.Candidates[i].Verdict = asof.Chosen
		default:
			t.Candidates[i].Verdict = asof.Expired
		}
	}
}

// aggregation returns the aggregation of a feature, nil if it is a column, and the column that it reads.
func (o *Offline) aggregation(feature string) (*asof.Aggregation, string) {
	for i, a := range o.plan.aggs {
		if a.Name == feature {
			return &o.plan.aggs[i], a.Column
		}
	}
	return nil, feature
}

// cells sets the cells that the feature reads and its value.
func (o *Offline) cells(t *Timeline, q asof.Query, column string) error {
	if column != "" {
		c, err := o.source.Column(column)
		if err != nil {
			return err
		}
		for _, k := range t.Candidates {
			t.Cells = append(t.Cells, c.Cell(k.Row))
		}
	}
	chosen, err := o.log.Join(q, o.plan.ttl, nil)
	if err != nil {
		return err
	}
	made, err := o.features(q, chosen, nil)
	if err != nil {
		return err
	}
	t.Value = made[slices.Index(o.view.Names(), t.Feature)].Cell(0)
	return nil
}
