package tree

import "math"

// prune cuts, weakest first, every branch whose effective alpha is not above alpha: the impurity
// that it saves as a share of the whole weight, divided by the leaves that it costs less one. It is
// scikit-learn's minimal cost-complexity pruning (Breiman et al. 1984, chapter 3).
func (t *tree) prune(alpha float64) {
	if alpha <= 0 {
		return
	}
	c := newCutting(t)
	for t.nodes[0].left >= 0 && !c.cut[0] {
		weakest, least := -1, math.Inf(1)
		for i := range t.nodes {
			if c.inner(i) {
				if a := (c.node[i] - c.branch[i]) / float64(c.leaves[i]-1); a < least {
					weakest, least = i, a
				}
			}
		}
		if weakest < 0 || alpha < least {
			break
		}
		c.collapse(weakest)
	}
	t.keep(c)
}

// cutting is the state of a tree that is being pruned.
type cutting struct {
	*tree
	parent []int32
	node   []float64 // impurity of each node as a leaf, weighted
	branch []float64 // the same of the leaves below it
	leaves []int
	cut    []bool // is a leaf now, or gone
}

func newCutting(t *tree) *cutting {
	n := len(t.nodes)
	c := &cutting{tree: t, parent: make([]int32, n), node: make([]float64, n), branch: make([]float64, n),
		leaves: make([]int, n), cut: make([]bool, n)}
	c.parent[0] = -1
	for i, k := range t.nodes {
		c.node[i] = t.mass(i) / t.weight[0]
		if k.left >= 0 {
			c.parent[k.left], c.parent[k.right] = int32(i), int32(i)
		}
	}
	for i, k := range t.nodes {
		if k.left < 0 {
			c.branch[i] = c.node[i]
			c.above(i, c.node[i], 1)
		}
	}
	return c
}

// above adds to every node over i.
func (c *cutting) above(i int, branch float64, leaves int) {
	for p := c.parent[i]; p >= 0; p = c.parent[p] {
		c.branch[p] += branch
		c.leaves[p] += leaves
	}
}

// inner reports whether node i still asks something.
func (c *cutting) inner(i int) bool { return c.nodes[i].left >= 0 && !c.cut[i] }

// collapse makes a leaf of node i.
func (c *cutting) collapse(i int) {
	stack := []int32{int32(i)}
	for len(stack) > 0 {
		k := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		c.cut[k] = true
		if n := c.nodes[k]; n.left >= 0 {
			stack = append(stack, n.left, n.right)
		}
	}
	c.above(i, c.node[i]-c.branch[i], 1-c.leaves[i])
	c.branch[i], c.leaves[i] = c.node[i], 0
}

// keep rebuilds the tree without what was cut, in the order of its depth.
func (t *tree) keep(c *cutting) {
	old := *t
	t.nodes, t.values, t.impurity, t.samples, t.weight = nil, nil, nil, nil, nil
	type place struct {
		from, parent int32
		right        bool
	}
	stack := []place{{parent: -1}}
	for len(stack) > 0 {
		p := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		n, id := old.nodes[p.from], int32(len(t.nodes))
		if inner := n.left >= 0 && !c.cut[p.from]; inner {
			stack = append(stack, place{n.right, id, true}, place{n.left, id, false})
		} else {
			n.feature, n.threshold = leaf, leaf
		}
		n.left, n.right = -1, -1
		t.nodes = append(t.nodes, n)
		t.values = append(t.values, old.value(int(p.from))...)
		t.impurity = append(t.impurity, old.impurity[p.from])
		t.samples = append(t.samples, old.samples[p.from])
		t.weight = append(t.weight, old.weight[p.from])
		if p.parent >= 0 && p.right {
			t.nodes[p.parent].right = id
		} else if p.parent >= 0 {
			t.nodes[p.parent].left = id
		}
	}
}
