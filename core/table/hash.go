package table

import (
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"

	"orrery/core/digest"
	"orrery/core/table/literal"
)

// Hash returns the SHA-256, in hexadecimal, of names, kinds and cells in order. It is the
// same for equal tables on every platform; all NaNs are equal. It is computed on first use
// and cached: about 0.06 s for 80 MB natively and 0.7 s in a browser.
func (t *Table) Hash() string {
	t.hash.Lock()
	defer t.hash.Unlock()
	if t.hash.hex == "" {
		t.hash.hex = t.computeHash()
	}
	return t.hash.hex
}

// ContentHash computes Hash from the cells, also if the table was decoded with a hash in its
// header, which Table does not verify.
func (t *Table) ContentHash() string { return t.computeHash() }

func (t *Table) computeHash() string {
	h := digest.New()
	h.Write(binary.LittleEndian.AppendUint64([]byte("orrery table 1\n"), uint64(t.rows)))
	for _, c := range t.cols {
		head := binary.LittleEndian.AppendUint64([]byte{byte(c.kind)}, uint64(len(c.name)))
		h.Write(append(head, c.name...))
		if c.kind == Text {
			h.Write(bytesOf(c.offsets))
			h.Write(literal.Bytes(c.text))
		} else {
			hashFloats(h, c.nums)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// hashFloats writes the floats in blocks. A block without NaN is hashed in place; in other
// blocks all NaNs get the same bits first, since every NaN is a missing cell.
func hashFloats(h hash.Hash, v []float64) {
	const block = 4096
	var same []float64
	for len(v) > 0 {
		part := v[:min(block, len(v))]
		v = v[len(part):]
		if hasNaN(part) {
			same = append(same[:0], part...)
			for i, x := range same {
				if x != x {
					same[i] = math.NaN()
				}
			}
			part = same
		}
		h.Write(bytesOf(part))
	}
}

func hasNaN(v []float64) bool {
	for _, x := range v {
		if x != x {
			return true
		}
	}
	return false
}
