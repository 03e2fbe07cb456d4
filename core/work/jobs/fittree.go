package jobs

import (
	"orrery/core/ml"
	"orrery/core/work"
)

// maxTreeDepth is the number of levels of splits in a picture: a screen has room for sixteen leaves in a row.
const maxTreeDepth = 4

// Tree holds the top levels of a single decision tree.
type Tree struct {
	Nodes  []TreeNode // the root first
	Depth  int        // get_depth() of the whole tree
	Leaves int        // get_n_leaves()
	Count  int        // nodes of the whole tree
}

// TreeNode is one node. Left and Right are indexes in Tree.Nodes, -1 without children
// there. A row goes left when its Feature is at most Threshold.
type TreeNode struct {
	Feature     string // "" for a leaf
	Threshold   work.Num
	Left, Right int
	Level       int
	Rows        int // n_node_samples
	Impurity    work.Num
	Value       ml.Floats // share of each class in the node's weight, or the value of a regression
	Below       int       // number of descendants that are left out
}

// treePicture returns the top levels of a model's tree, nil if the model is not a single tree.
func treePicture(m *ml.Model) *Tree {
	switch m.Pipeline().Final.Kind {
	case "DecisionTreeClassifier", "DecisionTreeRegressor":
	default:
		return nil
	}
	all := m.Attributes()
	raw, _ := all[len(all)-1]["tree"].(map[string]any)
	g := &treeArrays{names: m.Outputs(), classes: m.Task() == ml.Classification}
	g.feature, _ = raw["feature"].([]int)
	g.left, _ = raw["left"].([]int)
	g.right, _ = raw["right"].([]int)
	g.rows, _ = raw["n"].([]int)
	g.threshold, _ = raw["threshold"].([]float64)
	g.impurity, _ = raw["impurity"].([]float64)
	g.value, _ = raw["value"].([][]float64)
	n := len(g.feature)
	if n == 0 || len(g.rows) != n || len(g.impurity) != n {
		return nil
	}
	g.out.Count = n
	g.measure(0, 0)
	g.draw(0, 0)
	return &g.out
}

// treeArrays holds the arrays of a tree, indexed by node, and the picture that is built.
type treeArrays struct {
	names                      []string
	classes                    bool
	feature, left, right, rows []int
	threshold, impurity        []float64
	value                      [][]float64
	out                        Tree
}

// measure walks the tree below node i and returns how many nodes there are.
func (g *treeArrays) measure(i, level int) int {
	g.out.Depth = max(g.out.Depth, level)
	if g.left[i] < 0 {
		g.out.Leaves++
		return 1
	}
	return 1 + g.measure(g.left[i], level+1) + g.measure(g.right[i], level+1)
}

// draw adds node i and the drawn nodes below it, and returns its index in Tree.Nodes.
func (g *treeArrays) draw(i, level int) int {
	at := len(g.out.Nodes)
	n := TreeNode{Left: -1, Right: -1, Level: level, Rows: g.rows[i], Impurity: work.Num(g.impurity[i]), Value: g.shares(g.value[i])}
	g.out.Nodes = append(g.out.Nodes, n)
	if g.left[i] < 0 {
		return at
	}
	if n.Threshold = work.Num(g.threshold[i]); g.feature[i] < len(g.names) {
		n.Feature = g.names[g.feature[i]]
	}
	if level == maxTreeDepth {
		before := g.out
		n.Below = g.measure(i, level) - 1
		g.out = before
	} else {
		n.Left, n.Right = g.draw(g.left[i], level+1), g.draw(g.right[i], level+1)
	}
	g.out.Nodes[at] = n
	return at
}

// shares returns class weights divided by their sum, or the value of a regression unchanged.
func (g *treeArrays) shares(v []float64) []float64 {
	if !g.classes {
		return v
	}
	sum := 0.0
	for _, f := range v {
		sum += f
	}
	out := make([]float64, len(v))
	for i, f := range v {
		out[i] = f / sum
	}
	return out
}
