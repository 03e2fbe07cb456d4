package tree

// bough is a node of a tree that grows by histograms.
type bough struct {
	start, end  int // its rows
	depth       int
	gradient    float64
	hessian     float64
	value       float64
	split       parting
	left, right int32 // -1: a leaf
	pages       histogram
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

func newHistGrower(bins [][]uint8, rows int, clock *clock) *histGrower {
	w := &histGrower{bins: bins, rows: make([]int32, rows), spare: make([]int32, rows),
		g: make([]float64, rows), h: make([]float64, rows), clock: clock, known: make(histogram, len(bins))}
	for j, b := range bins {
		w.known[j].count(b)
	}
	return w
}

// grow grows a tree on the gradients, the leaf that gains most first.
func (w *histGrower) grow() error {
	w.boughs, w.waiting, w.finished = w.boughs[:0], w.waiting[:0], w.finished[:0]
	root := bough{end: len(w.rows), left: -1, right: -1}
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
	w.boughs = append(w.boughs, root)
	if uint64(len(w.rows)) < 2*w.minLeaf || root.hessian < leastHessian {
		w.finished = append(w.finished, 0)
		return nil
	}
	w.boughs[0].pages = w.take()
	if err := w.fillRoot(w.boughs[0].pages); err != nil {
		return err
	}
	w.consider(0)
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
	w.finished = append(w.finished, id)
	w.give(id)
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

// give takes the pages of a node back.
func (w *histGrower) give(id int32) {
	if h := w.boughs[id].pages; h != nil {
		w.free = append(w.free, h)
		w.boughs[id].pages = nil
	}
}

// part splits the node that gains most.
func (w *histGrower) part() error {
	id := int32(w.waiting.pop())
	left, right := w.sprout(id)
	if w.leaves > 0 && len(w.finished)+len(w.waiting)+2 == w.leaves {
		w.finish(left)
		w.finish(right)
		for len(w.waiting) > 0 {
			last := len(w.waiting) - 1
			w.finish(int32(w.waiting[last].id))
			w.waiting = w.waiting[:last]
		}
		w.give(id)
		return nil
	}
	l, r := &w.boughs[left], &w.boughs[right]
	if w.depth > 0 && l.depth == w.depth {
		w.finish(left)
		w.finish(right)
		w.give(id)
		return nil
	}
	least := 2 * int(w.minLeaf)
	smallLeft, smallRight := l.end-l.start < least, r.end-r.start < least
	if smallLeft {
		w.finish(left)
	}
	if smallRight {
		w.finish(right)
	}
	if smallLeft && smallRight {
		w.give(id)
		return nil
	}
	if err := w.fillPair(id, l, r); err != nil {
		return err
	}
	if smallLeft {
		w.give(left)
	} else {
		w.consider(left)
	}
	if smallRight {
		w.give(right)
	} else {
		w.consider(right)
	}
	return nil
}

// sprout makes the two sides of a node's split.
func (w *histGrower) sprout(id int32) (left, right int32) {
	n := &w.boughs[id]
	s := n.split
	middle := n.start + w.divide(w.rows[n.start:n.end], s)
	gradient, hessian := n.gradient-s.gradient, n.hessian-s.hessian
	l := bough{start: n.start, end: middle, depth: n.depth + 1, gradient: s.gradient, hessian: s.hessian,
		value: w.value(s.gradient, s.hessian), left: -1, right: -1}
	r := bough{start: middle, end: n.end, depth: n.depth + 1, gradient: gradient, hessian: hessian,
		value: w.value(gradient, hessian), left: -1, right: -1}
	if !w.missing[s.column] { // a row that misses the value later goes where most rows went
		n.split.missingLeft = l.end-l.start > r.end-r.start
	}
	left, right = int32(len(w.boughs)), int32(len(w.boughs)+1)
	n.left, n.right = left, right
	w.boughs = append(w.boughs, l, r)
	return left, right
}

// divide moves the rows of the left side to the front; both sides keep their order.
func (w *histGrower) divide(rows []int32, s parting) int {
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
func (w *histGrower) fillPair(id int32, l, r *bough) error {
	small, large := r, l
	if l.end-l.start < r.end-r.start {
		small, large = l, r
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
