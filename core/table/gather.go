package table

import "math"

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
