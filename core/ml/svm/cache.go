package svm

import (
	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// matrix is the kernel matrix times the signs of its rows and columns, computed row by row on demand. It caches as many
// rows as fit and evicts the least recently used one.
type matrix struct {
	shape    kernelFunc
	rows     [][]float64
	sign     []float64
	squares  []float64 // |x|² of each row
	diagonal []float64

	kept     [][]float32 // by row, nil if it is not cached
	used     []int       // the time of the last use
	now      int
	capacity int       // remaining capacity, in numbers
	some     []float64 // buffer for the numbers of a row
}

// prepare initializes a matrix that has its rows and signs.
func (m *matrix) prepare(megabytes float64) {
	n := len(m.rows)
	room := ml.NewRows(3, n)
	m.some = room[2]
	m.squares, m.diagonal, m.kept, m.used = room[0], room[1], make([][]float32, n), make([]int, n)
	m.capacity = max(2*n, int(min(megabytes, 1<<11)*(1<<18)))
	for i, r := range m.rows {
		m.squares[i] = kernel.Dot(r, r)
		m.diagonal[i] = m.shape.fromDot(m.squares[i], m.squares[i]+m.squares[i])
	}
}

// row returns the first n numbers of row i; computed is how many of them were not cached.
func (m *matrix) row(i, n int) (row []float32, computed int) {
	m.now++
	m.used[i] = m.now
	have := m.kept[i]
	if len(have) >= n {
		return have[:n], 0
	}
	m.makeRoom(n-len(have), i)
	if cap(have) < n { // a row that grows will be complete soon: allocate all of it
		have = make([]float32, n)
		copy(have, m.kept[i])
	}
	done := len(m.kept[i])
	have = have[:n]
	some := m.some[done:n]
	clear(some)
	kernel.Dots(some, m.rows[done:n], m.rows[i])
	m.shape.fromDots(some, m.squares[i], m.squares[done:n])
	for j, k := range some {
		have[done+j] = float32(m.sign[i] * m.sign[done+j] * k)
	}
	m.kept[i] = have
	return have, n - done
}

// makeRoom evicts rows until there is capacity for so many numbers, but not row i or the row before it: the solver uses
// both.
func (m *matrix) makeRoom(numbers, i int) {
	m.capacity -= numbers
	for m.capacity < 0 {
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
	m.capacity += len(m.kept[i])
	m.kept[i] = nil
}

// swap exchanges two rows and columns, i < j.
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
		case len(r) > i: // the number for i is not known
			m.forget(k)
		}
	}
}
