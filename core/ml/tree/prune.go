package tree

import "math"

// pruner prunes a grown tree.
type pruner struct {
	*grower
	branch []float64 // weighted impurity of the leaves below each node, as a share of the root's weight
	leaves []int     // number of these leaves
	cut    []bool    // whether the node is a leaf now, or removed
}

// prune removes the weakest branches first, as long as their effective alpha is at most alpha: the impurity that the
// branch saves, as a share of the total weight, divided by its number of leaves minus one. This is scikit-learn's
// minimal cost-complexity pruning (Breiman et al. 1984, chapter 3).
func (g *grower) prune(alpha float64) {
	n := len(g.nodes)
	c := &pruner{g, make([]float64, n), make([]int, n), make([]bool, n)}
	for i := range g.nodes {
		if g.nodes[i].left < 0 {
			c.branch[i] = c.asLeaf(i)
			c.addAbove(i, c.branch[i], 1)
		}
	}
	for {
		weakest, least := -1, math.Inf(1)
		for i := range g.nodes {
			if g.nodes[i].left >= 0 && !c.cut[i] {
				if a := (c.asLeaf(i) - c.branch[i]) / float64(c.leaves[i]-1); a < least {
					weakest, least = i, a
				}
			}
		}
		if weakest < 0 || alpha < least {
			break
		}
		c.collapse(weakest)
	}
	old, values := g.nodes, g.values
	g.nodes, g.values = nil, nil
	c.copyKept(old, values, 0, -1)
}

// asLeaf returns the weighted impurity of a node as a leaf.
func (c *pruner) asLeaf(i int) float64 { return c.nodes[i].weightedImpurity() / c.nodes[0].weight }

// addAbove adds to the sums of every ancestor of node i.
func (c *pruner) addAbove(i int, branch float64, leaves int) {
	for p := c.nodes[i].parent; p >= 0; p = c.nodes[p].parent {
		c.branch[p] += branch
		c.leaves[p] += leaves
	}
}

// collapse makes a leaf of node i.
func (c *pruner) collapse(i int) {
	c.addAbove(i, c.asLeaf(i)-c.branch[i], 1-c.leaves[i])
	c.branch[i] = c.asLeaf(i)
	c.cut[i] = true
	for k := i + 1; k < len(c.nodes); k++ { // children follow their parents
		c.cut[k] = c.cut[k] || c.cut[c.nodes[k].parent]
	}
}

// copyKept copies the remaining nodes of a branch, depth-first.
func (c *pruner) copyKept(old []grown, values []float64, i, parent int32) int32 {
	id := int32(len(c.nodes))
	n := old[i]
	n.parent = parent
	c.nodes = append(c.nodes, n)
	c.values = append(c.values, values[int(i)*c.width:int(i+1)*c.width]...)
	left, right := int32(-1), int32(-1)
	if n.left >= 0 && !c.cut[i] {
		left = c.copyKept(old, values, n.left, id)
		right = c.copyKept(old, values, n.right, id)
	} else {
		c.nodes[id].feature, c.nodes[id].threshold = leaf, leaf
	}
	c.nodes[id].left, c.nodes[id].right = left, right
	return id
}
