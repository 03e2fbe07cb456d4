package tree

import "math"

// bough is a node of a tree that grows by histograms.
type bough struct {
	start, end int // its rows
	depth      int
	gradient   float64
	hessian    float64
	value      float64
	split      parting
	left       int32 // the right side is next; 0: a leaf
	leaf       bool
	pages      histogram
}

// histGrower grows the trees of a HistGradientBoosting one after the other.
type histGrower struct {
	chooser
	bins      [][]uint8 // by column
	depth     int
	leaves    int // 0: no limit
	rate      float64
	flat      bool // all hessians are 1
	gradients []float64
	hessians  []float64
	known     histogram // the counts of all rows

	rows     []int32
	spare    []int32
	g, h     []float64 // of the rows of a node, in their order
	boughs   []bough
	waiting  heap
	finished []int32
	free     []histogram
	scrap    page
	clock    *clock
	lost     uint8 // the bin of missing values
}

func newHistGrower(rows, columns int, clock *clock) *histGrower {
	w := &histGrower{bins: make([][]uint8, columns), rows: make([]int32, rows), spare: make([]int32, rows),
		g: make([]float64, rows), h: make([]float64, rows), known: make(histogram, columns), clock: clock}
	w.sizes, w.missing = make([]int, columns), make([]bool, columns)
	return w
}

// grow grows a tree on the gradients, the leaf that gains most first.
func (w *histGrower) grow() error {
	w.boughs, w.waiting, w.finished = w.boughs[:0], w.waiting[:0], w.finished[:0]
	w.boughs = append(w.boughs, bough{end: len(w.rows)})
	root := &w.boughs[0]
	for i := range w.rows {
		w.rows[i] = int32(i)
		root.gradient += w.gradients[i]
	}
	root.hessian = float64(len(w.rows))
	if !w.flat {
		root.hessian = 0
		for _, h := range w.hessians {
			root.hessian += h
		}
	}
	if uint64(len(w.rows)) < 2*w.minLeaf || root.hessian < leastHessian {
		w.finish(0)
		return nil
	}
	root.pages = w.take()
	if err := w.fillRoot(root.pages); err != nil {
		return err
	}
	w.consider(0)
	w.give(0)
	for len(w.waiting) > 0 {
		if err := w.part(); err != nil {
			return err
		}
	}
	for _, b := range w.finished {
		w.boughs[b].value *= w.rate
	}
	return nil
}

// consider looks for the split of a node; without one the node is a leaf.
func (w *histGrower) consider(id int32) {
	n := &w.boughs[id]
	w.gradient, w.hessian, w.loss = n.gradient, n.hessian, float64(n.gradient*n.value)
	w.total = uint64(n.end - n.start)
	n.split = w.find(n.pages)
	if n.split.gain <= 0 {
		w.finish(id)
		return
	}
	w.waiting.push(int(id), n.split.gain)
}

// finish makes a leaf of a node.
func (w *histGrower) finish(id int32) {
	w.boughs[id].leaf = true
	w.finished = append(w.finished, id)
}

// take returns pages that nobody uses, with something in them.
func (w *histGrower) take() histogram {
	if n := len(w.free); n > 0 {
		h := w.free[n-1]
		w.free = w.free[:n-1]
		return h
	}
	return make(histogram, len(w.bins))
}

// give takes the pages of leaves back.
func (w *histGrower) give(id int32) {
	if b := &w.boughs[id]; b.leaf && b.pages != nil {
		w.free = append(w.free, b.pages)
		b.pages = nil
	}
}

// part splits the node that gains most.
func (w *histGrower) part() error {
	id := int32(w.waiting.pop())
	left := w.sprout(id)
	full := w.leaves > 0 && len(w.finished)+len(w.waiting)+2 == w.leaves
	open := false
	for k := left; k < left+2; k++ {
		b := &w.boughs[k]
		if full || b.depth == w.depth || b.end-b.start < 2*int(w.minLeaf) {
			w.finish(k)
		} else {
			open = true
		}
	}
	if full {
		for _, n := range w.waiting {
			w.finish(int32(n.id))
			w.give(int32(n.id))
		}
		w.waiting = w.waiting[:0]
	}
	if !open {
		w.free = append(w.free, w.boughs[id].pages)
		w.boughs[id].pages = nil
		return nil
	}
	if err := w.fillPair(id, left); err != nil {
		return err
	}
	for k := left; k < left+2; k++ {
		if !w.boughs[k].leaf {
			w.consider(k)
		}
		w.give(k)
	}
	return nil
}

// sprout makes the two sides of a node's split and returns the left one; the right one is next.
func (w *histGrower) sprout(id int32) (left int32) {
	w.boughs = append(w.boughs, bough{}, bough{})
	left = int32(len(w.boughs) - 2)
	n, l, r := &w.boughs[id], &w.boughs[left], &w.boughs[left+1]
	s := &n.split
	n.left = left
	l.start, r.end = n.start, n.end
	l.end = n.start + w.divide(w.rows[n.start:n.end], s)
	r.start = l.end
	l.depth, r.depth = n.depth+1, n.depth+1
	l.gradient, l.hessian = s.gradient, s.hessian
	r.gradient, r.hessian = n.gradient-s.gradient, n.hessian-s.hessian
	l.value, r.value = w.value(l.gradient, l.hessian), w.value(r.gradient, r.hessian)
	if !w.missing[s.column] { // a row that misses the value later goes where most rows went
		s.missingLeft = l.end-l.start > r.end-r.start
	}
	return left
}

// divide moves the rows of the left side to the front; both sides keep their order.
func (w *histGrower) divide(rows []int32, s *parting) int {
	bins, limit := w.bins[s.column], uint64(s.bin)+1
	spare := w.spare[:len(rows)]
	i, j := 0, 0
	if s.missingLeft && w.missing[s.column] {
		for _, r := range rows {
			b := bins[r]
			rows[i], spare[j] = r, r
			if uint64(b) < limit || b == w.lost {
				i++
			} else {
				j++
			}
		}
	} else {
		for _, r := range rows { // both are written, so that there is no branch to guess
			rows[i], spare[j] = r, r
			left := int((uint64(bins[r]) - limit) >> 63)
			i += left
			j += 1 - left
		}
	}
	copy(rows[i:], spare[:j])
	return i
}

// fillRoot fills the pages of all rows.
func (w *histGrower) fillRoot(h histogram) error {
	copy(h, w.known)
	for j := 0; j < len(h); j += 2 {
		k, b := w.beside(h, j)
		if w.flat {
			fillAllFlat(&h[j], b, w.bins[j], w.bins[k], w.gradients)
		} else {
			fillAll(&h[j], b, w.bins[j], w.bins[k], w.gradients, w.hessians)
		}
		if err := w.clock.spend(len(w.rows) / 2); err != nil {
			return err
		}
	}
	if w.flat {
		for j := range h {
			h[j].flat()
		}
	}
	return nil
}

// beside returns the column after j and its page; after the last one it is j and waste paper.
func (w *histGrower) beside(h histogram, j int) (int, *page) {
	if j+1 < len(h) {
		return j + 1, &h[j+1]
	}
	return j, &w.scrap
}

// fillPair fills the pages of the smaller side from its rows; those of the other are the rest.
func (w *histGrower) fillPair(id, left int32) error {
	large, small := &w.boughs[left], &w.boughs[left+1]
	if large.end-large.start < small.end-small.start {
		large, small = small, large
	}
	small.pages = w.take()
	if err := w.fill(small.pages, w.rows[small.start:small.end]); err != nil {
		return err
	}
	parent := &w.boughs[id]
	large.pages, parent.pages = parent.pages, nil
	for j := range large.pages {
		large.pages[j].subtract(&small.pages[j], w.used(j))
	}
	return w.clock.spend(len(large.pages) * 256 / 2)
}

// plant writes the tree that was grown last, in the order of its depth.
func (w *histGrower) plant(t *tree, b *binner, id int32) int32 {
	n, i := &w.boughs[id], int32(len(t.nodes))
	t.nodes = append(t.nodes, node{feature: leaf, left: -1, right: -1, threshold: leaf})
	t.values = append(t.values, n.value)
	if n.left == 0 {
		return i
	}
	k := node{feature: int32(n.split.column), missingLeft: n.split.missingLeft, threshold: math.Inf(1)} // all but what is missing
	if th := b.thresholds[n.split.column]; n.split.bin < len(th) {
		k.threshold = th[n.split.bin]
	}
	k.left = w.plant(t, b, n.left)
	k.right = w.plant(t, b, n.left+1)
	t.nodes[i] = k
	return i
}

// used is the number of cells of a column that hold something.
func (w *histGrower) used(j int) int {
	if w.missing[j] {
		return 256
	}
	return w.sizes[j]
}

func (w *histGrower) fill(h histogram, rows []int32) error {
	g, s := w.g[:len(rows)], w.h[:len(rows)]
	for i, r := range rows {
		g[i] = w.gradients[r]
	}
	if !w.flat {
		for i, r := range rows {
			s[i] = w.hessians[r]
		}
	}
	clear(h)
	for j := 0; j < len(h); j += 2 {
		k, b := w.beside(h, j)
		if w.flat {
			fillTwoFlat(&h[j], b, w.bins[j], w.bins[k], rows, g)
		} else {
			fillTwo(&h[j], b, w.bins[j], w.bins[k], rows, g, s)
		}
		if err := w.clock.spend(len(rows) / 2); err != nil {
			return err
		}
	}
	if w.flat {
		for j := range h {
			h[j].flat()
		}
	}
	return nil
}
