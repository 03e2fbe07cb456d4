package jobs

import (
	"math"
	"slices"
	"strings"

	"orrery/core/ml"
	"orrery/core/registry/render"
	"orrery/core/work"
)

const (
	maxOutputs     = 100 // column names in a node
	maxImportances = 200
)

// diagram describes the fitted steps.
func diagram(m *ml.Model, c ml.Catalog) []Node {
	p, attributes := m.Pipeline(), m.Attributes()
	columns, leaving := len(p.Inputs), m.StepOutputs()
	var out []Node
	for i, s := range append(p.Steps, p.Final) {
		n := node(s, c)
		n.Inputs = columns
		n.addBranches(s, c, attributes[i])
		if i < len(leaving) {
			n.setOutputs(leaving[i])
			columns = n.Width
		}
		out = append(out, n)
	}
	return out
}

func node(s ml.Spec, c ml.Catalog) Node {
	n := Node{Op: s.Kind}
	for _, a := range render.Changed(s, c) {
		n.Params = append(n.Params, NodeParam(a))
	}
	return n
}

// addBranches adds the branches of a ColumnTransformer with their fitted columns:
// transformers_ has the branches in order, then the remainder.
func (n *Node) addBranches(s ml.Spec, c ml.Catalog, attributes map[string]any) {
	specs := render.Branches(s, c)
	fitted, _ := attributes["transformers_"].([]any)
	for i, f := range fitted {
		entry, _ := f.(map[string]any)
		var b Branch
		b.Name, _ = entry["name"].(string)
		b.Columns, _ = entry["columns"].([]string)
		if len(b.Columns) == 0 {
			continue
		}
		b.How, _ = entry["steps"].(string)
		if i < len(specs) {
			for _, step := range specs[i].Steps {
				b.Steps = append(b.Steps, node(step, c))
			}
		}
		n.Branches = append(n.Branches, b)
	}
}

// setOutputs sets the node's output columns and assigns them to branches by prefix:
// "num__age" belongs to the branch num.
func (n *Node) setOutputs(out []string) {
	n.Outputs, n.Width = first(out), len(out)
	for i := range n.Branches {
		b := &n.Branches[i]
		var own []string
		for _, name := range out {
			if strings.HasPrefix(name, b.Name+"__") {
				own = append(own, name)
			}
		}
		b.Outputs, b.Width = first(own), len(own)
	}
}

func first(names []string) []string { return names[:min(len(names), maxOutputs)] }

// importances returns the importances of the last step's inputs and the attribute that they come from.
func importances(m *ml.Model) ([]Importance, string) {
	attributes := m.Attributes()
	last := attributes[len(attributes)-1]
	var values []float64
	of := "feature_importances_"
	switch v := last[of].(type) {
	case []float64:
		values = v
	default:
		of = "coef_"
		values = weights(last[of])
	}
	names := m.Outputs()
	if values == nil || len(names) != len(values) {
		return nil, ""
	}
	var out []Importance
	sizes := make([]float64, len(values))
	for i, v := range values {
		sizes[i] = math.Abs(v)
	}
	for _, i := range largest(sizes, maxImportances) {
		out = append(out, Importance{names[i], work.Num(values[i])})
	}
	return out, of
}

// weights returns one coefficient per column: those of a single row, or the sums of
// the absolute values over several rows.
func weights(coef any) []float64 {
	switch coef := coef.(type) {
	case []float64:
		return coef
	case [][]float64:
		if len(coef) == 1 {
			return coef[0]
		}
		var sum []float64
		for i, row := range coef {
			if i == 0 {
				sum = make([]float64, len(row))
			}
			for j, v := range row {
				sum[j] += math.Abs(v)
			}
		}
		return sum
	}
	return nil
}

// largest returns the indexes of the largest sizes, at most room of them, ascending; on a tie the first ones.
func largest(sizes []float64, room int) []int {
	least := math.Inf(-1)
	if cut := len(sizes) - room; cut > 0 {
		least = slices.Sorted(slices.Values(sizes))[cut]
	}
	for _, size := range sizes {
		if size > least {
			room-- // the remaining room is for sizes equal to least
		}
	}
	var out []int
	for i, size := range sizes {
		if size == least {
			room--
		}
		if !(size < least) && (size != least || room >= 0) {
			out = append(out, i)
		}
	}
	return out
}
