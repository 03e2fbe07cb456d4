package chart

// Node is one node of a Lineage, such as a source, a feature or a model.
type Node struct {
	Name, Note string
	Column     int   // column of the drawing, from the left, starting at 0
	From       []int // indices of the inputs
	Chosen     bool
}

// Lineage draws a graph of nodes and their inputs from left to right. Inputs come before the nodes that use them. The
// node under the pointer or with the keyboard focus highlights its ancestors and dependents.
type Lineage struct {
	Frame
	Nodes []Node
}

const (
	nodeWidth  = 112.0
	nodeHeight = 40.0
)

// SVG draws the figure. Its default height depends on the largest column.
func (c Lineage) SVG() string {
	columns, fullest := c.columns()
	f := c.size(560, max(float64(fullest)*56+20, 90))
	return c.draw(f, c.positions(f, columns), (*pen).link)
}

// Narrow returns the figure for narrow screens: from top to bottom, with at most three nodes in a row.
func (c Lineage) Narrow() Chart { return verticalLineage{c} }

// draw draws the nodes and the links between them.
func (c Lineage) draw(f Frame, at [][2]float64, link func(p *pen, from, to [2]float64)) string {
	var p pen
	p.openAs("group", " lit", f) // each node can be focused
	if len(c.Nodes) == 0 {
		p.noValues(box{0, 0, f.Width, f.Height})
		return p.close()
	}
	up := c.ancestors()
	c.drawLinks(&p, at, up, link)
	for i := range c.Nodes {
		c.drawNode(&p, i, at[i][0], at[i][1], up)
	}
	return p.close()
}

// columns counts the nodes of each column and of the largest one.
func (c Lineage) columns() (counts []int, fullest int) {
	for _, n := range c.Nodes {
		for len(counts) <= min(max(n.Column, 0), 20) {
			counts = append(counts, 0)
		}
		k := min(max(n.Column, 0), 20)
		counts[k]++
		fullest = max(fullest, counts[k])
	}
	return counts, fullest
}

// positions returns the upper left corner of every node. Columns are spread over the width, the nodes of a column
// over the height.
func (c Lineage) positions(f Frame, counts []int) [][2]float64 {
	seen := make([]int, len(counts))
	at := make([][2]float64, 0, len(c.Nodes))
	for _, n := range c.Nodes {
		k := min(max(n.Column, 0), 20)
		x := 1.0
		if len(counts) > 1 {
			x += float64(k) * (f.Width - nodeWidth - 2) / float64(len(counts)-1)
		}
		share := (float64(seen[k]) + 0.5) / float64(counts[k])
		at = append(at, [2]float64{x, share*f.Height - nodeHeight/2})
		seen[k]++
	}
	return at
}

// link draws a curve from the right side of a node to the left side of another. Across several columns it is
// horizontal until the last gap, to pass above or below the nodes between.
func (p *pen) link(a, b [2]float64) {
	const gap = 60
	x0, y0 := a[0]+nodeWidth, a[1]+nodeHeight/2
	x1, y1 := b[0], b[1]+nodeHeight/2
	p.xy('M', x0, y0)
	if x1-x0 > nodeWidth {
		x0 = x1 - gap
		p.raw("H")
		p.num(x0)
	}
	bend := max((x1-x0)/2, 12)
	p.xy('C', x0+bend, y0)
	for _, v := range [4]float64{x1 - bend, y1, x1, y1} {
		p.raw(" ")
		p.num(v)
	}
}

// Table lists the nodes with their inputs.
func (c Lineage) Table() Table {
	t := Table{Caption: c.Title, Headers: []string{"name", "type", "inputs"}, Text: 3}
	for _, n := range c.Nodes {
		from := ""
		for _, i := range n.From {
			if i < 0 || i >= len(c.Nodes) {
				continue
			}
			if from != "" {
				from += ", "
			}
			from += c.Nodes[i].Name
		}
		t.Rows = append(t.Rows, []string{n.Name, n.Note, from})
	}
	return t
}

// verticalLineage is a Lineage from top to bottom.
type verticalLineage struct{ Lineage }

// SVG draws the figure: a row of nodes for each column, or several rows for a column with more than three.
func (c verticalLineage) SVG() string {
	at, height := c.positions()
	return c.draw(c.narrow(height), at, (*pen).verticalLink)
}

// positions returns the upper left corner of every node, and the total height.
func (c verticalLineage) positions() (at [][2]float64, height float64) {
	const abreast, wide, tall = 3, nodeWidth + 6, nodeHeight + 30
	counts, _ := c.columns()
	top := make([]float64, len(counts))
	y := 1.0
	for k, n := range counts {
		top[k] = y
		y += float64((n+abreast-1)/abreast) * tall
	}
	seen := make([]int, len(counts))
	for _, n := range c.Nodes {
		k := min(max(n.Column, 0), 20)
		line, place := seen[k]/abreast, seen[k]%abreast
		here := min(counts[k]-line*abreast, abreast)
		left := (narrowWidth - float64(here)*wide + 6) / 2
		at = append(at, [2]float64{left + float64(place)*wide, top[k] + float64(line)*tall})
		seen[k]++
	}
	return at, max(y-30+2, 60)
}

// verticalLink draws a curve from the bottom of a node to the top of another.
func (p *pen) verticalLink(a, b [2]float64) {
	x0, y0 := a[0]+nodeWidth/2, a[1]+nodeHeight
	x1, y1 := b[0]+nodeWidth/2, b[1]
	bend := max((y1-y0)/2, 8)
	p.xy('M', x0, y0)
	p.xy('C', x0, y0+bend)
	for _, v := range [4]float64{x1, y1 - bend, x1, y1} {
		p.raw(" ")
		p.num(v)
	}
}
