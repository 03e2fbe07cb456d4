package search

import (
	"math"
	"sort"
	"strings"

	"orrery/core/registry"
)

// Order sorts runs as MLflow's order_by does.
type Order struct{ by []orderBy }

type orderBy struct {
	field
	down bool
}

// ParseOrder parses MLflow's order_by, a comma-separated list:
//
//	metrics.f1 DESC, attributes.start_time
//
// ASC is the default. Equal runs are ordered newest first. The error is a *SyntaxError.
func ParseOrder(text string) (*Order, error) {
	p := &parser{query: text, tokens: scan(text)}
	o := &Order{}
	if p.peek().kind == end {
		return o, nil
	}
	for {
		t := p.next()
		if t.kind != name || p.isKeyword(t) {
			return nil, p.unexpected(t, aField)
		}
		f, msg := parseField(t.raw)
		if msg != "" {
			return nil, p.wrong(t, msg)
		}
		down := p.keyword("DESC")
		if down || p.keyword("ASC") {
			p.next()
		}
		o.by = append(o.by, orderBy{f, down})
		switch t := p.next(); t.kind {
		case end:
			return o, nil
		case comma:
		default:
			return nil, p.unexpected(t, "ASC, DESC, a comma or the end")
		}
	}
}

// sortKey is a run's value of one field, read once: 0 a number, 1 a text, 2 NaN, 3 missing.
// Numbers come before texts, and missing values are last in either direction, as in MLflow.
type sortKey struct {
	class  int
	number float64
	text   string
}

func (f field) sortKey(r *registry.Run) sortKey {
	if f.numeric() {
		v, ok := f.number(r)
		switch {
		case !ok:
			return sortKey{class: 3}
		case math.IsNaN(v):
			return sortKey{class: 2}
		}
		return sortKey{number: v}
	}
	s, ok := f.text(r)
	if !ok {
		return sortKey{class: 3}
	}
	if v, number := parseNumber(s); number && f.of == param {
		return sortKey{number: v, text: s}
	}
	return sortKey{class: 1, text: s}
}

// compare returns -1, 0 or 1, as cmp.Compare does.
func (k sortKey) compare(other sortKey, down bool) int {
	sign := 1
	if down {
		sign = -1
	}
	switch {
	case k.class > 1 || other.class > 1:
		return k.class - other.class
	case k.class != other.class:
		return sign * (k.class - other.class)
	case k.number < other.number:
		return -sign
	case k.number > other.number:
		return sign
	}
	return sign * strings.Compare(k.text, other.text)
}

// sorting implements sort.Interface over the keys of runs, len(by) keys per run.
type sorting struct {
	o    *Order
	runs []registry.Run
	keys []sortKey
	at   []int // indexes of the runs in the current order
}

func (s *sorting) Len() int      { return len(s.at) }
func (s *sorting) Swap(i, j int) { s.at[i], s.at[j] = s.at[j], s.at[i] }

func (s *sorting) Less(i, j int) bool {
	a, b := s.at[i], s.at[j]
	for k, by := range s.o.by {
		n := len(s.o.by)
		if c := s.keys[a*n+k].compare(s.keys[b*n+k], by.down); c != 0 {
			return c < 0
		}
	}
	x, y := &s.runs[a], &s.runs[b]
	if !x.Start.Equal(y.Start) {
		return x.Start.After(y.Start)
	}
	if x.Number != y.Number {
		return x.Number > y.Number
	}
	return x.ID < y.ID
}

// Sort returns the indexes of the runs in sorted order: runs[Sort(runs)[0]] is the first.
// It does not move the runs, since they are large.
func (o *Order) Sort(runs []registry.Run) []int {
	s := &sorting{o: o, runs: runs, at: make([]int, len(runs)), keys: make([]sortKey, 0, len(runs)*len(o.by))}
	for i := range runs {
		s.at[i] = i
		for _, by := range o.by {
			s.keys = append(s.keys, by.sortKey(&runs[i]))
		}
	}
	sort.Sort(s)
	return s.at
}
