package table

import (
	"fmt"
	"math"
	"slices"
	"unsafe"

	"orrery/core/table/literal"
)

// Column is a named, immutable list of cells of one kind. Numbers, booleans and times are one []float64, texts one
// block of bytes and the offsets of its cells: a few large allocations, which are cheap for the garbage collector and
// for the transfer between page and worker. The zero Column is an unnamed number column without rows.
//
// A Column is safe for concurrent use.
type Column struct {
	name    string
	kind    Kind
	nums    []float64
	text    string
	offsets []uint32 // n+1 of them for Text
	facts   *facts
}

// Numbers returns a number column; NaN is a missing cell. It takes ownership of v.
func Numbers(name string, v []float64) Column {
	return Column{name: name, kind: Number, nums: v, facts: new(facts)}
}

// Bools returns a boolean column of zeros, ones and NaN (missing). It takes ownership of v
// and changes any other value to 1.
func Bools(name string, v []float64) Column {
	for i, x := range v {
		if x != 0 && x == x {
			v[i] = 1
		} else if x == 0 {
			v[i] = 0 // drops the sign of a negative zero
		}
	}
	return Column{name: name, kind: Bool, nums: v, facts: new(facts)}
}

// OfKind returns a column of a kind that is stored as float64: Number, Bool or Time. It panics for Text.
func OfKind(k Kind, name string, v []float64) Column {
	switch k {
	case Bool:
		return Bools(name, v)
	case Time:
		return Times(name, v)
	case Number:
		return Numbers(name, v)
	}
	panic("table: a column of kind " + k.String() + " is not made of numbers")
}

// Texts returns a text column; "" is a missing cell. The strings are copied.
func Texts(name string, v []string) Column {
	size := 0
	for _, s := range v {
		size += len(s)
	}
	data, offsets := make([]byte, 0, size), make([]uint32, 1, len(v)+1)
	for _, s := range v {
		data = append(data, s...)
		offsets = append(offsets, uint32(len(data)))
	}
	return TextBytes(name, data, offsets)
}

// TextBytes returns a text column of n cells for n+1 offsets: cell i is data[offsets[i]:offsets[i+1]]. It takes
// ownership of both. It panics if the offsets do not ascend from 0 to len(data), so data has at most 4 GB.
func TextBytes(name string, data []byte, offsets []uint32) Column {
	if !validOffsets(offsets, len(data)) {
		panic("table: offsets of " + name + " do not rise from 0 to the length of the data")
	}
	// The column owns the bytes, and nothing changes them.
	text := unsafe.String(unsafe.SliceData(data), len(data))
	return Column{name: name, kind: Text, text: text, offsets: offsets, facts: new(facts)}
}

func validOffsets(offsets []uint32, size int) bool {
	if len(offsets) == 0 || offsets[0] != 0 || uint64(offsets[len(offsets)-1]) != uint64(size) {
		return false
	}
	last := uint32(0)
	for _, o := range offsets {
		if o < last {
			return false
		}
		last = o
	}
	return true
}

// Name returns the column's name.
func (c Column) Name() string { return c.name }

// Kind returns the kind of the cells.
func (c Column) Kind() Kind { return c.kind }

// Field returns name and kind.
func (c Column) Field() Field { return Field{c.name, c.kind} }

// Len returns the number of cells.
func (c Column) Len() int {
	if c.kind == Text {
		return len(c.offsets) - 1
	}
	return len(c.nums)
}

// Rename returns the same cells under another name.
func (c Column) Rename(name string) Column {
	c.name = name
	return c
}

// Floats returns the cells of a Number, Bool or Time column, nil for Text. The slice is the
// column's own memory and must not be modified.
func (c Column) Floats() []float64 { return c.nums }

// Text returns cell i of a Text column without a copy. It panics for other kinds.
func (c Column) Text(i int) string { return c.text[c.offsets[i]:c.offsets[i+1]] }

// Value returns cell i.
func (c Column) Value(i int) Value {
	if c.kind == Text {
		return Value{Kind: Text, Text: c.Text(i)}
	}
	return Value{Kind: c.kind, Num: c.nums[i]}
}

// Cell returns cell i as in a CSV file, without quotes: the text of Value.String, except that a column of times that
// are all midnights is formatted as dates.
func (c Column) Cell(i int) string {
	if c.kind == Text {
		return c.Text(i)
	}
	return c.format(c.nums[i])
}

// format formats a value like the cells of this column.
func (c Column) format(v float64) string {
	if c.kind == Time {
		return FormatTime(v, c.find().dates)
	}
	return Value{Kind: c.kind, Num: v}.String()
}

// AppendCell appends Cell(i) to dst.
func (c Column) AppendCell(dst []byte, i int) []byte {
	switch c.kind {
	case Text:
		return append(dst, c.Text(i)...)
	case Bool:
		return append(dst, literal.FormatBool(c.nums[i])...)
	case Time:
		return literal.AppendTime(dst, c.nums[i], c.find().dates)
	}
	return literal.AppendFloat(dst, c.nums[i])
}

// Missing reports whether cell i is empty.
func (c Column) Missing(i int) bool {
	if c.kind == Text {
		return c.offsets[i] == c.offsets[i+1]
	}
	return math.IsNaN(c.nums[i])
}

// Take returns the cells of the given rows in this order; a row may occur more than once. It
// panics if a row is out of range.
func (c Column) Take(rows []int) Column {
	if c.kind != Text {
		out := make([]float64, len(rows))
		for i, r := range rows {
			out[i] = c.nums[r]
		}
		return Column{name: c.name, kind: c.kind, nums: out, facts: new(facts)}
	}
	size := 0
	for _, r := range rows {
		size += int(c.offsets[r+1] - c.offsets[r])
	}
	data, offsets := make([]byte, 0, size), make([]uint32, 1, len(rows)+1)
	for _, r := range rows {
		data = append(data, c.Text(r)...)
		offsets = append(offsets, uint32(len(data)))
	}
	return TextBytes(c.name, data, offsets)
}

// bytes returns the size of the cells in memory.
func (c Column) bytes() int { return 8*len(c.nums) + len(c.text) + 4*len(c.offsets) }

// MaxText is the largest number of bytes of text in a column.
const MaxText = 1<<32 - 1

// Append returns a new column with one more cell at the end. The error is for a value of another kind.
func (c Column) Append(v Value) (Column, error) {
	if v.Kind != c.kind {
		return c, fmt.Errorf("table: column %q is a %s, and a %s was given", c.name, c.kind, v.Kind)
	}
	if c.kind != Text {
		return OfKind(c.kind, c.name, append(slices.Clone(c.nums), v.Num)), nil
	}
	data := append([]byte(c.text), v.Text...)
	return TextBytes(c.name, data, append(slices.Clone(c.offsets), uint32(len(data)))), nil
}

// Gather is Take, except that row -1 gives a missing cell. It panics if another row is out of range.
func (c Column) Gather(rows []int) Column {
	if c.kind != Text {
		out := make([]float64, len(rows))
		for i, r := range rows {
			if out[i] = math.NaN(); r >= 0 {
				out[i] = c.nums[r]
			}
		}
		return Column{name: c.name, kind: c.kind, nums: out, facts: new(facts)}
	}
	var data []byte
	offsets := make([]uint32, 1, len(rows)+1)
	for _, r := range rows {
		if r >= 0 {
			data = append(data, c.Text(r)...)
		}
		offsets = append(offsets, uint32(len(data)))
	}
	return TextBytes(c.name, data, offsets)
}
