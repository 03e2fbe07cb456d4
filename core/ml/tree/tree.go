package tree

// leaf is scikit-learn's feature and threshold of a node that asks nothing.
const leaf = -2

// node asks whether a column is at most the threshold, and goes left if so. A leaf has no children:
// they are -1.
type node struct {
	feature     int32
	left, right int32
	threshold   float64
}

// tree is a grown tree as flat arrays: a child stands after its parent.
type tree struct {
	width  int // numbers that a node answers
	nodes  []node
	values []float64 // width a node

	// What was measured while it grew; nil where nobody asks.
	impurity []float64
	samples  []int32
	weight   []float64
}

// row finds the leaf of a row. As scikit-learn it compares the row's numbers cut to 32 bits.
func (t *tree) row(x []float64) int {
	i := int32(0)
	for {
		n := &t.nodes[i]
		switch {
		case n.left < 0:
			return int(i)
		case float64(float32(x[n.feature])) <= n.threshold:
			i = n.left
		default:
			i = n.right
		}
	}
}

// at finds the leaf of a row of columns.
func (t *tree) at(columns [][]float32, row int) int {
	i := int32(0)
	for {
		n := &t.nodes[i]
		switch {
		case n.left < 0:
			return int(i)
		case float64(columns[n.feature][row]) <= n.threshold:
			i = n.left
		default:
			i = n.right
		}
	}
}

// value is what node i answers.
func (t *tree) value(i int) []float64 { return t.values[i*t.width : (i+1)*t.width] }

// importance is the decrease of impurity that each column brought, a share of the root's weight.
func (t *tree) importance(columns int) []float64 {
	out := make([]float64, columns)
	for i, n := range t.nodes {
		if n.left >= 0 {
			out[n.feature] += t.mass(i) - t.mass(int(n.left)) - t.mass(int(n.right))
		}
	}
	for j := range out {
		out[j] /= t.weight[0]
	}
	return out
}

func (t *tree) mass(i int) float64 { return float64(t.weight[i] * t.impurity[i]) }
