package csv

import (
	"bytes"
	"fmt"
	"math"
	"strconv"

	"orrery/core/table"
	"orrery/core/table/literal"
)

// builder collects the cells of one column and determines its kind: open until the first
// present cell, then number, bool or time until a cell does not fit, then text. A kind that a
// person has chosen does not change, and cells that do not fit it are missing.
type builder struct {
	name    string
	unnamed bool
	state   buildState
	chosen  bool // a person has chosen the kind
	marked  bool // an open column has had cells such as NA, which are values in a text column
	nums    []float64
	text    textBuilder
	from    int // the row at which text begins
	again   bool
	dates   dates
	seen    int // number of cells that fitted the kind before a cell made it text
	// What to warn about.
	infinite, huge, grouped, unfit, odd tally
	oddCell                             string
}

type buildState uint8

const (
	stateOpen buildState = iota
	stateNumber
	stateBool
	stateTime
	stateText
)

// prepare applies the kind that a person has chosen for the column.
func (c *builder) prepare(r *reader) {
	if k, ok := r.dialect.Types[c.name]; ok {
		c.chosen = true
		c.state = map[table.Kind]buildState{table.Number: stateNumber, table.Bool: stateBool, table.Time: stateTime, table.Text: stateText}[k]
	}
	c.dates.given(r.dialect.Dates)
}

// add appends the next cell.
func (c *builder) add(r *reader, b []byte, quoted bool) {
	switch c.state {
	case stateNumber:
		if v, ok := literal.ParseFloat(b, r.mark); ok && (b[0] > '0' || c.chosen || !code(b)) && c.pushNumber(r, v, b) {
			return
		}
	case stateText:
		c.addText(r, b, quoted)
		return
	}
	c.addOther(r, b, quoted)
}

// addOther appends less frequent cells: missing ones, numbers with spaces around them, times,
// booleans, and cells that determine or change the column's kind.
func (c *builder) addOther(r *reader, b []byte, quoted bool) {
	trimmed := bytes.TrimSpace(b)
	if missing(trimmed) {
		c.marked = c.marked || len(b) > 0 && (quoted || !missingText(b))
		c.push(r, math.NaN())
		return
	}
	if c.chosen {
		c.addChosen(r, trimmed)
		return
	}
	if (c.state == stateOpen || c.state == stateNumber) && c.addNumber(r, trimmed) {
		return
	}
	if c.state == stateOpen || c.state == stateBool {
		if v, ok := literal.ParseBool(trimmed); ok {
			c.state = stateBool
			c.push(r, v)
			return
		}
	}
	if c.state == stateOpen || c.state == stateTime {
		if us, ok := c.dates.read(c, trimmed); ok {
			c.state = stateTime
			c.push(r, us)
			return
		}
	}
	c.note(r, trimmed)
	c.turnText(r)
	c.addText(r, b, quoted)
}

// addNumber appends a number with spaces around it or thousands marks.
func (c *builder) addNumber(r *reader, b []byte) bool {
	v, grouped, ok := r.number(b)
	if !ok || code(b) {
		return false
	}
	was := c.state
	c.state = stateNumber
	if !c.pushNumber(r, v, b) {
		c.state = was
		return false
	}
	if grouped {
		c.grouped.at(r.scan.line)
	}
	return true
}

// addChosen appends a cell of a column whose kind a person has chosen.
func (c *builder) addChosen(r *reader, b []byte) {
	var v float64
	var ok bool
	switch c.state {
	case stateNumber:
		v, _, ok = r.number(b)
	case stateBool:
		v, ok = anyBool(b)
	case stateTime:
		if v, ok = c.dates.read(c, b); !ok {
			v, ok = epoch(b)
		}
	}
	if !ok {
		v = math.NaN()
		if c.unfit.count == 0 {
			c.oddCell = string(b)
		}
		c.unfit.at(r.scan.line)
	}
	c.push(r, v)
}

// note records the cell that changes the column to text, for a warning.
func (c *builder) note(r *reader, b []byte) {
	if c.state != stateOpen && !c.chosen {
		c.seen = r.rows
		c.odd.at(r.scan.line)
		c.oddCell = r.decode(b)
	}
}

// fits reports whether a cell fits the column's current kind.
func (c *builder) fits(r *reader, b []byte) bool {
	b = bytes.TrimSpace(b)
	ok := missing(b) || c.state == stateOpen || c.state == stateText
	switch c.state {
	case stateNumber:
		_, _, number := r.number(b)
		ok = ok || number
	case stateBool:
		_, truth := literal.ParseBool(b)
		ok = ok || truth
	case stateTime:
		_, moment := parseMoment(b)
		ok = ok || moment
	}
	return ok
}

// missing reports whether b marks a missing cell in a column that is not text: those of pandas, of databases (\N), of
// statistics packages (.) and of people (-, ?).
func missing(b []byte) bool {
	if len(b) > 19 {
		return false
	}
	switch string(b) {
	case "-", "--", "?", ".", "None", "(null)", "#N/A N/A", "#NA", "#VALUE!", "#DIV/0!", "#REF!", "#NUM!", "#NAME?", "#NULL!",
		"-nan", "-NaN", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN", "NULL.", "0000-00-00", "0000-00-00 00:00:00":
		return true
	}
	return missingText(b)
}

// missingText reports whether b marks a missing cell in a text column too, because it is not a word.
func missingText(b []byte) bool {
	switch len(b) {
	case 0:
		return true
	case 2, 3, 4:
		switch string(b) {
		case "NA", `\N`, "N/A", "n/a", "NaN", "nan", "NaT", "null", "NULL", "Null", "#N/A", "<NA>":
			return true
		}
	}
	return b[0] == ' ' && len(bytes.TrimSpace(b)) == 0
}

// code reports whether a cell of digits is an identifier and not a quantity: 007, or a telephone number.
func code(b []byte) bool {
	if len(b) < 2 || b[0] != '0' && (b[0] != '+' || len(b) < 11) {
		return false
	}
	_, digits := literal.Digits(b[1:])
	return digits
}

// turnText makes it a text column from this row on. The texts of earlier rows have not been
// stored, unless all of them were empty; secondPass reads them again.
func (c *builder) turnText(r *reader) {
	c.again = r.rows > 0 && (c.state != stateOpen || c.marked)
	c.state, c.nums = stateText, nil
	c.infinite, c.grouped = tally{}, tally{}
	if c.again {
		c.from = r.rows
		return
	}
	for range r.rows {
		c.text.add(r, nil, r.expect())
	}
}

// addText appends a cell of text.
func (c *builder) addText(r *reader, b []byte, quoted bool) {
	if !quoted && missingText(b) {
		b = nil
	}
	c.text.add(r, b, r.expect())
}

// pushNumber appends a number and counts rounded ones. It refuses a whole number that a float64 cannot represent,
// unless a person has chosen that the column has numbers.
func (c *builder) pushNumber(r *reader, v float64, b []byte) bool {
	if !(math.Abs(v) < literal.MaxExact) {
		if roundedInteger(v, b) {
			c.huge.at(r.scan.line)
			if !c.chosen {
				return false
			}
		}
		if math.IsInf(v, 0) {
			c.infinite.at(r.scan.line)
		}
	}
	c.push(r, v)
	return true
}

// roundedInteger reports whether b is a whole number without exponent that differs from v.
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

// roomFor returns the next capacity of a full slice of length n: the expected need of the whole file, but at most eight
// times n, since the estimate may be wrong. The old slices then add up to a seventh of the last one.
func roomFor(n, expect int) int {
	return max(16, n+n/4, min(expect, 8*n))
}

func grown[T any](v []T, room int) []T {
	out := make([]T, len(v), room)
	copy(out, v)
	return out
}

// fit copies a slice that is much smaller than its capacity.
func fit[T any](v []T) []T {
	if cap(v)-len(v) > len(v)/4 {
		return grown(v, len(v))
	}
	return v
}

// column returns the column and releases the builder's memory.
func (c *builder) column() (table.Column, error) {
	nums, text := c.nums, c.text
	c.nums, c.text = nil, textBuilder{}
	switch {
	case text.tooLong:
		return table.Column{}, fail(ErrLimit,
			fmt.Sprintf("the column %q has more than 4 GB of text", shorten(c.name)), "Split the file")
	case c.state == stateText:
		return table.TextBytes(c.name, fit(text.data), fit(text.offsets)), nil
	case c.state == stateBool:
		return table.Bools(c.name, fit(nums)), nil
	case c.state == stateTime:
		return table.Times(c.name, fit(nums)), nil
	}
	return table.Numbers(c.name, fit(nums)), nil
}

// fewRows is the number of rows that must fit a kind before a cell that does not causes a warning.
const fewRows = 3

func (c *builder) warnings(r *reader) {
	name := shorten(c.name)
	r.once(c.infinite, fmt.Sprintf("Column %q has non-finite numbers (infinite or too large)", name))
	r.once(c.grouped, fmt.Sprintf("Column %q has numbers with thousands marks, which were left out", name))
	switch {
	case c.chosen && c.huge.count > 0:
		r.once(c.huge, fmt.Sprintf("Column %q has whole numbers above 2^53 that were rounded", name))
	case c.huge.count > 0:
		r.warn(c.huge.lines[0], fmt.Sprintf("Column %q has whole numbers that are too long for a number (above 2^53): it is text, so that none is rounded", name))
	case c.odd.count > 0 && c.seen >= fewRows:
		r.warn(c.odd.lines[0], fmt.Sprintf("Column %q is text because of the cell %q: the %d rows before fit another type", name, shorten(c.oddCell), c.seen))
	}
	if c.unfit.count > 0 {
		r.report(c.unfit, fmt.Sprintf("Column %q: a cell such as %q does not fit the chosen type and is missing", name, shorten(c.oddCell)))
	}
	c.dates.warnings(r, name)
}
