package asof

import (
	"errors"
	"fmt"
	"math"

	"orrery/core/table"
)

// Function is the function of an aggregation.
type Function string

// The functions. Count counts cells that are not missing; Last returns the latest of them.
const (
	Count Function = "count"
	Sum   Function = "sum"
	Mean  Function = "mean"
	Min   Function = "min"
	Max   Function = "max"
	Last  Function = "last"
)

// Functions returns all functions.
func Functions() []Function { return []Function{Count, Sum, Mean, Min, Max, Last} }

// Aggregation is a feature that is computed from the rows in a time window.
type Aggregation struct {
	Name     string
	Column   string // "" counts rows
	Function Function
	Window   Span
}

// ErrAggregation means that an aggregation cannot be computed.
var ErrAggregation = errors.New("invalid aggregation")

// Check returns an error unless the aggregation can be computed from a column of this kind. The
// error wraps ErrAggregation and contains the aggregation's name.
func (a Aggregation) Check(kind table.Kind) error {
	known, words := false, kind == table.Text
	for _, f := range Functions() {
		known = known || f == a.Function
	}
	wrong := ""
	switch {
	case !known:
		wrong = fmt.Sprintf("no function %q; the functions are count, sum, mean, min, max and last", a.Function)
	case !(a.Window > 0):
		wrong = "its window is not above 0; write it as 7d or 24h"
	case a.Column == "" && a.Function != Count:
		wrong = fmt.Sprintf("%s needs a column", a.Function)
	case words && a.Function != Count && a.Function != Last:
		wrong = fmt.Sprintf("%s of %q, which is a %s; count and last can be taken of it", a.Function, a.Column, kind)
	}
	if wrong == "" {
		return nil
	}
	return fmt.Errorf("asof: aggregation %q: %w: %s", a.Name, ErrAggregation, wrong)
}

// Aggregate computes a for each row of the query. The package comment defines the window. values is the
// source's column a.Column; it is not used if that is "". The result is a column of numbers, or of values'
// kind for last. The errors are a [*KindError], ErrAggregation and those of tick.
func (l *Log) Aggregate(q Query, a Aggregation, values table.Column, tick func() error) (table.Column, error) {
	kind := values.Kind()
	if a.Column == "" {
		kind = table.Number
	}
	if err := errors.Join(a.Check(kind), l.check(q)); err != nil {
		return table.Column{}, err
	}
	asked, err := l.byEntity(q, tick)
	if err != nil {
		return table.Column{}, err
	}
	w := window{log: l, agg: a, values: values, latest: make([]int, q.Key.Len()), number: make([]float64, q.Key.Len())}
	for i := range w.number {
		w.latest[i] = -1
		if w.number[i] = math.NaN(); a.Function == Count {
			w.number[i] = 0
		}
	}
	for e := range l.Count() {
		if e%tickRows == 0 && tick != nil {
			if err := tick(); err != nil {
				return table.Column{}, err
			}
		}
		if questions := asked.of(e); len(questions) > 0 {
			w.fill(e)
			for _, i := range questions {
				w.answer(int(i), q)
			}
		}
	}
	if a.Function == Last {
		return values.Gather(w.latest).Rename(a.Name), nil
	}
	return table.Numbers(a.Name, w.number), nil
}

// questions are the indexes of query rows, grouped by entity.
type questions struct{ starts, list []uint32 }

func (q questions) of(e int) []uint32 { return q.list[q.starts[e]:q.starts[e+1]] }

// byEntity groups the query rows by entity, with a counting sort.
func (l *Log) byEntity(q Query, tick func() error) (questions, error) {
	n := q.Key.Len()
	of := make([]int32, n)
	out := questions{starts: make([]uint32, l.Count()+1)}
	for i := range of {
		if i%tickRows == 0 && tick != nil {
			if err := tick(); err != nil {
				return out, err
			}
		}
		of[i] = -1
		if e, ok := l.entity(q.Key, i); ok {
			of[i] = int32(e)
			out.starts[e+1]++
		}
	}
	for e := range l.Count() {
		out.starts[e+1] += out.starts[e]
	}
	out.list = make([]uint32, out.starts[l.Count()])
	next := append([]uint32(nil), out.starts...)
	for i, e := range of {
		if e >= 0 {
			out.list[next[e]] = uint32(i)
			next[e]++
		}
	}
	return out, nil
}
