package table

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
	"unsafe"

	"orrery/core/table/literal"
)

// MaxRows is the greatest length of a table: row numbers fit an int32 and a slot of an Index.
const MaxRows = 1<<31 - 1

// header is the first part of a table's wire form; the sections follow in its order.
type header struct {
	Format  int            `json:"format"`
	Rows    int            `json:"rows"`
	Hash    string         `json:"hash"`
	Columns []headerColumn `json:"columns"`
}

// headerColumn has one section for numbers, booleans and times (the float64s) and two for texts
// (the uint32 offsets, the bytes). Sections holds their lengths in bytes.
type headerColumn struct {
	Field
	Sections []int64 `json:"sections"`
}

const headerFormat = 1

// Header returns the JSON header for NewAssembler: the number of rows, the fields, the lengths of the sections and the
// hash, which it computes if necessary. It fails for a column name that is not UTF-8, which JSON cannot represent.
func (t *Table) Header() ([]byte, error) {
	h := header{Format: headerFormat, Rows: t.rows, Hash: t.Hash(), Columns: make([]headerColumn, len(t.cols))}
	for i, c := range t.cols {
		if !utf8.ValidString(c.name) {
			return nil, fmt.Errorf("table: the column name %q is not UTF-8", c.name)
		}
		h.Columns[i].Field = c.Field()
		for _, s := range c.sections() {
			h.Columns[i].Sections = append(h.Columns[i].Sections, int64(len(s)))
		}
	}
	b, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("table: write the header: %w", err)
	}
	return b, nil
}

// Sections returns the cells as little-endian bytes in the order of Header. On
// little-endian machines they are the table's own memory, which must not be modified.
func (t *Table) Sections() [][]byte {
	out := make([][]byte, 0, len(t.cols))
	for _, c := range t.cols {
		out = append(out, c.sections()...)
	}
	return out
}

func (c Column) sections() [][]byte {
	if c.kind == Text {
		return [][]byte{bytesOf(c.offsets), literal.Bytes(c.text)}
	}
	return [][]byte{bytesOf(c.nums)}
}

// Assembler decodes a table from its wire form:
//
//	a, err := table.NewAssembler(header)
//	for buf := a.Next(); buf != nil; buf = a.Next() {
//		io.ReadFull(r, buf)
//	}
//	t, err := a.Table()
//
// The cells are read straight into the table's memory.
type Assembler struct {
	head   header
	cols   []Column
	accept func()   // adds the section that was returned last
	offs   []uint32 // offsets of the text column whose bytes come next
	err    error
}

var errWire = errors.New("table: damaged header")

// NewAssembler decodes a header. It does not allocate memory for the cells.
func NewAssembler(head []byte) (*Assembler, error) {
	a := &Assembler{}
	if err := json.Unmarshal(head, &a.head); err != nil {
		return nil, fmt.Errorf("%w: %w", errWire, err)
	}
	if a.head.Format != headerFormat {
		return nil, fmt.Errorf("%w: format %d is not %d", errWire, a.head.Format, headerFormat)
	}
	if a.head.Rows < 0 || a.head.Rows > MaxRows {
		return nil, fmt.Errorf("%w: %d rows", errWire, a.head.Rows)
	}
	seen := make(map[string]bool, len(a.head.Columns))
	for _, c := range a.head.Columns {
		if !c.plausible(int64(a.head.Rows)) {
			return nil, fmt.Errorf("%w: column %q of %d rows has sections of %d bytes", errWire, c.Name, a.head.Rows, c.Sections)
		}
		if seen[c.Name] {
			return nil, fmt.Errorf("table: two columns are called %q: %w", c.Name, ErrDuplicate)
		}
		seen[c.Name] = true
	}
	return a, nil
}

func (c headerColumn) plausible(rows int64) bool {
	if c.Kind == Text {
		return len(c.Sections) == 2 && c.Sections[0] == 4*(rows+1) && c.Sections[1] >= 0 && c.Sections[1] <= MaxText
	}
	return len(c.Sections) == 1 && c.Sections[0] == 8*rows
}

// Next returns the buffer for the next section, which must be filled before the next call. It returns nil when all
// sections are filled or one of them was damaged, which Table then reports.
func (a *Assembler) Next() []byte {
	if !a.settle() {
		return nil
	}
	if a.offs != nil {
		return a.nextText()
	}
	if len(a.cols) == len(a.head.Columns) {
		return nil
	}
	f := a.head.Columns[len(a.cols)].Field
	if f.Kind == Text {
		v, b, settle := buffer[uint32](a.head.Rows + 1)
		a.offs = v
		a.accept = settle
		return b
	}
	v, b, settle := buffer[float64](a.head.Rows)
	a.accept = func() {
		settle()
		a.cols = append(a.cols, OfKind(f.Kind, f.Name, v))
	}
	return b
}

// Sizes returns the lengths of all sections in bytes, as declared in the header. Callers compare
// them with the sections before Next allocates memory.
func (a *Assembler) Sizes() []int64 {
	var out []int64
	for _, c := range a.head.Columns {
		out = append(out, c.Sections...)
	}
	return out
}

// Assemble decodes a table from its header and its concatenated sections. It allocates nothing if
// the lengths in the header do not match b.
func Assemble(head, b []byte) (*Table, error) {
	a, err := NewAssembler(head)
	if err != nil {
		return nil, err
	}
	left := int64(len(b))
	for _, n := range a.Sizes() {
		if left -= n; left < 0 {
			break
		}
	}
	if left != 0 {
		return nil, fmt.Errorf("%w: the lengths of its sections do not match the %d bytes of data", errWire, len(b))
	}
	for buf := a.Next(); buf != nil; buf = a.Next() {
		b = b[copy(buf, b):]
	}
	return a.Table()
}

func (a *Assembler) nextText() []byte {
	c, offsets := a.head.Columns[len(a.cols)], a.offs
	a.offs = nil
	if !validOffsets(offsets, int(c.Sections[1])) {
		a.err = fmt.Errorf("table: damaged text in column %q", c.Name)
		return nil
	}
	data := make([]byte, c.Sections[1])
	a.accept = func() {
		a.cols = append(a.cols, TextBytes(c.Name, data, offsets))
	}
	return data
}

func (a *Assembler) settle() bool {
	if a.accept != nil {
		a.accept()
		a.accept = nil
	}
	return a.err == nil
}

// Table returns the complete table. It does not verify the header's hash, because computing
// it takes longer than the transfer.
func (a *Assembler) Table() (*Table, error) {
	if a.settle(); a.err != nil {
		return nil, a.err
	}
	if a.offs != nil || len(a.cols) != len(a.head.Columns) {
		return nil, fmt.Errorf("table: %d of %d columns have arrived", len(a.cols), len(a.head.Columns))
	}
	t, err := New(a.cols...)
	if err != nil {
		return nil, err
	}
	t.rows = a.head.Rows // a table without columns has rows too
	t.hash.hex = a.head.Hash
	return t, nil
}

// On a little-endian machine such as WebAssembly, the memory of a slice of numbers is already its wire form. There the
// functions below return that memory; on other machines they return a copy. binary.Append and binary.Decode would add 30 kB
// to the page, as they convert any type.

func littleEndian() bool { return binary.NativeEndian.Uint16([]byte{1, 0}) == 1 }

// memory returns the bytes of v.
func memory[T float64 | uint32](v []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v)*int(unsafe.Sizeof(*new(T))))
}

// reverse reverses the bytes of each number of size bytes.
func reverse(b []byte, size int) {
	for ; len(b) > 0; b = b[size:] {
		slices.Reverse(b[:size])
	}
}

// bytesOf returns v as little-endian bytes.
func bytesOf[T float64 | uint32](v []T) []byte {
	if littleEndian() {
		return memory(v)
	}
	out := slices.Clone(memory(v))
	reverse(out, len(out)/max(len(v), 1))
	return out
}

// buffer returns n numbers and the bytes to fill them with. After that, settle converts them to the machine's byte order.
func buffer[T float64 | uint32](n int) (v []T, b []byte, settle func()) {
	v = make([]T, n)
	b = memory(v)
	return v, b, func() {
		if !littleEndian() {
			reverse(b, len(b)/max(n, 1))
		}
	}
}
