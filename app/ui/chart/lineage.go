package chart

// Node is one box of a lineage: a source, a feature, a set, a model.
type Node struct {
	Name, Note string
	Column     int   // from the left, starting at 0
	From       []int // indices of the nodes that it is made of
	Chosen     bool
}

// Lineage draws what is made of what, from left to right. A node comes after those that it is made of. The
// node under the pointer, or with the keyboard's focus, lights all that it is made of and all that is made of it.
type Lineage struct {
	Frame
	Nodes []Node
}

const (
	nodeWide = 112.0
	nodeTall = 40.0
)

// SVG draws the figure; its own height grows with the fullest column.
func (c Lineage) SVG() string {
	columns, fullest := c.columns()
	f := c.size(560, max(float64(fullest)*56+20, 90))
	return c.draw(f, c.places(f, columns), (*pen).link)
}

// Narrow is the same figure for narrow screens: it runs downwards, with at most
// three boxes side by side.
func (c Lineage) Narrow() Chart { return downward{c} }

// draw draws boxes at their places and the links between them.
func (c Lineage) draw(f Frame, at [][2]float64, link func(p *pen, from, to [2]float64)) string {
	var p pen
	p.openAs("group", " lit", f) // its boxes are reached one by one
	if len(c.Nodes) == 0 {
		p.nothing(box{0, 0, f.Width, f.Height})
		return p.close()
	}
	up := c.paths()
	c.links(&p, at, up, link)
	for i := range c.Nodes {
		c.node(&p, i, at[i][0], at[i][1], up)
	}
	return p.close()
}

// columns counts the nodes of each column and the most of any.
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

// places is the upper left corner of every box: columns spread over the
// width, boxes of a column over the height.
func (c Lineage) places(f Frame, counts []int) [][2]float64 {
	seen := make([]int, len(counts))
	at := make([][2]float64, 0, len(c.Nodes))
	for _, n := range c.Nodes {
		k := min(max(n.Column, 0), 20)
		x := 1.0
		if len(counts) > 1 {
			x += float64(k) * (f.Width - nodeWide - 2) / float64(len(counts)-1)
		}
		share := (float64(seen[k]) + 0.5) / float64(counts[k])
		at = append(at, [2]float64{x, share*f.Height - nodeTall/2})
		seen[k]++
	}
	return at
}

// link draws a curve from the right side of a box to the left side of another.
// A link across several columns keeps its height until the last gap, so that it
// passes over or under the boxes between.
func (p *pen) link(a, b [2]float64) {
	const gap = 60
	x0, y0 := a[0]+nodeWide, a[1]+nodeTall/2
	x1, y1 := b[0], b[1]+nodeTall/2
	p.xy('M', x0, y0)
	if x1-x0 > nodeWide {
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

// Table lists the boxes and what each is made of.
func (c Lineage) Table() Table {
	t := Table{Caption: c.Title, Headers: []string{"name", "what", "made of"}, Text: 3}
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
