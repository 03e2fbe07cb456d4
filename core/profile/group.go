package profile

import (
	"hash/maphash"
	"math"

	"orrery/core/table"
)

// group finds for every row the first row that is alike in all the columns. Missing cells are
// alike, and so are 0 and -0, as in pandas. It takes O(rows x columns) time on average.
func group(cols []table.Column, rows int) []uint32 {
	hashes := make([]uint64, rows)
	seed := maphash.MakeSeed() // which hash a row has shows nowhere: equals are compared
	for _, c := range cols {
		for i := range hashes {
			hashes[i] = mix(hashes[i] ^ cellHash(seed, c, i))
		}
	}
	size := 2
	for size < 2*rows {
		size *= 2
	}
	slots, out := make([]uint32, size), make([]uint32, rows) // a slot holds row+1, 0 where empty
	for i := range out {
		at := int(hashes[i]) & (size - 1)
		for slots[at] != 0 {
			if j := int(slots[at] - 1); hashes[i] == hashes[j] && alike(cols, i, j) {
				break
			}
			at = (at + 1) & (size - 1)
		}
		if slots[at] == 0 {
			slots[at] = uint32(i) + 1
		}
		out[i] = slots[at] - 1
	}
	return out
}

// bits of a number with one missing and one zero.
func bits(v float64) uint64 {
	if v != v {
		return math.Float64bits(math.NaN())
	}
	return math.Float64bits(v + 0)
}

func cellHash(seed maphash.Seed, c table.Column, i int) uint64 {
	if c.Kind() == table.Text {
		return maphash.String(seed, c.Text(i))
	}
	return bits(c.Floats()[i])
}

func alike(cols []table.Column, i, j int) bool {
	for _, c := range cols {
		if c.Kind() == table.Text {
			if c.Text(i) != c.Text(j) {
				return false
			}
		} else if bits(c.Floats()[i]) != bits(c.Floats()[j]) {
			return false
		}
	}
	return true
}

// mix is the 64-bit finaliser of MurmurHash3 (Appleby 2011).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// repeats counts the rows that repeat an earlier one: duplicated().sum() in pandas.
func repeats(first []uint32) int {
	n := 0
	for i, f := range first {
		if int(f) != i {
			n++
		}
	}
	return n
}

// shared are the rows of groups of two or more.
func shared(first []uint32) []int {
	many := make([]bool, len(first))
	for i, f := range first {
		many[f] = many[f] || int(f) != i
	}
	var rows []int
	for i, f := range first {
		if many[f] {
			rows = append(rows, i)
		}
	}
	return rows
}

// conflicts returns the rows whose group by the features has two or more targets. Rows without a target are ignored.
func conflicts(t *table.Table, r Roles) []int {
	target, err := t.Column(r.Target)
	features, wrong := t.Select(r.Features...)
	if err != nil || wrong != nil || len(r.Features) == 0 {
		return nil
	}
	first := group(features.Columns(), t.Rows())
	const none = math.MaxUint32
	said, differ := make([]uint32, len(first)), make([]bool, len(first)) // of a group: a row with a target
	for i := range said {
		said[i] = none
	}
	for i, f := range first {
		switch s := said[f]; {
		case target.Missing(i):
		case s == none:
			said[f] = uint32(i)
		case !alike([]table.Column{target}, i, int(s)):
			differ[f] = true
		}
	}
	return where(target, func(i int) bool { return differ[first[i]] && !target.Missing(i) })
}
