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

// ParseOrder reads MLflow's order_by, its items with commas between them:
//
//	metrics.f1 DESC, attributes.start_time
//
// ASC is the default. Equal runs stand with the newest first. The error is a
// *SyntaxError.
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

// sortKey is a run's value of one field, read once: 0 a number, 1 a text, 2 not-a-number,
// 3 nothing. Numbers come before texts, and what is not there is last in either direction,
// as in MLflow.
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

// less compares two keys; equal is when neither is less.
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

// sorting is runs with their keys, len(by) for each.
type sorting struct {
	o    *Order
	runs []registry.Run
	keys []sortKey
	at   []int // the order so far
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

// Sort returns the places of the runs in their new order: runs[Sort(runs)[0]] is the
// first. The runs stay as they are, since they are large.
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
