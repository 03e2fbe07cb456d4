package asof

import (
	"math"

	"orrery/core/table"
)

// window computes one aggregation, entity by entity.
type window struct {
	log    *Log
	agg    Aggregation
	values table.Column
	number []float64 // results, by query row
	latest []int     // results of last: source rows

	from, to int         // places of the current entity
	present  []int32     // cells that are not missing among the first k of the entity's rows
	newest   []int32     // the last of those, -1 for none
	blocks   [][]float64 // blocks[k][i] is the rows i*2^k up to (i+1)*2^k
}

// fill prepares the entity's rows.
func (w *window) fill(e int) {
	w.from, w.to = w.log.places(e)
	n := w.to - w.from
	w.present, w.newest = append(w.present[:0], 0), append(w.newest[:0], -1)
	for k := range n {
		row := int(w.log.rows[w.from+k])
		count, newest := w.present[k], w.newest[k]
		if w.agg.Column == "" || !w.values.Missing(row) {
			count, newest = count+1, int32(k)
		}
		w.present, w.newest = append(w.present, count), append(w.newest, newest)
	}
	if w.agg.Function == Count || w.agg.Function == Last {
		return
	}
	w.fold(n)
}

// fold builds the blocks: each level halves the one below.
func (w *window) fold(n int) {
	if len(w.blocks) == 0 {
		w.blocks = append(w.blocks, nil)
	}
	cells, base := w.values.Floats(), w.blocks[0][:0]
	for k := range n {
		v := cells[w.log.rows[w.from+k]]
		if v != v {
			v = w.neutral()
		}
		base = append(base, v)
	}
	w.blocks[0] = base
	for level := 1; n>>level > 0; level++ {
		if len(w.blocks) == level {
			w.blocks = append(w.blocks, nil)
		}
		below, next := w.blocks[level-1], w.blocks[level][:0]
		for k := 1; k < len(below); k += 2 {
			next = append(next, w.join(below[k-1], below[k]))
		}
		w.blocks[level] = next
	}
}

func (w *window) neutral() float64 {
	switch w.agg.Function {
	case Min:
		return math.Inf(1)
	case Max:
		return math.Inf(-1)
	}
	return 0
}

func (w *window) join(a, b float64) float64 {
	switch w.agg.Function {
	case Min:
		return min(a, b)
	case Max:
		return max(a, b)
	}
	return a + b
}

// over folds the entity's rows a up to b, in O(log(b-a)): whole blocks from both ends inward.
func (w *window) over(a, b int) float64 {
	left, right := w.neutral(), w.neutral()
	for level := 0; a < b; level++ {
		if a&1 == 1 {
			left = w.join(left, w.blocks[level][a])
			a++
		}
		if b&1 == 1 {
			b--
			right = w.join(w.blocks[level][b], right)
		}
		a, b = a/2, b/2
	}
	return w.join(left, right)
}

// answer computes query row i for the current entity.
func (w *window) answer(i int, q Query) {
	b, a := w.to, w.from
	if q.At != nil {
		if q.At[i] != q.At[i] {
			return
		}
		b = w.log.upTo(w.from, w.to, q.At[i])
		if !w.log.Timeless() {
			a = w.log.upTo(w.from, b, q.At[i]-float64(w.agg.Window))
		}
	}
	a, b = a-w.from, b-w.from
	count := float64(w.present[b] - w.present[a])
	switch {
	case w.agg.Function == Count:
		w.number[i] = count
	case count == 0:
	case w.agg.Function == Last:
		w.latest[i] = int(w.log.rows[w.from+int(w.newest[b])])
	case w.agg.Function == Mean:
		w.number[i] = w.over(a, b) / count
	default:
		w.number[i] = w.over(a, b)
	}
}
