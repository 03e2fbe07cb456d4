package online

// Read returns the values of these features (positions in Features) of the row at a place, as of now, in dst,
// which grows if necessary. For the place -1 all are NOT_FOUND.
func (s *Store) Read(dst []Cell, at int, features []int, now float64) []Cell {
	dst = dst[:0]
	for _, f := range features {
		dst = append(dst, s.Cell(at, f, now))
	}
	return dst
}
