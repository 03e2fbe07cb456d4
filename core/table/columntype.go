package table

import (
	"math"
	"sync"

	"orrery/core/table/literal"
)

// facts are properties of all cells. They are computed on first use and cached, because
// the page needs them for every rendering.
type facts struct {
	once     sync.Once
	integral bool
	uuid     bool
	dates    bool // all times are midnights
}

func (c Column) find() *facts {
	f := c.facts
	if f == nil {
		f = new(facts) // the zero Column
	}
	f.once.Do(func() {
		switch c.kind {
		case Number:
			f.integral = allIntegral(c.nums)
		case Text:
			f.uuid = c.allUUID()
		case Time:
			f.dates = allDates(c.nums)
		}
	})
	return f
}

// Integral reports whether this is a Number column whose present cells (at least one) are
// all whole numbers below 2^53 in magnitude, which a float64 represents exactly.
func (c Column) Integral() bool { return c.find().integral }

// Type returns the column's type for display: "float64", "int64", "bool", "datetime", "text", or "uuid"
// if all present cells of a text column are UUIDs.
func (c Column) Type() string {
	switch {
	case c.kind == Bool:
		return "bool"
	case c.kind == Time:
		return "datetime"
	case c.kind == Text && c.find().uuid:
		return "uuid"
	case c.kind == Text:
		return "text"
	case c.Integral():
		return "int64"
	}
	return "float64"
}

func allIntegral(v []float64) bool {
	present := false
	for _, x := range v {
		if x != x {
			continue
		}
		if x != math.Trunc(x) || math.Abs(x) >= literal.MaxExact {
			return false
		}
		present = true
	}
	return present
}

func (c Column) allUUID() bool {
	present := false
	for i := range c.Len() {
		s := c.Text(i)
		if s == "" {
			continue
		}
		if !isUUID(s) {
			return false
		}
		present = true
	}
	return present
}

// isUUID reports whether s is 8-4-4-4-12 hexadecimal digits (RFC 9562), of any version.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case c-'0' > 9 && (c|0x20)-'a' > 5:
			return false
		}
	}
	return true
}
