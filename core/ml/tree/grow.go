package tree

// limits holds the conditions that stop the growth of a tree. A condition that was not given is a very large number.
type limits struct {
	depth     int
	leaves    int // 0: depth-first growth, else best-first
	minSplit  int
	minLeaf   int
	minWeight float64
	minGain   float64
}

// eps is the distance from 1 to the next larger float64, the rounding error of an impurity of 0.
const eps = 0x1p-52

// grower grows one tree on the rows of its splitter.
type grower struct {
	splitter
	limits
	measure criterion
	width   int
	nodes   []grown
	values  []float64
}

// grown is a node with its statistics.
type grown struct {
	node
	parent           int32
	samples          int32
	impurity, weight float64
}

// pendingNode is a node that is not written yet, with the rows from start to end.
type pendingNode struct {
	start, end int
	depth      int
	parent     int32 // -1 for the root
	impurity   float64
	constant   int // number of columns known to be constant

	// Result of the split.
	id          int32
	pos         int // rows of the left side; 0: a leaf
	left, right float64
	gain        float64
}

// grow grows the tree depth-first, the left side of each node first, which is scikit-learn's order.
func (g *grower) grow() error {
	root := pendingNode{end: len(g.rows), parent: -1}
	if g.leaves > 0 {
		return g.growBestFirst(root)
	}
	stack := []pendingNode{root}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		if err := g.expand(&n); err != nil {
			return err
		}
		if stack = stack[:len(stack)-1]; n.pos > 0 {
			stack = append(stack, n.child(false), n.child(true))
		}
	}
	return nil
}

// child returns one side of n.
func (n *pendingNode) child(left bool) pendingNode {
	c := pendingNode{start: n.start + n.pos, end: n.end, depth: n.depth + 1, parent: n.id, impurity: n.right, constant: n.constant}
	if left {
		c.start, c.end, c.impurity = n.start, n.start+n.pos, n.left
	}
	return c
}

// expand measures a node, finds its split and appends it to the tree.
func (g *grower) expand(n *pendingNode) error {
	rows := g.rows[n.start:n.end]
	weight := g.measure.setNode(rows)
	if n.parent < 0 {
		n.impurity = g.measure.impurity()
	}
	small := len(rows) < g.minSplit || len(rows) < 2*g.minLeaf || weight < 2*g.minWeight
	if n.depth < g.depth && !small && n.impurity > eps {
		constant, err := g.find(rows, n.constant)
		if err != nil {
			return err
		}
		n.constant = constant
		if g.search.pos > 0 {
			g.partition(rows, &g.search)
			n.left, n.right = g.measure.parts(rows, g.search.pos)
			if n.gain = g.measure.gain(n.impurity, n.left, n.right); n.gain+eps >= g.minGain {
				n.pos = g.search.pos
			}
		}
	}
	g.add(n, weight)
	return nil
}

// add appends the node that was just expanded; the criterion still holds its sums.
func (g *grower) add(n *pendingNode, weight float64) {
	n.id = int32(len(g.nodes))
	k := grown{node: node{feature: leaf, left: -1, right: -1, threshold: leaf},
		parent: n.parent, samples: int32(n.end - n.start), impurity: n.impurity, weight: weight}
	if n.pos > 0 {
		k.feature, k.threshold = g.search.best, g.search.threshold
	}
	g.nodes = append(g.nodes, k)
	g.values = append(g.values, make([]float64, g.width)...)
	g.measure.value(g.values[len(g.values)-g.width:])
	if n.parent >= 0 { // the left side comes first
		if p := &g.nodes[n.parent]; p.left < 0 {
			p.left = n.id
		} else {
			p.right = n.id
		}
	}
}

// growBestFirst splits the leaf with the largest gain until the tree has the wanted number of leaves.
func (g *grower) growBestFirst(root pendingNode) error {
	all := []pendingNode{root}
	var queue heap
	for left, next := g.leaves-1, 0; ; {
		for ; next < len(all); next++ {
			n := &all[next]
			n.constant = 0 // scikit-learn does not pass them on here either
			if err := g.expand(n); err != nil {
				return err
			}
			if n.pos == 0 {
				n.gain = 0
			}
			queue.push(next, n.gain)
		}
		if len(queue) == 0 {
			return nil
		}
		n := &all[queue.pop()]
		if n.pos > 0 && left > 0 {
			left--
			all = append(all, n.child(true), n.child(false))
		} else {
			k := &g.nodes[n.id]
			k.feature, k.threshold = leaf, leaf
		}
	}
}

// tree returns the grown tree, pruned by alpha.
func (g *grower) tree(alpha float64) *tree {
	if alpha > 0 {
		g.prune(alpha)
	}
	t := &tree{narrow: true, width: g.width, nodes: make([]node, len(g.nodes)), values: g.values}
	for i := range g.nodes {
		t.nodes[i] = g.nodes[i].node
	}
	return t
}

// importance returns the decrease of impurity by column, as a share of the root's weight.
func (g *grower) importance(columns int) []float64 {
	out := make([]float64, columns)
	for i := range g.nodes {
		if n := &g.nodes[i]; n.left >= 0 {
			out[n.feature] += n.weightedImpurity() - g.nodes[n.left].weightedImpurity() - g.nodes[n.right].weightedImpurity()
		}
	}
	for j := range out {
		out[j] /= g.nodes[0].weight
	}
	return out
}

func (n *grown) weightedImpurity() float64 { return float64(n.weight * n.impurity) }

// heap is a max-heap of nodes by gain. Its order of equal gains is that of the C++ library and of Python's heapq.
type heap []struct {
	gain float64
	id   int
}

//go:noinline
func (h *heap) push(id int, gain float64) {
	*h = append(*h, struct {
		gain float64
		id   int
	}{gain, id})
	h.up(len(*h) - 1)
}

// up moves the element at i up to its place.
func (h heap) up(i int) {
	n := h[i]
	for i > 0 {
		parent := (i - 1) / 2
		if !(h[parent].gain < n.gain) {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = n
}

// pop removes the node with the largest gain and returns its id. The hole is moved down to a leaf,
// filled with the last element, which is then moved up.
func (h *heap) pop() (id int) {
	s := *h
	id = s[0].id
	n := s[len(s)-1]
	s = s[:len(s)-1]
	*h = s
	if len(s) == 0 {
		return id
	}
	hole := 0
	for child := 1; child < len(s); child = 2*hole + 1 {
		if child+1 < len(s) && !(s[child+1].gain < s[child].gain) {
			child++
		}
		s[hole] = s[child]
		hole = child
	}
	s[hole] = n
	s.up(hole)
	return id
}
