package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"

	"orrery/core/table/literal"
)

// Index finds the row of a key. It is an open-addressing hash table of row numbers in a single block of memory, so that
// the worker can build it and send it to the page as bytes. It does not contain the keys: Find compares with the column
// of the index. An Index is immutable.
type Index struct {
	rows   int
	repeat int      // the first row with the key of an earlier row, or -1
	slots  []uint32 // row+1 of a key, 0 if empty; the length is a power of two, at least half are empty
}

const (
	indexMagic  = "oix1"
	indexHeader = 16
)

// BuildIndex returns the index of a key column. The key of row i is c.Cell(i); among rows
// with the same key, the first is found. Missing cells are not keys. It takes O(n) time.
func BuildIndex(c Column) *Index {
	n := c.Len()
	x := &Index{rows: n, repeat: -1, slots: make([]uint32, slotCount(n))}
	mask := uint64(len(x.slots) - 1)
	for i := range n {
		if c.Missing(i) {
			continue
		}
		at := c.hashCell(i) & mask
		for x.slots[at] != 0 && !c.equalCells(i, int(x.slots[at]-1)) {
			at = (at + 1) & mask
		}
		if x.slots[at] == 0 {
			x.slots[at] = uint32(i) + 1
		} else if x.repeat < 0 {
			x.repeat = i
		}
	}
	return x
}

// slotCount returns the number of slots, so that at most half are used: longer probes cost more than memory.
func slotCount(n int) int { return 1 << bits.Len(uint(2*n)) }

// Find returns the first row of c, the column of the index, whose cell is key. Numbers and
// times may have another format than that of Cell: "5.0" finds 5. It does not allocate.
func (x *Index) Find(c Column, key string) (row int, ok bool) {
	if c.kind == Text {
		return x.find(c, key, 0)
	}
	num, ok := parseKey(c.kind, key)
	if !ok {
		return 0, false
	}
	return x.find(c, "", num)
}

// FindCell is Find for the key in cell i of another column, which must have c's kind. It returns
// false for a missing cell.
func (x *Index) FindCell(c, of Column, i int) (row int, ok bool) {
	switch {
	case of.Missing(i):
		return 0, false
	case c.kind == Text:
		return x.find(c, of.Text(i), 0)
	}
	return x.find(c, "", of.nums[i])
}

// find is Find for a key that is a text or, if c is not a text column, a number.
func (x *Index) find(c Column, text string, num float64) (row int, ok bool) {
	var h uint64
	if c.kind == Text {
		h = hashText(text)
	} else {
		h = hashNumber(num)
	}
	mask := uint64(len(x.slots) - 1)
	at := h & mask
	for range x.slots {
		s := x.slots[at]
		if s == 0 || int(s) > c.Len() {
			return 0, false
		}
		i := int(s - 1)
		if c.kind == Text && c.Text(i) == text ||
			c.kind != Text && math.Float64bits(c.nums[i]) == math.Float64bits(num) {
			return i, true
		}
		at = (at + 1) & mask
	}
	return 0, false
}

func parseKey(k Kind, key string) (float64, bool) {
	switch k {
	case Bool:
		return literal.ParseBool(literal.Bytes(key))
	case Time:
		return ParseTime(key)
	}
	return literal.ParseFloat(literal.Bytes(key), '.')
}

// Unique reports whether all keys are different. If not, row is the first row that repeats an earlier key.
func (x *Index) Unique() (unique bool, row int) {
	if x.repeat >= 0 {
		return false, x.repeat
	}
	return true, 0
}

// Bytes returns a copy of the index in its wire form.
func (x *Index) Bytes() []byte {
	b := make([]byte, 0, indexHeader+4*len(x.slots))
	b = append(b, indexMagic...)
	b = binary.LittleEndian.AppendUint32(b, uint32(x.rows))
	b = binary.LittleEndian.AppendUint32(b, uint32(x.repeat+1))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(x.slots)))
	return append(b, bytesOf(x.slots)...)
}

var errIndex = errors.New("table: invalid index data")

// ParseIndex decodes the wire form. It copies b.
func ParseIndex(b []byte) (*Index, error) {
	if len(b) < indexHeader || string(b[:4]) != indexMagic {
		return nil, errIndex
	}
	rows, repeat := binary.LittleEndian.Uint32(b[4:]), binary.LittleEndian.Uint32(b[8:])
	n := binary.LittleEndian.Uint32(b[12:])
	b = b[indexHeader:]
	if rows > MaxRows || repeat > rows || uint64(n) != uint64(slotCount(int(rows))) || uint64(len(b)) != 4*uint64(n) {
		return nil, fmt.Errorf("%w: %d rows, %d slots, %d bytes", errIndex, rows, n, len(b))
	}
	slots, buf, settle := buffer[uint32](int(n))
	copy(buf, b)
	settle()
	for _, s := range slots {
		if s > rows {
			return nil, fmt.Errorf("%w: row %d of %d", errIndex, s, rows)
		}
	}
	return &Index{rows: int(rows), repeat: int(repeat) - 1, slots: slots}, nil
}

func (c Column) hashCell(i int) uint64 {
	if c.kind == Text {
		return hashText(c.Text(i))
	}
	return hashNumber(c.nums[i])
}

// equalCells compares by bits, so that 0 and -0, which are two cells of a CSV file, are two keys.
func (c Column) equalCells(i, j int) bool {
	if c.kind == Text {
		return c.Text(i) == c.Text(j)
	}
	return math.Float64bits(c.nums[i]) == math.Float64bits(c.nums[j])
}

// hashText processes eight bytes per step with xor, multiply and shift, each of which is invertible, and ends with
// MurmurHash3's finalizer. The index is sent from worker to page, so the hash has no random seed, unlike hash/maphash.
func hashText(s string) uint64 {
	const mul = 0x9e3779b97f4a7c15 // 2^64 / golden ratio, odd
	b := literal.Bytes(s)
	h := uint64(len(b)) * mul
	for len(b) >= 8 {
		h = (h ^ binary.LittleEndian.Uint64(b)) * mul
		h ^= h >> 32
		b = b[8:]
	}
	var tail uint64
	for i, c := range b {
		tail |= uint64(c) << (8 * i)
	}
	return mix((h ^ tail) * mul)
}

func hashNumber(v float64) uint64 { return mix(math.Float64bits(v)) }

// mix is the 64-bit finalizer of MurmurHash3 (Appleby 2011).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
