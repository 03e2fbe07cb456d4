package tree

// limits is when a tree stops growing. Numbers that have no limit are large.
type limits struct {
	depth     int
	leaves    int // 0: the tree grows by depth, else the best leaf first
	minSplit  int
	minLeaf   int
	minWeight float64
	minGain   float64
}

// eps is the distance of 1 to the next number: what rounding may leave of an impurity of 0.
const eps = 0x1p-52

// grower grows one tree over the rows of its splitter.
type grower struct {
	splitter
	limits
	measure criterion
	tree    *tree
}

// leafy is a node to be, with the rows from start to end.
type leafy struct {
	start, end int
	depth      int
	parent     int32 // -1: it is the root
	right      bool  // of its parent
	impurity   float64
	constant   int // columns known to be constant

	// What a split would do, for a tree that grows by the best leaf.
	id          int32
	pos         int // 0: a leaf
	left, other float64
	gain        float64
	column      int32
	threshold   float64
}

// grow makes the tree, in scikit-learn's order: first the left side down to its leaves.
func (g *grower) grow() error {
	root := leafy{end: len(g.rows), parent: -1}
	if g.leaves > 0 {
		return g.best(root)
	}
	stack := []leafy{root}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if err := g.open(&n); err != nil {
			return err
		}
		g.add(&n, n.pos > 0)
		if n.pos > 0 {
			left, right := n.children(n.constant)
			stack = append(stack, right, left)
		}
	}
	return nil
}

// children are what n falls into.
func (n *leafy) children(constant int) (left, right leafy) {
	left = leafy{start: n.start, end: n.start + n.pos, depth: n.depth + 1, parent: n.id, impurity: n.left, constant: constant}
	right = leafy{start: left.end, end: n.end, depth: n.depth + 1, parent: n.id, right: true, impurity: n.other, constant: constant}
	return left, right
}

// open measures a node and looks for its split.
func (g *grower) open(n *leafy) error {
	rows := g.rows[n.start:n.end]
	weight := g.measure.node(rows)
	if n.parent < 0 {
		n.impurity = g.measure.impurity()
	}
	if n.depth >= g.depth || len(rows) < g.minSplit || len(rows) < 2*g.minLeaf || weight < 2*g.minWeight || n.impurity <= eps {
		return nil
	}
	constant, err := g.find(rows, n.constant)
	if err != nil {
		return err
	}
	n.constant = constant
	if g.scan.pos == 0 {
		return nil
	}
	g.part(rows, &g.scan)
	n.left, n.other = g.measure.parts(rows, g.scan.pos)
	n.gain = g.measure.gain(n.impurity, n.left, n.other)
	if n.gain+eps < g.minGain {
		return nil
	}
	n.pos, n.column, n.threshold = g.scan.pos, g.scan.best, g.scan.threshold
	return nil
}

// add writes the node that was opened last; the criterion still knows its sums.
func (g *grower) add(n *leafy, inner bool) {
	t := g.tree
	n.id = int32(len(t.nodes))
	k := node{feature: leaf, left: -1, right: -1, threshold: leaf}
	if inner {
		k.feature, k.threshold = n.column, n.threshold
	}
	t.nodes = append(t.nodes, k)
	t.impurity = append(t.impurity, n.impurity)
	t.samples = append(t.samples, int32(n.end-n.start))
	t.weight = append(t.weight, g.measure.mass())
	for range t.width {
		t.values = append(t.values, 0)
	}
	g.measure.value(t.values[len(t.values)-t.width:])
	if n.parent >= 0 {
		if n.right {
			t.nodes[n.parent].right = n.id
		} else {
			t.nodes[n.parent].left = n.id
		}
	}
}

// best grows the leaf whose split gains most, until there are enough leaves.
func (g *grower) best(root leafy) error {
	var all []leafy
	open := func(n leafy) error {
		n.constant = 0 // as scikit-learn, which forgets them here
		if err := g.open(&n); err != nil {
			return err
		}
		g.add(&n, n.pos > 0)
		if n.pos == 0 {
			n.gain = 0
		}
		all = append(all, n)
		return nil
	}
	if err := open(root); err != nil {
		return err
	}
	var waiting heap
	waiting.push(0, all[0].gain)
	for left := g.leaves - 1; len(waiting) > 0; {
		n := all[waiting.pop()]
		if n.pos == 0 || left <= 0 {
			k := &g.tree.nodes[n.id]
			k.feature, k.threshold = leaf, leaf
			continue
		}
		left--
		l, r := n.children(0)
		if err := open(l); err != nil {
			return err
		}
		if err := open(r); err != nil {
			return err
		}
		last := len(all) - 1
		waiting.push(last-1, all[last-1].gain)
		waiting.push(last, all[last].gain)
	}
	return nil
}
