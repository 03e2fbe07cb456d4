package svm

import "orrery/core/num/kernel"

// matrix is the kernel of all pairs of rows, times their signs, computed row by row when it is
// needed. As many rows are kept as the cache holds; the one that was used longest ago gives way.
type matrix struct {
	shape    shape
	rows     [][]float64
	sign     []float64
	squares  []float64 // |x|² of each row
	diagonal []float64

	kept [][]float32 // by row, nil where it is not kept
	used []int       // when it was last asked for
	now  int
	room int       // for so many more numbers
	some []float64 // room for the numbers of a row that are computed
}

// prepare completes a matrix that has its rows and signs.
func (m *matrix) prepare(megabytes float64) {
	n := len(m.rows)
	room := grid(3, n)
	m.some = room[2]
	m.squares, m.diagonal, m.kept, m.used = room[0], room[1], make([][]float32, n), make([]int, n)
	m.room = max(2*n, int(min(megabytes, 1<<11)*(1<<18)))
	for i, r := range m.rows {
		m.squares[i] = kernel.Dot(r, r)
		m.diagonal[i] = m.shape.ofDot(m.squares[i], m.squares[i]+m.squares[i])
	}
}

// row returns the first n numbers of row i; computed is how many of them were not kept.
func (m *matrix) row(i, n int) (row []float32, computed int) {
	m.now++
	m.used[i] = m.now
	have := m.kept[i]
	if len(have) >= n {
		return have[:n], 0
	}
	m.makeRoom(n-len(have), i)
	if cap(have) < n { // rows that grow end up whole: give them all the room at once
		have = make([]float32, n)
		copy(have, m.kept[i])
	}
	done := len(m.kept[i])
	have = have[:n]
	some := m.some[done:n]
	clear(some)
	kernel.Dots(some, m.rows[done:n], m.rows[i])
	m.shape.ofDots(some, m.squares[i], m.squares[done:n])
	for j, k := range some {
		have[done+j] = float32(m.sign[i] * m.sign[done+j] * k)
	}
	m.kept[i] = have
	return have, n - done
}

// makeRoom forgets rows until there is room for so many numbers, but never row i, nor the one that
// was asked for before it: the solver holds both.
func (m *matrix) makeRoom(numbers, i int) {
	m.room -= numbers
	for m.room < 0 {
		oldest := -1
		for k, r := range m.kept {
			if r != nil && k != i && m.used[k] < m.now-1 && (oldest < 0 || m.used[k] < m.used[oldest]) {
				oldest = k
			}
		}
		if oldest < 0 {
			return
		}
		m.forget(oldest)
	}
}

func (m *matrix) forget(i int) {
	m.room += len(m.kept[i])
	m.kept[i] = nil
}

// swap exchanges two rows everywhere, i < j.
func (m *matrix) swap(i, j int) {
	for _, v := range [...][]float64{m.sign, m.squares, m.diagonal} {
		v[i], v[j] = v[j], v[i]
	}
	m.rows[i], m.rows[j] = m.rows[j], m.rows[i]
	m.kept[i], m.kept[j] = m.kept[j], m.kept[i]
	m.used[i], m.used[j] = m.used[j], m.used[i]
	for k, r := range m.kept {
		switch {
		case len(r) > j:
			r[i], r[j] = r[j], r[i]
		case len(r) > i: // the number that belongs at i is not known
			m.forget(k)
		}
	}
}
