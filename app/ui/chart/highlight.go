package chart

import "strconv"

// maxHighlighters is how many nodes can highlight their inputs and dependents. The style sheet has a rule for each.
const maxHighlighters = 24

// ancestors returns the ancestors of each node.
func (c Lineage) ancestors() [][]bool {
	up := make([][]bool, len(c.Nodes)) // up[i][k]: k is i or an ancestor of i
	for i, n := range c.Nodes {
		up[i] = make([]bool, len(c.Nodes))
		up[i][i] = true
		for _, from := range n.From {
			if from < 0 || from >= i { // inputs come before the node
				continue
			}
			for k, yes := range up[from] {
				up[i][k] = up[i][k] || yes
			}
		}
	}
	return up
}

// highlightClasses returns the classes of the nodes that highlight an element.
func highlightClasses(n int, lights func(i int) bool) string {
	out := ""
	for i := range min(n, maxHighlighters) {
		if lights(i) {
			out += " on" + strconv.Itoa(i)
		}
	}
	return out
}

// drawLinks draws the links. A link is highlighted with its ancestors and dependents.
func (c Lineage) drawLinks(p *pen, at [][2]float64, up [][]bool, link func(p *pen, from, to [2]float64)) {
	for b, n := range c.Nodes {
		for _, a := range n.From {
			if a < 0 || a >= len(at) || a == b {
				continue
			}
			p.raw(`<path class="ln kmut thin lk` + highlightClasses(len(up), func(i int) bool { return up[i][b] || up[a][i] }) + `" d="`)
			link(p, at[a], at[b])
			p.raw(`"/>`)
		}
	}
}

// drawNode draws a node. It can be focused, and its accessible name lists its inputs.
func (c Lineage) drawNode(p *pen, k int, x, y float64, up [][]bool) {
	n := c.Nodes[k]
	p.raw(`<g class="nd n` + strconv.Itoa(k) + highlightClasses(len(up), func(i int) bool { return up[i][k] || up[k][i] }) + `" tabindex="0" role="img" aria-label="`)
	p.text(n.Name + ", " + n.Note + c.inputNames(k))
	p.raw(`">`)
	p.rect(pick(n.Chosen, "fbw kb", "fsurf kmut"), x, y, nodeWidth, nodeHeight, 5)
	p.label("b", "start", x+10, y+17, clip(n.Name, nodeWidth-8))
	p.label("", "start", x+10, y+32, clip(n.Note, nodeWidth-8))
	p.raw("</g>")
}

// inputNames lists the inputs of a node for screen readers.
func (c Lineage) inputNames(k int) string {
	words := ""
	for _, from := range c.Nodes[k].From {
		if from >= 0 && from < len(c.Nodes) {
			words += pick(words == "", ", inputs: ", ", ") + c.Nodes[from].Name
		}
	}
	return words
}
