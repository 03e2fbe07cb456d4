package table

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
)

// builder collects the cells of one column and decides its kind on the way: open until the
// first present cell, then number or bool until a cell does not fit, then text for good.
type builder struct {
	name   string
	state  buildState
	marked bool // an open column has had cells such as NA, which text would keep
	nums   []float64
	text   textBuilder
	from   int // the row at which text begins
	again  bool
	// What to warn about: how many cells and the line of the first.
	infinite, rounded note
}

type buildState uint8

const (
	stateOpen buildState = iota
	stateNumber
	stateBool
	stateText
)

type note struct{ count, line int }

func (n *note) at(line int) {
	if n.count++; n.count == 1 {
		n.line = line
	}
}

// add appends the next cell.
func (c *builder) add(r *reader, b []byte) {
	switch c.state {
	case stateNumber:
		if v, ok := parseFloat(b, r.mark); ok {
			c.pushNumber(r, v, b)
			return
		}
	case stateText:
		c.text.add(r, b, r.expect())
		return
	}
	c.addOther(r, b)
}

// addOther takes the cells that are rare: missing ones, spaces around a number, and those
// that decide or change the column's kind.
func (c *builder) addOther(r *reader, b []byte) {
	trimmed := bytes.TrimSpace(b)
	if missing(trimmed) {
		c.marked = c.marked || len(b) > 0
		c.push(r, math.NaN())
		return
	}
	if c.state == stateOpen || c.state == stateNumber {
		if v, ok := parseFloat(trimmed, r.mark); ok {
			c.state = stateNumber
			c.pushNumber(r, v, trimmed)
			return
		}
	}
	if c.state == stateOpen || c.state == stateBool {
		if v, ok := parseBool(trimmed); ok {
			c.state = stateBool
			c.push(r, v)
			return
		}
	}
	c.turnText(r)
	c.text.add(r, b, r.expect())
}

// missing knows the marks of missing cells in a column that is not text.
func missing(b []byte) bool {
	switch string(b) {
	case "", "NA", "N/A", "NaN", "nan", "null", "NULL", "None":
		return true
	}
	return false
}

// turnText makes it a text column from this row on. The texts of the rows before are gone,
// unless all of them were empty.
func (c *builder) turnText(r *reader) {
	c.again = r.rows > 0 && (c.state != stateOpen || c.marked)
	c.state, c.nums = stateText, nil
	c.infinite, c.rounded = note{}, note{}
	if c.again {
		c.from = r.rows
		return
	}
	for range r.rows {
		c.text.add(r, nil, r.expect())
	}
}

// pushNumber appends a number and takes note of one that is not what the file says.
func (c *builder) pushNumber(r *reader, v float64, b []byte) {
	if !(math.Abs(v) < maxExact) {
		if math.IsInf(v, 0) {
			c.infinite.at(r.scan.line)
		} else if roundedInteger(v, b) {
			c.rounded.at(r.scan.line)
		}
	}
	c.push(r, v)
}

// roundedInteger reports whether b is a whole number, written without exponent, that v is not.
func roundedInteger(v float64, b []byte) bool {
	digits := bytes.TrimLeft(b, "+-")
	for _, d := range digits {
		if d < '0' || d > '9' {
			return false
		}
	}
	var buf [32]byte
	exact := strconv.AppendFloat(buf[:0], math.Abs(v), 'f', 0, 64)
	return !bytes.Equal(bytes.TrimLeft(digits, "0"), exact)
}

func (c *builder) push(r *reader, v float64) {
	if len(c.nums) == cap(c.nums) {
		c.nums = grown(c.nums, roomFor(len(c.nums), r.expect()))
	}
	c.nums = append(c.nums, v)
}

// roomFor chooses the next capacity of a slice of n that is full: what the whole file is
// expected to need, but at most eight times what is there, since the expectation may be
// wrong. The old slices then add up to a seventh of the last one.
func roomFor(n, expect int) int {
	return max(16, n+n/4, min(expect, 8*n))
}

func grown[T any](v []T, room int) []T {
	out := make([]T, len(v), room)
	copy(out, v)
	return out
}

// fit gives a slice that is much smaller than its memory a memory of its own.
func fit[T any](v []T) []T {
	if cap(v)-len(v) > len(v)/4 {
		return grown(v, len(v))
	}
	return v
}

// column makes the column and lets go of the builder's memory.
func (c *builder) column() (Column, error) {
	nums, text := c.nums, c.text
	c.nums, c.text = nil, textBuilder{}
	switch {
	case text.tooLong:
		return Column{}, fail(ErrLimit,
			fmt.Sprintf("the column %q has more than 4 GB of text", shorten(c.name)), "Split the file")
	case c.state == stateText:
		return TextBytes(c.name, fit(text.data), fit(text.offsets)), nil
	case c.state == stateBool:
		return Bools(c.name, fit(nums)), nil
	}
	return Numbers(c.name, fit(nums)), nil
}

func (c *builder) warnings(r *reader) {
	if n := c.infinite; n.count > 0 {
		r.warn(n.line, fmt.Sprintf("Column %q has non-finite numbers (infinite or too large): %d",
			shorten(c.name), n.count))
	}
	if n := c.rounded; n.count > 0 {
		r.warn(n.line, fmt.Sprintf("Column %q has whole numbers above 2^53 that were rounded: %d. "+
			"If they are ids, put a letter before them", shorten(c.name), n.count))
	}
}
