package tree

import (
	"errors"
	"math"

	"orrery/core/ml"
)

// leaf is the value that scikit-learn gives to feature and threshold of a leaf.
const leaf = -2

// node sends a row left if its value of a column is at most the threshold. The children of a leaf are -1.
type node struct {
	feature     int32
	left, right int32
	missingLeft bool // where missing values go
	threshold   float64
}

// tree is a grown tree in flat arrays. A child follows its parent.
type tree struct {
	narrow bool // values are rounded to float32 before they are compared
	width  int  // numbers in the value of a node
	nodes  []node
	values []float64 // width numbers for each node
}

// row returns the leaf of a row.
func (t *tree) row(x []float64) int {
	i := int32(0)
	for {
		n := &t.nodes[i]
		if n.left < 0 {
			return int(i)
		}
		v := x[n.feature]
		if t.narrow {
			v = float64(float32(v))
		}
		if v <= n.threshold || v != v && n.missingLeft {
			i = n.left
		} else {
			i = n.right
		}
	}
}

// at returns the leaf of a training row, from float32 columns.
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

// value returns the value of node i.
func (t *tree) value(i int) []float64 { return t.values[i*t.width : (i+1)*t.width] }

// errParts is returned for attributes whose lists do not match.
var errParts = errors.New("tree: the parts of a tree do not fit together")

// lists holds trees as lists by node, one tree after the other. As in scikit-learn a leaf has
// children -1, and feature and threshold -2.
type lists struct {
	sizes                         []int // number of nodes of each tree
	feature, left, right, missing []int
	threshold                     []float64
	value                         [][]float64
	samples                       []int
	impurity, weight              []float64
}

// fields returns the lists with their names. alone is for a single tree, narrow for trees without missing values.
func (l *lists) fields(alone, narrow bool) ml.Fields {
	f := ml.Fields{{Name: "feature", At: &l.feature}, {Name: "left", At: &l.left}, {Name: "right", At: &l.right},
		{Name: "threshold", At: &l.threshold}, {Name: "value", At: &l.value}}
	if alone {
		return append(f, ml.Fields{{Name: "n", At: &l.samples}, {Name: "impurity", At: &l.impurity}, {Name: "weight", At: &l.weight}}...)
	}
	f = append(f, ml.Field{Name: "nodes", At: &l.sizes})
	if !narrow {
		f = append(f, ml.Field{Name: "missing_left", At: &l.missing})
	}
	return f
}

// write fills the lists from trees.
func (l *lists) write(trees []*tree) {
	total := 0
	l.sizes = make([]int, len(trees))
	for i, t := range trees {
		l.sizes[i] = len(t.nodes)
		total += len(t.nodes)
	}
	l.feature, l.left, l.right, l.missing = make([]int, total), make([]int, total), make([]int, total), make([]int, total)
	l.threshold, l.value = make([]float64, total), make([][]float64, total)
	at := 0
	for _, t := range trees {
		for i := range t.nodes {
			n := &t.nodes[i]
			l.feature[at], l.left[at], l.right[at], l.threshold[at] = int(n.feature), int(n.left), int(n.right), n.threshold
			if n.missingLeft {
				l.missing[at] = 1
			}
			l.value[at] = t.value(i)
			at++
		}
	}
}

// read returns the trees of an ensemble. It checks that every walk from the root ends at a leaf within the lists.
func (l *lists) read(narrow bool, columns, width int) ([]*tree, error) {
	total := len(l.feature)
	if l.sizes == nil {
		l.sizes = []int{total}
	}
	if narrow {
		l.missing = make([]int, total)
	}
	if columns < 1 || columns > math.MaxInt32 {
		return nil, errParts
	}
	for _, n := range []int{len(l.left), len(l.right), len(l.threshold), len(l.value), len(l.missing)} {
		if n != total {
			return nil, errParts
		}
	}
	for _, v := range l.value { // before memory for this width is allocated
		if len(v) != width {
			return nil, errParts
		}
	}
	trees := make([]*tree, len(l.sizes))
	first := 0
	for i, n := range l.sizes {
		if n < 1 || n > total-first {
			return nil, errParts
		}
		trees[i] = &tree{narrow: narrow, width: width, nodes: make([]node, n), values: make([]float64, n*width)}
		if !l.readNodes(trees[i], first, columns) {
			return nil, errParts
		}
		first += n
	}
	return trees, nil
}

// readNodes fills the nodes of a tree from the entries of the lists from first on. It reports false if a child is not
// a later node of the tree, or a feature not one of the columns.
func (l *lists) readNodes(t *tree, first, columns int) bool {
	n := len(t.nodes)
	for k := range t.nodes {
		at := first + k
		left, right, feature := l.left[at], l.right[at], l.feature[at]
		inner := min(left, right) > k && max(left, right) < n && feature >= 0 && feature < columns
		if !inner && (left != -1 || right != -1) {
			return false
		}
		t.nodes[k] = node{int32(feature), int32(left), int32(right), l.missing[at] == 1, l.threshold[at]}
		copy(t.value(k), l.value[at])
	}
	return true
}
