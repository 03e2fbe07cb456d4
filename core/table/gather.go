package table

import "math"

// Gather returns the cells at rows, in that order, as Take does; a row of -1 gives a missing cell. It
// panics when another row is out of range.
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

// FindCell is Find for the key in cell i of another column, which must be of c's kind. It is false
// for a missing cell.
func (x *Index) FindCell(c, of Column, i int) (row int, ok bool) {
	if of.Missing(i) {
		return 0, false
	}
	mask := uint64(len(x.slots) - 1)
	at := of.hashCell(i) & mask
	for range x.slots {
		s := x.slots[at]
		if s == 0 || int(s) > c.Len() {
			return 0, false
		}
		r := int(s - 1)
		if c.kind == Text && c.Text(r) == of.Text(i) ||
			c.kind != Text && math.Float64bits(c.nums[r]) == math.Float64bits(of.nums[i]) {
			return r, true
		}
		at = (at + 1) & mask
	}
	return 0, false
}
