package preprocess

import (
	"slices"
	"strconv"
	"strings"

	"orrery/core/table"
)

// categories holds the distinct values of one column in order: strings by code points with "" for a missing cell, or
// numbers with NaN last.
type categories struct {
	words  bool
	text   []string
	num    []float64
	counts []int // rows of each value in the fit; nil after loading
	place  map[string]int
}

func (c *categories) len() int { return len(c.text) + len(c.num) }

// hasMissing reports whether the last category is NaN.
func (c *categories) hasMissing() bool {
	n := len(c.num)
	return n > 0 && c.num[n-1] != c.num[n-1]
}

// buildIndex builds the index of strings.
func (c *categories) buildIndex() {
	c.place = make(map[string]int, len(c.text))
	for i, s := range c.text {
		c.place[s] = i
	}
}

// index returns the index of a string, or -1 if it is unknown.
func (c *categories) index(s string) int {
	if i, ok := c.place[s]; ok {
		return i
	}
	return -1
}

// indexOfNumber returns the index of a number, or -1 if it is unknown.
func (c *categories) indexOfNumber(x float64) int {
	n := len(c.num)
	if x != x {
		if c.hasMissing() {
			return n - 1
		}
		return -1
	}
	lo, hi := 0, n
	for lo < hi {
		mid := (lo + hi) / 2
		if c.num[mid] < x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < n && c.num[lo] == x {
		return lo
	}
	return -1
}

// code returns the category of each row, -1 for an unknown one.
func (c *categories) code(col *series) []int32 {
	out := make([]int32, col.Len())
	if c.words {
		last, code := "", -2 // -2: no row yet
		for i := range out {
			if s := col.Text(i); code == -2 || s != last {
				last, code = s, c.index(s)
			}
			out[i] = int32(code)
		}
		return out
	}
	for i, x := range col.v {
		out[i] = int32(c.indexOfNumber(x))
	}
	return out
}

// format returns category i as text for people, with numbers as Python writes them.
func (c *categories) format(i int, col *series) string {
	if c.words {
		return c.text[i]
	}
	return formatPython(c.num[i], col, c.hasMissing())
}

// formatPython formats a number as Python's str does for a pandas column: True and False, integers without a point if
// the whole column is integers and nothing is missing.
func formatPython(x float64, col *series, missing bool) string {
	switch {
	case col.Kind() == table.Bool && !missing:
		if x == 0 {
			return "False"
		}
		return "True"
	case x != x:
		return "nan"
	case col.Integral() && !missing:
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	a := x
	if a < 0 {
		a = -a
	}
	if a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.FormatFloat(x, 'e', -1, 64)
	}
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// learn collects the distinct values of a column.
func (c *categories) learn(col *series, kind string) error {
	if c.words {
		c.learnTexts(col)
		return nil
	}
	v, err := col.present(kind)
	if err != nil {
		return err
	}
	slices.Sort(v)
	for i, x := range v {
		if i == 0 || x != v[i-1] {
			push(&c.num, x+0)
			c.counts = append(c.counts, 0)
		}
		c.counts[len(c.counts)-1]++
	}
	if gone := len(col.v) - len(v); gone > 0 {
		push(&c.num, nan())
		c.counts = append(c.counts, gone)
	}
	return nil
}

func (c *categories) learnTexts(col *series) {
	count := map[string]int{}
	for i := range col.Len() {
		s := col.Text(i)
		n := count[s]
		if n == 0 {
			s = strings.Clone(s) // so that the step does not retain the table's memory
			c.text = append(c.text, s)
		}
		count[s] = n + 1
	}
	slices.Sort(c.text)
	for _, s := range c.text {
		c.counts = append(c.counts, count[s])
	}
	c.buildIndex()
}

// appendValue appends a value and ignores one of the wrong kind.
func (c *categories) appendValue(v any) {
	f, number := numberOrNaN(v)
	text, isText := v.(string)
	switch truth, isTruth := v.(bool); {
	case isText && c.words:
		c.text = append(c.text, text)
	case isTruth && !c.words:
		c.num = append(c.num, filledNumbers([]float64{0}, []bool{truth}, 1)...)
	case number && !c.words:
		push(&c.num, f)
	}
}

// setGiven validates the categories that a parameter lists for a column.
func (c *categories) setGiven(col *series, list []any, kind string) error {
	for _, v := range list {
		c.appendValue(v)
	}
	of := "the categories of " + col.quoted()
	if c.len() != len(list) || c.len() == 0 {
		return stepError(kind, of, " must be values of the column's kind, ", col.Kind().String())
	}
	for i := 1; i < len(c.num); i++ {
		if !(c.num[i-1] < c.num[i]) && c.num[i] == c.num[i] {
			return stepError(kind, of, " are numbers and must be in order")
		}
	}
	if c.buildIndex(); len(c.place) != len(c.text) {
		return stepError(kind, of, " repeat")
	}
	c.counts = make([]int, c.len())
	for _, code := range c.code(col) {
		if code >= 0 {
			c.counts[code]++
		}
	}
	return nil
}

// attribute returns the values in the form of Attributes.
func (c *categories) attribute() any {
	if c.words {
		return slices.Clone(c.text)
	}
	return slices.Clone(c.num)
}
