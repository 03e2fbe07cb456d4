package chart

import "strconv"

// mostLit is how many boxes light what they are made of and what is made of them: the style sheet has a
// rule for each.
const mostLit = 24

// paths says, for each pair of nodes, whether one is made of the other in any number of steps.
func (c Lineage) paths() [][]bool {
	up := make([][]bool, len(c.Nodes)) // up[i][k]: k is i, or i is made of it
	for i, n := range c.Nodes {
		up[i] = make([]bool, len(c.Nodes))
		up[i][i] = true
		for _, from := range n.From {
			if from < 0 || from >= i { // nodes come after those that they are made of
				continue
			}
			for k, yes := range up[from] {
				up[i][k] = up[i][k] || yes
			}
		}
	}
	return up
}

// litBy is the classes of the nodes that light something.
func litBy(n int, lights func(i int) bool) string {
	out := ""
	for i := range min(n, mostLit) {
		if lights(i) {
			out += " on" + strconv.Itoa(i)
		}
	}
	return out
}

// links draws the curves one by one: each lights with the nodes on whose way it lies.
func (c Lineage) links(p *pen, at [][2]float64, up [][]bool, link func(p *pen, from, to [2]float64)) {
	for b, n := range c.Nodes {
		for _, a := range n.From {
			if a < 0 || a >= len(at) || a == b {
				continue
			}
			p.raw(`<path class="ln kmut thin lk` + litBy(len(up), func(i int) bool { return up[i][b] || up[a][i] }) + `" d="`)
			link(p, at[a], at[b])
			p.raw(`"/>`)
		}
	}
}

// node draws a box that the keyboard reaches, with what it is made of in words.
func (c Lineage) node(p *pen, k int, x, y float64, up [][]bool) {
	n := c.Nodes[k]
	p.raw(`<g class="nd n` + strconv.Itoa(k) + litBy(len(up), func(i int) bool { return up[i][k] || up[k][i] }) + `" tabindex="0" role="img" aria-label="`)
	p.text(n.Name + ", " + n.Note + c.made(k))
	p.raw(`">`)
	p.rect(pick(n.Chosen, "fbw kb", "fsurf kmut"), x, y, nodeWide, nodeTall, 5)
	p.label("b", "start", x+10, y+17, clip(n.Name, nodeWide-8))
	p.label("", "start", x+10, y+32, clip(n.Note, nodeWide-8))
	p.raw("</g>")
}

// made is what a node is made of, for readers.
func (c Lineage) made(k int) string {
	words := ""
	for _, from := range c.Nodes[k].From {
		if from >= 0 && from < len(c.Nodes) {
			words += pick(words == "", ", made of ", ", ") + c.Nodes[from].Name
		}
	}
	return words
}
