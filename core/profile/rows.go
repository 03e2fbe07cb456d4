package profile

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"orrery/core/table"
)

// concerned lists the rows that a finding is about, in the table's order.
func concerned(t *table.Table, f Finding, o Options) []int {
	c, _ := t.Column(f.Column)
	switch f.Kind {
	case "missing_target", "missing_values":
		return where(c, c.Missing)
	case "leak", "constant":
		if f.Kind == "constant" && first(c) < 0 {
			return where(c, c.Missing)
		}
		return where(c, func(i int) bool { return !c.Missing(i) })
	case "not_finite":
		return where(c, func(i int) bool { return math.IsInf(c.Floats()[i], 0) })
	case "conflicting_labels":
		return conflicts(t, o.Roles)
	case "duplicate_rows":
		return shared(group(t.Columns(), t.Rows()))
	case "repeated_key":
		return shared(group([]table.Column{c}, t.Rows()))
	case "class_imbalance":
		l := labelsOf(c)
		return where(c, func(i int) bool { return l.names != nil && l.of[i] == l.rarest() })
	case "time_out_of_range":
		return outsideTime(c, o.Now)
	case "mixed_types":
		return rarerType(c)
	case "near_unique_text":
		return where(c, func(i int) bool { return !c.Missing(i) })
	}
	return nil
}

// outsideTime lists the rows with a time before 1900, or after now unless now is zero.
func outsideTime(c table.Column, now time.Time) []int {
	lo, hi := float64(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()), math.Inf(1)
	if !now.IsZero() {
		hi = float64(now.UnixMicro())
	}
	return where(c, func(i int) bool { return c.Floats()[i] < lo || c.Floats()[i] > hi })
}

// rarerType lists the rows of a text column that are numbers when fewer are, else those that are not.
func rarerType(c table.Column) []int {
	few := 2*numbers(c) <= c.Len()
	return where(c, func(i int) bool { return !c.Missing(i) && isNumber(c.Text(i)) == few })
}

func where(c table.Column, is func(i int) bool) []int {
	var rows []int
	for i := range c.Len() {
		if is(i) {
			rows = append(rows, i)
		}
	}
	return rows
}

// first is the first present row; -1 for none.
func first(c table.Column) int {
	for i := range c.Len() {
		if !c.Missing(i) {
			return i
		}
	}
	return -1
}

// numbers counts the cells of a text column that are numbers.
func numbers(c table.Column) int {
	n := 0
	for i := range c.Len() {
		if isNumber(c.Text(i)) {
			n++
		}
	}
	return n
}

// other is the first present cell of a text column that is no number.
func other(c table.Column) int {
	for i := range c.Len() {
		if !c.Missing(i) && !isNumber(c.Text(i)) {
			return i
		}
	}
	return 0
}

// isNumber reports whether a text is a decimal number.
func isNumber(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 40 || strings.Trim(s, "0123456789+-.eE") != "" {
		return false
	}
	_, err := strconv.ParseFloat(s, 64)
	return err == nil || strings.Contains(err.Error(), "range")
}

// maxClasses is how many different numbers are taken for classes; texts and booleans are classes up to maxNamed.
const (
	maxClasses = 20
	maxNamed   = 1000
)

// labels are a target's classes in the order of their first rows.
type labels struct {
	names  []string
	counts []int
	of     []int // each row's class; -1 for a missing one
}

// labelsOf numbers the different present cells; without names when there are more than can be classes.
func labelsOf(c table.Column) labels {
	first := group([]table.Column{c}, c.Len())
	l := labels{of: make([]int, len(first))}
	for i, f := range first {
		switch {
		case c.Missing(i):
			l.of[i] = -1
		case int(f) < i:
			l.of[i] = l.of[f]
			l.counts[l.of[i]]++
		case len(l.names) == maxNamed || c.Kind() == table.Number && len(l.names) == maxClasses:
			return labels{}
		default:
			l.of[i] = len(l.names)
			l.names, l.counts = append(l.names, c.Cell(i)), append(l.counts, 1)
		}
	}
	return l
}

// rarest is the class of the fewest rows.
func (l labels) rarest() int { return slices.Index(l.counts, slices.Min(l.counts)) }

// classification reports whether k different cells are classes rather than measured numbers.
func classification(c table.Column, k int) bool {
	return c.Kind() != table.Time && k > 0 && (c.Kind() != table.Number || c.Integral())
}
