package jobs

import (
	"context"

	"orrery/core/feature/view"
	"orrery/core/work"
)

// Trace explains one cell of a join: the source rows that were considered for it.
type Trace struct {
	Rows, Source string
	View         view.View
	Options      view.JoinOptions
	Row          int
	Feature      string
}

func (Trace) Kind() string          { return "trace" }
func (j Trace) TableHash() string   { return j.Rows }
func (Trace) Replies() []work.Reply { return []work.Reply{&TraceResult{}} }

// TraceResult answers Trace. Times are microseconds since 1970, infinite where there is none.
type TraceResult struct {
	Row           int
	Feature       string
	At, Since     work.Num // rows at or before Since are too old
	Known         bool
	Windowed      bool
	Value         string
	Before, After int // number of rows left out on either side
	Candidates    []Candidacy
}

func (*TraceResult) Kind() string { return "traced" }

// Candidacy is one source row that was considered for a cell.
type Candidacy struct {
	Row            int
	Event, Created work.Num
	Verdict        string // chosen, future, expired, superseded
	Cell           string
}

// tracedRows is the number of rows in a timeline on either side of its time: there is no room for more.
const tracedRows = 30

func (w *worker) trace(ctx context.Context, j Trace) (TraceResult, error) {
	rows, err := w.table(ctx, j.Rows)
	if err != nil {
		return TraceResult{}, err
	}
	o, err := w.openView(ctx, j.Source, j.View)
	if err != nil {
		return TraceResult{}, err
	}
	t, err := o.Timeline(rows, j.Row, j.Feature, j.Options, tracedRows)
	if err != nil {
		return TraceResult{}, err
	}
	r := TraceResult{Row: j.Row, Feature: j.Feature, At: work.Num(t.At), Since: work.Num(t.Since), Known: t.Known, Windowed: t.Windowed, Value: t.Value, Before: t.Before, After: t.After}
	for i, c := range t.Candidates {
		k := Candidacy{Row: c.Row, Event: work.Num(c.Event), Created: work.Num(c.Created), Verdict: c.Verdict.String()}
		if i < len(t.Cells) {
			k.Cell = t.Cells[i]
		}
		r.Candidates = append(r.Candidates, k)
	}
	return r, nil
}
