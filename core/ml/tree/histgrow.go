package tree

import "math"

// histNode is a node of a histogram tree during its growth.
type histNode struct {
	start, end int // range of its rows
	depth      int
	gradient   float64
	hessian    float64
	value      float64
	split      splitCandidate
	left       int32 // index of the left child, the right one is next; 0: a leaf
	leaf       bool
	hist       histogram
}

// histGrower grows the trees of a HistGradientBoosting, one after the other.
type histGrower struct {
	histSplitter
	bins       [][]uint8 // bin numbers by column and row
	depth      int
	leaves     int // 0: no limit
	rate       float64
	flat       bool // all hessians are 1
	gradients  []float64
	hessians   []float64
	rootCounts histogram // row counts of the root, the same for every tree

	rows       []int32
	spare      []int32
	g, h       []float64 // gradients and hessians of the rows of a node
	nodes      []histNode
	queue      heap
	leafIDs    []int32
	free       []histogram
	unused     columnBins
	ticker     *ticker
	missingBin uint8 // the bin of missing values
}

func newHistGrower(rows, columns int, ticker *ticker) *histGrower {
	w := &histGrower{bins: make([][]uint8, columns), rows: make([]int32, rows), spare: make([]int32, rows),
		g: make([]float64, rows), h: make([]float64, rows), rootCounts: make(histogram, columns), ticker: ticker}
	w.sizes, w.missing = make([]int, columns), make([]bool, columns)
	return w
}

// grow grows a tree on the gradients, best-first.
func (w *histGrower) grow() error {
	w.nodes, w.queue, w.leafIDs = w.nodes[:0], w.queue[:0], w.leafIDs[:0]
	w.nodes = append(w.nodes, histNode{end: len(w.rows)})
	root := &w.nodes[0]
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
		w.makeLeaf(0)
		return nil
	}
	root.hist = w.newHistogram()
	if err := w.fillRoot(root.hist); err != nil {
		return err
	}
	w.findSplit(0)
	w.freeHistogram(0)
	for len(w.queue) > 0 {
		if err := w.splitBest(); err != nil {
			return err
		}
	}
	for _, b := range w.leafIDs {
		w.nodes[b].value *= w.rate
	}
	return nil
}

// findSplit finds the best split of a node and queues it. A node without a split becomes a leaf.
func (w *histGrower) findSplit(id int32) {
	n := &w.nodes[id]
	w.gradient, w.hessian, w.loss = n.gradient, n.hessian, float64(n.gradient*n.value)
	w.total = uint64(n.end - n.start)
	n.split = w.find(n.hist)
	if n.split.gain <= 0 {
		w.makeLeaf(id)
		return
	}
	w.queue.push(int(id), n.split.gain)
}

// makeLeaf makes a leaf of a node.
func (w *histGrower) makeLeaf(id int32) {
	w.nodes[id].leaf = true
	w.leafIDs = append(w.leafIDs, id)
}

// newHistogram returns a histogram, reusing a freed one. Its contents are undefined.
func (w *histGrower) newHistogram() histogram {
	if n := len(w.free); n > 0 {
		h := w.free[n-1]
		w.free = w.free[:n-1]
		return h
	}
	return make(histogram, len(w.bins))
}

// freeHistogram frees the histogram of a leaf for reuse.
func (w *histGrower) freeHistogram(id int32) {
	if b := &w.nodes[id]; b.leaf && b.hist != nil {
		w.free = append(w.free, b.hist)
		b.hist = nil
	}
}

// splitBest splits the node with the largest gain.
func (w *histGrower) splitBest() error {
	id := int32(w.queue.pop())
	left := w.addChildren(id)
	full := w.leaves > 0 && len(w.leafIDs)+len(w.queue)+2 == w.leaves
	open := false
	for k := left; k < left+2; k++ {
		b := &w.nodes[k]
		if full || b.depth == w.depth || b.end-b.start < 2*int(w.minLeaf) {
			w.makeLeaf(k)
		} else {
			open = true
		}
	}
	if full {
		for _, n := range w.queue {
			w.makeLeaf(int32(n.id))
			w.freeHistogram(int32(n.id))
		}
		w.queue = w.queue[:0]
	}
	if !open {
		w.free = append(w.free, w.nodes[id].hist)
		w.nodes[id].hist = nil
		return nil
	}
	if err := w.fillPair(id, left); err != nil {
		return err
	}
	for k := left; k < left+2; k++ {
		if !w.nodes[k].leaf {
			w.findSplit(k)
		}
		w.freeHistogram(k)
	}
	return nil
}

// addChildren appends the two children of a node and returns the index of the left one; the right one is next.
func (w *histGrower) addChildren(id int32) (left int32) {
	w.nodes = append(w.nodes, histNode{}, histNode{})
	left = int32(len(w.nodes) - 2)
	n, l, r := &w.nodes[id], &w.nodes[left], &w.nodes[left+1]
	s := &n.split
	n.left = left
	l.start, r.end = n.start, n.end
	l.end = n.start + w.partition(w.rows[n.start:n.end], s)
	r.start = l.end
	l.depth, r.depth = n.depth+1, n.depth+1
	l.gradient, l.hessian = s.gradient, s.hessian
	r.gradient, r.hessian = n.gradient-s.gradient, n.hessian-s.hessian
	l.value, r.value = w.value(l.gradient, l.hessian), w.value(r.gradient, r.hessian)
	if !w.missing[s.column] { // a value that is missing only in prediction goes to the larger side
		s.missingLeft = l.end-l.start > r.end-r.start
	}
	return left
}

// partition moves the rows of the left side to the front, keeping the order of both sides, and returns their number.
func (w *histGrower) partition(rows []int32, s *splitCandidate) int {
	bins, limit := w.bins[s.column], uint64(s.bin)+1
	spare := w.spare[:len(rows)]
	i, j := 0, 0
	if s.missingLeft && w.missing[s.column] {
		for _, r := range rows {
			b := bins[r]
			rows[i], spare[j] = r, r
			if uint64(b) < limit || b == w.missingBin {
				i++
			} else {
				j++
			}
		}
	} else {
		for _, r := range rows { // both are written, which avoids an unpredictable branch
			rows[i], spare[j] = r, r
			left := int((uint64(bins[r]) - limit) >> 63)
			i += left
			j += 1 - left
		}
	}
	copy(rows[i:], spare[:j])
	return i
}

// fillRoot fills the histogram of all rows.
func (w *histGrower) fillRoot(h histogram) error {
	copy(h, w.rootCounts)
	for j := 0; j < len(h); j += 2 {
		k, b := w.pairColumn(h, j)
		if w.flat {
			fillAllFlat(&h[j], b, w.bins[j], w.bins[k], w.gradients)
		} else {
			fillAll(&h[j], b, w.bins[j], w.bins[k], w.gradients, w.hessians)
		}
		if err := w.ticker.spend(len(w.rows) / 2); err != nil {
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

// pairColumn returns the column after j and its bins. After the last column it returns j and unused bins.
func (w *histGrower) pairColumn(h histogram, j int) (int, *columnBins) {
	if j+1 < len(h) {
		return j + 1, &h[j+1]
	}
	return j, &w.unused
}

// fillPair fills the histogram of the smaller child from its rows, and that of the other by
// subtraction from the parent's.
func (w *histGrower) fillPair(id, left int32) error {
	large, small := &w.nodes[left], &w.nodes[left+1]
	if large.end-large.start < small.end-small.start {
		large, small = small, large
	}
	small.hist = w.newHistogram()
	if err := w.fill(small.hist, w.rows[small.start:small.end]); err != nil {
		return err
	}
	parent := &w.nodes[id]
	large.hist, parent.hist = parent.hist, nil
	for j := range large.hist {
		large.hist[j].subtract(&small.hist[j], w.used(j))
	}
	return w.ticker.spend(len(large.hist) * 256 / 2)
}

// writeTree writes the tree that was grown last to t, depth-first.
func (w *histGrower) writeTree(t *tree, b *binner, id int32) int32 {
	n, i := &w.nodes[id], int32(len(t.nodes))
	t.nodes = append(t.nodes, node{feature: leaf, left: -1, right: -1, threshold: leaf})
	t.values = append(t.values, n.value)
	if n.left == 0 {
		return i
	}
	k := node{feature: int32(n.split.column), missingLeft: n.split.missingLeft, threshold: math.Inf(1)} // +Inf: splits missing values from all others
	if th := b.thresholds[n.split.column]; n.split.bin < len(th) {
		k.threshold = th[n.split.bin]
	}
	k.left = w.writeTree(t, b, n.left)
	k.right = w.writeTree(t, b, n.left+1)
	t.nodes[i] = k
	return i
}

// used returns the number of bins of a column that can hold rows.
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
		k, b := w.pairColumn(h, j)
		if w.flat {
			fillTwoFlat(&h[j], b, w.bins[j], w.bins[k], rows, g)
		} else {
			fillTwo(&h[j], b, w.bins[j], w.bins[k], rows, g, s)
		}
		if err := w.ticker.spend(len(rows) / 2); err != nil {
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
