package expr

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"orrery/core/table"
)

// Errors of formulas with table-wide functions.
var (
	// ErrUnfitted means that the formula has a table-wide function and was not fitted.
	ErrUnfitted = errors.New("the formula has a table-wide function and was not fitted on training rows")
	// ErrFrozen means that the frozen values belong to another formula or are damaged.
	ErrFrozen = errors.New("the frozen values do not fit the formula")
	// ErrOverflow means that the fitted state of a table-wide function is beyond the range of float64.
	ErrOverflow = errors.New("the numbers are too large: a function overflowed")
)

// Frozen is the fitted state of the table-wide functions of a formula: JSON with one object per call in the order of
// fitting, [{"of":"mean(x)","values":[2.5]}]. It is a string so that definitions that contain it are comparable. It is
// "" for a formula that was not fitted or has nothing to fit.
type Frozen string

// MarshalJSON returns f itself, which is JSON.
func (f Frozen) MarshalJSON() ([]byte, error) {
	if f == "" {
		return []byte("null"), nil
	}
	return []byte(f), nil
}

// UnmarshalJSON stores any JSON; [Program.Freeze] decodes it.
func (f *Frozen) UnmarshalJSON(b []byte) error {
	*f = Frozen(b)
	if string(b) == "null" {
		*f = ""
	}
	return nil
}

// String describes the fitted state for display: mean(x) = 2.5; rank(x) from 75 values.
func (f Frozen) String() string {
	var calls []frozenCall
	if json.Unmarshal([]byte(f), &calls) != nil {
		return ""
	}
	words := make([]string, len(calls))
	for i, c := range calls {
		words[i] = c.Of + " from " + strconv.Itoa(len(c.Values)) + " values"
		if n := len(c.Values); c.Ranks == nil && (n == 1 || n == 2) {
			words[i] = c.Of + ": " + table.NumberValue(c.Values[0]).String()
			if n == 2 {
				words[i] += ", " + table.NumberValue(c.Values[1]).String()
			}
		}
	}
	return strings.Join(words, "; ")
}

// TableWide reports whether the formula has a table-wide function, so that it must be fitted before it is evaluated.
func (p *Program) TableWide() bool { return len(p.learnt) > 0 }

// Fitted reports whether the formula can be evaluated: it is fitted, or has nothing to fit.
func (p *Program) Fitted() bool { return len(p.learnt) == 0 || p.frozen != "" }

// Frozen returns the fitted state of the formula, "" if it is not fitted.
func (p *Program) Frozen() Frozen { return p.frozen }

// Fit returns the formula with its table-wide functions frozen from these rows of t; nil rows are all. A formula
// without any is returned as it is. Rows on which an argument is missing are left out. The errors are those of
// [Program.Eval].
func (p *Program) Fit(t *table.Table, rows []int) (*Program, error) {
	if !p.TableWide() {
		return p, nil
	}
	columns, err := p.columns(t)
	if err != nil {
		return nil, err
	}
	n := t.Rows()
	if rows != nil {
		n = len(rows)
		for i := range columns {
			columns[i] = columns[i].Take(rows)
		}
	}
	out := p.blank()
	calls := make([]frozenCall, len(p.learnt))
	for i := range p.learnt {
		l := &p.learnt[i]
		x, err := newWalk(out, columns, n).values(l)
		if err != nil {
			return nil, err
		}
		finite := countFinite(x)
		if calls[i] = l.learn(x); calls[i].overflowed(finite) {
			return nil, fmt.Errorf("expr: %w: %s; divide its argument by a constant first", ErrOverflow, shorten(l.of))
		}
		out.keep(l, calls[i])
	}
	b, err := json.Marshal(calls)
	out.frozen = Frozen(b)
	return out, err
}

// Freeze returns the formula with the values that Fit once found. The error is [ErrFrozen].
func (p *Program) Freeze(f Frozen) (*Program, error) {
	if !p.TableWide() {
		return p, nil
	}
	var calls []frozenCall
	if err := json.Unmarshal([]byte(f), &calls); err != nil {
		return nil, fmt.Errorf("expr: %w: %v", ErrFrozen, err)
	}
	if len(calls) != len(p.learnt) {
		return nil, fmt.Errorf("expr: %w: they are of %d calls, %q has %d", ErrFrozen, len(calls), shorten(p.source), len(p.learnt))
	}
	out := p.blank()
	for i := range p.learnt {
		l := &p.learnt[i]
		if !calls[i].fits(l) {
			return nil, fmt.Errorf("expr: %w: %s has other ones than %s needs", ErrFrozen, shorten(calls[i].Of), shorten(l.of))
		}
		out.keep(l, calls[i])
	}
	out.frozen = f
	return out, nil
}

// blank is a copy whose constants and scales are its own.
func (p *Program) blank() *Program {
	out := *p
	out.nums, out.scales = slices.Clone(p.nums), make([]ladder, len(p.scales))
	return &out
}

func (p *Program) keep(l *learning, c frozenCall) {
	for i, at := range l.consts {
		p.nums[at] = c.Values[i]
	}
	if l.scale >= 0 {
		p.scales[l.scale] = ladder{c.Values, c.Ranks}
	}
}

// values computes the argument of a table-wide call for every row.
func (w *walk) values(l *learning) ([]float64, error) {
	out := make([]float64, 0, w.rows)
	for lo := 0; lo < w.rows; lo += blockRows {
		w.load(lo, min(lo+blockRows, w.rows))
		if !w.now.run(l.code) {
			return nil, w.p.tooLong()
		}
		out = append(out, w.now.nums[l.x]...)
	}
	return out, nil
}

// frozenCall is what one call learnt.
type frozenCall struct {
	Of     string `json:"of"`
	Values floats `json:"values"`
	Ranks  floats `json:"ranks,omitempty"`
}

// countFinite returns how many numbers are not missing, or 0 when one is infinite.
func countFinite(x []float64) int {
	n := 0
	for _, v := range x {
		if math.IsInf(v, 0) {
			return 0
		}
		if v == v {
			n++
		}
	}
	return n
}

// overflowed reports whether a value is beyond the range of float64 although it was learnt from so many finite numbers.
// Two are enough for every function.
func (c *frozenCall) overflowed(finite int) bool {
	return finite > 1 && slices.ContainsFunc(c.Values, func(v float64) bool { return v-v != 0 })
}

func (c *frozenCall) set(v ...float64) { c.Values = v }

// fits reports whether l can have learnt this.
func (c *frozenCall) fits(l *learning) bool {
	if c.Of != l.of {
		return false
	}
	if l.scale < 0 {
		return len(c.Values) == len(l.consts) && c.Ranks == nil
	}
	most, shares := maxBins, 0
	if l.fn == "rank" {
		most, shares = maxKnots, len(c.Values)
	}
	return len(c.Values) <= most && len(c.Ranks) == shares && slices.IsSorted(c.Values) && slices.IsSorted(c.Ranks)
}

// floats are numbers in JSON, which has no word for NaN and the infinities: they are texts.
type floats []float64

// MarshalJSON writes the shortest texts that read back as the same numbers.
func (f floats) MarshalJSON() ([]byte, error) {
	b := []byte{'['}
	for i, v := range f {
		if i > 0 {
			b = append(b, ',')
		}
		if v-v != 0 {
			b = append(append(append(b, '"'), special(v)...), '"')
			continue
		}
		b = append(b, table.NumberValue(v).String()...)
	}
	return append(b, ']'), nil
}

func special(v float64) string {
	switch {
	case v > 0:
		return "inf"
	case v < 0:
		return "-inf"
	}
	return "nan"
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (f *floats) UnmarshalJSON(b []byte) error {
	var all []any
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	*f = make(floats, len(all))
	for i, v := range all {
		switch v := v.(type) {
		case float64:
			(*f)[i] = v
		case string:
			(*f)[i] = map[string]float64{"inf": math.Inf(1), "-inf": math.Inf(-1)}[v]
			if v == "nan" {
				(*f)[i] = missing
			}
		default:
			return fmt.Errorf("expr: %v is not a number", v)
		}
	}
	return nil
}

// ladder is the fitted state of rank and quantile_bin: ascending values, and for rank the rank of each.
type ladder struct{ at, share []float64 }

// of computes one value of opRank or opBin.
func (s *ladder) of(op opcode, x float64) float64 {
	if x != x {
		return missing
	}
	below := s.below(x)
	if op == opBin {
		return float64(below)
	}
	return s.rank(x, below)
}

func (s *ladder) block(op opcode, dst, x []float64) {
	for i := range dst {
		dst[i] = s.of(op, x[i])
	}
}

// below counts the values that are smaller than x.
func (s *ladder) below(x float64) int {
	lo, hi := 0, len(s.at)
	for lo < hi {
		if mid := (lo + hi) / 2; s.at[mid] < x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// rank is numpy's interp: between two values linear, beyond the first and the last constant.
func (s *ladder) rank(x float64, i int) float64 {
	switch {
	case len(s.at) == 0:
		return missing
	case i == len(s.at):
		return s.share[i-1]
	case i == 0 || s.at[i] == x:
		return s.share[i]
	}
	lo, hi := s.share[i-1], s.share[i]
	slope := (hi - lo) / (s.at[i] - s.at[i-1])
	v := float64(slope*(x-s.at[i-1])) + lo
	if !(v >= lo && v <= hi) { // next to an infinite value
		return lo
	}
	return v
}
