package profile

import (
	"errors"
	"math"
	"sort"

	"orrery/core/expr"
	"orrery/core/table"
)

// View is which rows to show, and in which order.
type View struct {
	Where   string   `json:"where,omitempty"`   // a condition in the language of core/expr; "" is all
	Finding *Finding `json:"finding,omitempty"` // only the rows that it is about
	Sort    string   `json:"sort,omitempty"`    // a column; "" is the table's order
	Down    bool     `json:"down,omitempty"`    // the largest first
}

// Whole reports whether a view shows every row in the table's order.
func (v View) Whole() bool { return v.Where == "" && v.Finding == nil && v.Sort == "" }

// ErrCondition: the filter is a formula, but not one that is true or false.
var ErrCondition = errors.New("a filter is a condition, such as age > 40 or city == \"Lyon\"")

// Arrange lists the rows of a view. Rows where the condition is missing are left out. Equal rows keep the table's
// order, missing cells come last in both directions, and texts are in the order of their code points: pandas'
// sort_values(kind="stable"). The error is ErrCondition, an *expr.SyntaxError or a *table.NameError.
func Arrange(t *table.Table, v View, o Options) ([]uint32, error) {
	keep, err := condition(t, v.Where)
	if err != nil {
		return nil, err
	}
	var rows []uint32
	add := func(i int) {
		if keep == nil || keep[i] == 1 {
			rows = append(rows, uint32(i))
		}
	}
	if v.Finding != nil {
		for _, i := range concerned(t, *v.Finding, o) {
			add(i)
		}
	} else {
		for i := range t.Rows() {
			add(i)
		}
	}
	if v.Sort == "" {
		return rows, nil
	}
	c, err := t.Column(v.Sort)
	if err != nil {
		return nil, err
	}
	return ordered(rows, keys(c, v.Down)), nil
}

// condition is 1 where a row is wanted; nil for every row.
func condition(t *table.Table, where string) ([]float64, error) {
	if where == "" {
		return nil, nil
	}
	p, err := expr.Compile(where, t.Schema())
	if err != nil {
		return nil, err
	}
	if p.Kind() != table.Bool {
		return nil, ErrCondition
	}
	c, err := p.Eval(t)
	return c.Floats(), err
}

// keys are whole numbers in the order of a column's cells, the missing ones last.
func keys(c table.Column, down bool) []uint64 {
	out := make([]uint64, c.Len())
	if c.Kind() == table.Text {
		ranks(c, out)
	} else {
		for i, v := range c.Floats() {
			b := bits(v)
			out[i] = b ^ (uint64(int64(b)>>63) | 1<<63) // turns negative numbers over
		}
	}
	for i := range out {
		if down {
			out[i] = ^out[i]
		}
		if c.Missing(i) {
			out[i] = math.MaxUint64
		}
	}
	return out
}

// ranks numbers the texts of a column in their order.
func ranks(c table.Column, out []uint64) {
	first := group([]table.Column{c}, c.Len())
	var different []int
	for i, f := range first {
		if int(f) == i {
			different = append(different, i)
		}
	}
	sort.Slice(different, func(a, b int) bool { return c.Text(different[a]) < c.Text(different[b]) })
	for rank, i := range different {
		out[i] = uint64(rank)
	}
	for i, f := range first {
		out[i] = out[f]
	}
}

// ordered sorts rows by their keys: radix sort by the least significant digit first, stable and O(rows).
func ordered(rows []uint32, keys []uint64) []uint32 {
	const digits = 1 << 16
	spare, at := make([]uint32, len(rows)), make([]uint32, digits)
	for shift := 0; shift < 64; shift += 16 {
		clear(at)
		for _, r := range rows {
			at[keys[r]>>shift&(digits-1)]++
		}
		sum := uint32(0)
		for d, n := range at {
			at[d] = sum
			sum += n
		}
		for _, r := range rows {
			d := keys[r] >> shift & (digits - 1)
			spare[at[d]] = r
			at[d]++
		}
		rows, spare = spare, rows
	}
	return rows
}
