package table

// group is the set of rows of a text column with the same text.
type group struct {
	row   uint32 // the first
	count uint32
	hash  uint32
}

// groupTexts counts the distinct present texts, in the order of their first rows. The hash
// table begins small and doubles, so that a column with few texts stays in the cache.
func groupTexts(c Column, tick func() error) ([]group, error) {
	var groups []group
	slots := make([]uint32, 1024) // group+1, 0 if empty
	for i := range c.Len() {
		if i%tickRows == tickRows-1 {
			if err := tick(); err != nil {
				return nil, err
			}
		}
		if c.Missing(i) {
			continue
		}
		text := c.Text(i)
		h := uint32(hashText(text))
		at := findGroup(c, groups, slots, text, h)
		if slots[at] != 0 {
			groups[slots[at]-1].count++
			continue
		}
		groups = append(groups, group{row: uint32(i), count: 1, hash: h})
		slots[at] = uint32(len(groups))
		if 2*len(groups) > len(slots) {
			slots = spread(groups, 2*len(slots))
		}
	}
	return groups, nil
}

// findGroup returns the slot of text's group, or the empty slot where it belongs.
func findGroup(c Column, groups []group, slots []uint32, text string, h uint32) int {
	mask := len(slots) - 1
	at := int(h) & mask
	for slots[at] != 0 {
		g := groups[slots[at]-1]
		if g.hash == h && c.Text(int(g.row)) == text {
			break
		}
		at = (at + 1) & mask
	}
	return at
}

func spread(groups []group, size int) []uint32 {
	slots := make([]uint32, size)
	mask := size - 1
	for i, g := range groups {
		at := int(g.hash) & mask
		for slots[at] != 0 {
			at = (at + 1) & mask
		}
		slots[at] = uint32(i) + 1
	}
	return slots
}
