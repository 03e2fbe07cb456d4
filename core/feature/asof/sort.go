package asof

import "math"

// sorter is a stable sort of rows by event time and then by creation time. A row without a creation time is
// before those with one.
type sorter struct {
	event, created []float64
	spare          []uint32
}

// run is the length of runs that insertion sort produces before merging (8 to 32 measured the same).
const run = 16

func (s *sorter) sort(rows []uint32, tick func() error) error {
	if s.sorted(rows) {
		return nil
	}
	for from := 0; from < len(rows); from += run {
		s.insert(rows[from:min(from+run, len(rows))])
	}
	for width := run; width < len(rows); width *= 2 {
		for from := 0; from+width < len(rows); from += 2 * width {
			s.merge(rows[from:min(from+2*width, len(rows))], width)
			if width >= tickRows {
				if err := tick(); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *sorter) sorted(rows []uint32) bool {
	for i := 1; i < len(rows); i++ {
		if s.before(rows[i], rows[i-1]) {
			return false
		}
	}
	return true
}

func (s *sorter) insert(rows []uint32) {
	for i := 1; i < len(rows); i++ {
		for k := i; k > 0 && s.before(rows[k], rows[k-1]); k-- {
			rows[k], rows[k-1] = rows[k-1], rows[k]
		}
	}
}

// merge merges the sorted halves rows[:mid] and rows[mid:].
func (s *sorter) merge(rows []uint32, mid int) {
	left := s.spare[:copy(s.spare, rows[:mid])]
	right, at := rows[mid:], 0
	for len(left) > 0 && len(right) > 0 {
		if s.before(right[0], left[0]) {
			rows[at], right = right[0], right[1:]
		} else {
			rows[at], left = left[0], left[1:]
		}
		at++
	}
	copy(rows[at:], left)
}

func (s *sorter) before(a, b uint32) bool {
	if s.event != nil && s.event[a] != s.event[b] {
		return s.event[a] < s.event[b]
	}
	return s.created != nil && written(s.created[a]) < written(s.created[b])
}

func written(t float64) float64 {
	if math.IsNaN(t) {
		return math.Inf(-1)
	}
	return t
}
