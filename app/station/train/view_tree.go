package train

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
	"orrery/core/work/jobs"
)

// treeCard draws a decision tree.
func treeCard(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	t := r.Tree
	if t == nil || len(t.Nodes) == 0 {
		return ui.Nothing()
	}
	say := "Depth " + strconv.Itoa(t.Depth) + ", " + leaves(t.Leaves) + ". Rows that meet a condition go left."
	if n := len(r.Diagram); n > 1 {
		say += " The thresholds apply to the output of " + r.Diagram[n-2].Op + "."
	}
	if len(t.Nodes) < t.Count {
		say += " The first " + strconv.Itoa(drawnLevels(t)) + " levels are shown: " + usertext.Grouped(len(t.Nodes)) + " of " + usertext.Grouped(t.Count) + " nodes."
	}
	c := chart.Tree{Frame: chart.Frame{ID: "tree-title", Title: "Decision tree for " + s.Train.Target() + ". " + say}, Names: format.Values(r.Classes)}
	for i, n := range t.Nodes {
		c.Nodes = append(c.Nodes, treeBranch(s, r, i, n))
	}
	key := ui.Nothing()
	if len(r.Classes) > 0 {
		key = part.ClassKey(format.Values(r.Classes)[:min(len(r.Classes), 2*maxMistakes)])
	}
	return part.Card("stack", ui.Figure(s.Session, send, "tree", part.Fig{Title: "Decision tree", Say: say, Chart: c}), key)
}

func leaves(n int) string {
	if n == 1 {
		return "1 leaf"
	}
	return usertext.Grouped(n) + " leaves"
}

// drawnLevels returns how many levels of conditions are drawn.
func drawnLevels(t *jobs.Tree) int {
	deep := 0
	for _, n := range t.Nodes {
		deep = max(deep, n.Level)
	}
	return deep
}

// treeBranch describes a node: its condition, or the prediction of a leaf.
func treeBranch(s *State, r *jobs.FitResult, i int, n jobs.TreeNode) chart.Branch {
	b := chart.Branch{Left: n.Left, Right: n.Right, Below: n.Below, Class: -1, Rows: usertext.Grouped(n.Rows), Note: format.Count(n.Rows, "row")}
	if regression(r) {
		if n.Feature == "" && len(n.Value) > 0 {
			b.Name = s.Train.Target() + " " + format.Amount(n.Value[0])
		}
	} else {
		b.Shares = n.Value
		for k, v := range n.Value {
			if b.Class < 0 || v > n.Value[b.Class] {
				b.Class = k
			}
		}
		if n.Feature == "" && b.Class >= 0 && b.Class < len(r.Classes) {
			b.Name = r.Classes[b.Class].String()
		}
	}
	b.Head = b.Name
	if n.Feature != "" {
		b.Head = Category(n.Feature)
		b.Name, b.Note = b.Head+" ≤ "+format.SixDigits(float64(n.Threshold)), "≤ "+threeDigits(float64(n.Threshold))+", "+b.Note
	}
	return b
}

// threeDigits formats a number with three significant digits.
func threeDigits(v float64) string { return strconv.FormatFloat(v, 'g', 3, 64) }
