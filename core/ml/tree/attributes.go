package tree

import (
	"errors"

	"orrery/core/ml"
)

// errParts: a model's text whose lists do not fit together.
var errParts = errors.New("tree: the parts of a tree do not fit together")

// attributes is the tree as lists by node. A leaf has the children -1 and, as in scikit-learn, -2 as
// feature and threshold. A child stands after its parent; the root is first.
func (t *tree) attributes() map[string]any {
	n := len(t.nodes)
	feature, left, right := make([]int, n), make([]int, n), make([]int, n)
	threshold, value := make([]float64, n), make([][]float64, n)
	for i, k := range t.nodes {
		feature[i], left[i], right[i], threshold[i] = int(k.feature), int(k.left), int(k.right), k.threshold
		value[i] = append([]float64(nil), t.value(i)...)
	}
	a := map[string]any{"feature": feature, "left": left, "right": right, "threshold": threshold, "value": value}
	if t.samples != nil {
		samples := make([]int, n)
		for i, c := range t.samples {
			samples[i] = int(c)
		}
		a["n"] = samples
		a["impurity"] = append([]float64(nil), t.impurity...)
		a["weight"] = append([]float64(nil), t.weight...)
	}
	return a
}

// treeText is attributes as they are written.
type treeText struct {
	Feature   []int32     `json:"feature"`
	Left      []int32     `json:"left"`
	Right     []int32     `json:"right"`
	Threshold ml.Floats   `json:"threshold"`
	Value     []ml.Floats `json:"value"`
	Samples   []int32     `json:"n"`
	Impurity  ml.Floats   `json:"impurity"`
	Weight    ml.Floats   `json:"weight"`
}

// tree checks that a walk ends at a leaf whatever is asked.
func (w treeText) tree(columns, width int) (*tree, error) {
	n := len(w.Feature)
	if n == 0 || len(w.Left) != n || len(w.Right) != n || len(w.Threshold) != n || len(w.Value) != n {
		return nil, errParts
	}
	t := &tree{width: width, nodes: make([]node, n), values: make([]float64, 0, n*width)}
	for i := range t.nodes {
		k := node{w.Feature[i], w.Left[i], w.Right[i], w.Threshold[i]}
		inner := k.left > int32(i) && k.right > int32(i) && int(max(k.left, k.right)) < n &&
			k.feature >= 0 && int(k.feature) < columns
		if !inner && (k.left != -1 || k.right != -1) || len(w.Value[i]) != width {
			return nil, errParts
		}
		t.nodes[i] = k
		t.values = append(t.values, w.Value[i]...)
	}
	if w.Samples != nil {
		if len(w.Samples) != n || len(w.Impurity) != n || len(w.Weight) != n {
			return nil, errParts
		}
		t.samples, t.impurity, t.weight = w.Samples, w.Impurity, w.Weight
	}
	return t, nil
}
