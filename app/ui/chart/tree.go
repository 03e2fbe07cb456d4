package chart

import (
	"slices"
	"strconv"
	"strings"
)

// Branch is one node of a Tree: a split, or a leaf if Left is negative.
type Branch struct {
	Name        string    // the condition, which goes left if it is true; or the prediction of a leaf
	Head, Note  string    // the same in two short lines: the feature, and the rest
	Rows        string    // number of rows
	Shares      []float64 // share of each class; nil for regression
	Class       int       // class of a leaf, whose colour its border has; -1 for none
	Left, Right int       // indices in Tree.Nodes
	Below       int       // number of omitted nodes below
}

// Tree draws a decision tree from the top down. The first node is the root.
type Tree struct {
	Frame
	Nodes []Branch
	Names []string // of the classes
}

const (
	leafWidth  = 106.0
	leafHeight = 54.0
	levelGap   = 34.0
	leafGap    = 8.0
)

// Scrolls reports whether the figure is too wide to be scaled, so that it must scroll.
func (c Tree) Scrolls() bool {
	c = c.withValidChildren()
	n := 0
	if len(c.Nodes) > 0 {
		c.walk(0, 0, func(i, _ int) { n += pick(c.isSplit(i), 0, 1) })
	}
	return float64(n)*(leafWidth+leafGap) >= scrollWidth
}

// SVG draws the figure. Its width depends on the number of leaves.
func (c Tree) SVG() string {
	var p pen
	c = c.withValidChildren()
	if len(c.Nodes) == 0 {
		f := c.size(640, 90)
		p.open(f)
		p.noValues(box{0, 0, f.Width, f.Height})
		return p.close()
	}
	at := make([][2]float64, len(c.Nodes))
	leaves, deep := 0, 0
	c.place(0, 0, at, &leaves, &deep)
	f := c.size(max(float64(leaves)*(leafWidth+leafGap)-leafGap+2, 640), float64(deep+1)*(leafHeight+levelGap)-levelGap+18)
	shift := (f.Width - float64(leaves)*(leafWidth+leafGap) + leafGap) / 2
	for i := range at {
		at[i][0] += shift
	}
	p.open(f)
	c.walk(0, 0, func(i, _ int) { p.treeLinks(c.Nodes[i], at, i) })
	c.walk(0, 0, func(i, _ int) { p.treeNode(c.Nodes[i], at[i][0], at[i][1], leafWidth) })
	return p.close()
}

// withValidChildren returns the tree without invalid children: each node is then the child of at most one other, so
// that walk ends.
func (c Tree) withValidChildren() Tree {
	nodes, taken := slices.Clone(c.Nodes), make([]bool, len(c.Nodes))
	for i, n := range nodes {
		if !c.isSplit(i) || n.Left == n.Right || taken[n.Left] || taken[n.Right] {
			nodes[i].Left, nodes[i].Right = -1, -1
			continue
		}
		taken[n.Left], taken[n.Right] = true, true
	}
	c.Nodes = nodes
	return c
}

// walk visits node i and all nodes below it.
func (c Tree) walk(i, level int, visit func(i, level int)) {
	visit(i, level)
	if n := c.Nodes[i]; c.isSplit(i) {
		c.walk(n.Left, level+1, visit)
		c.walk(n.Right, level+1, visit)
	}
}

// isSplit reports whether node i is a split.
func (c Tree) isSplit(i int) bool {
	n := c.Nodes[i]
	return n.Left > i && n.Right > i && n.Left < len(c.Nodes) && n.Right < len(c.Nodes)
}

// place sets the position of leaves from left to right, and centers each split over its children.
func (c Tree) place(i, level int, at [][2]float64, leaves, deep *int) {
	*deep = max(*deep, level)
	at[i][1] = 1 + float64(level)*(leafHeight+levelGap)
	if !c.isSplit(i) {
		at[i][0] = float64(*leaves) * (leafWidth + leafGap)
		*leaves++
		return
	}
	n := c.Nodes[i]
	c.place(n.Left, level+1, at, leaves, deep)
	c.place(n.Right, level+1, at, leaves, deep)
	at[i][0] = (at[n.Left][0] + at[n.Right][0]) / 2
}

// treeLinks draws the two links below a split, with "yes" and "no".
func (p *pen) treeLinks(n Branch, at [][2]float64, i int) {
	if n.Left < 0 {
		return
	}
	for k, to := range [2]int{n.Left, n.Right} {
		x0, y0 := at[i][0]+leafWidth/2, at[i][1]+leafHeight
		x1, y1 := at[to][0]+leafWidth/2, at[to][1]
		p.raw(`<path class="ln kmut thin" d="`)
		p.xy('M', x0, y0)
		p.xy('C', x0, y0+levelGap/2)
		for _, v := range [4]float64{x1, y1 - levelGap/2, x1, y1} {
			p.raw(" ")
			p.num(v)
		}
		p.raw(`"/>`)
		anchor, shift := "end", -6.0
		if k == 1 {
			anchor, shift = "start", 6
		}
		p.label("", anchor, x1+shift, y1-5, [2]string{"yes", "no"}[k])
	}
}

// treeNode draws one node: two lines of text and a bar of class shares.
func (p *pen) treeNode(n Branch, x, y, width float64) {
	class := "fsurf kmut"
	if n.Left < 0 && n.Below == 0 && n.Class >= 0 {
		class = "fsurf k" + strconv.Itoa(n.Class%4)
	}
	p.rect(class, x+1, y, width-2, leafHeight, 5)
	p.label("b", "start", x+9, y+16, clip(n.Head, width-16))
	p.label("", "start", x+9, y+31, clip(n.Note, width-16))
	p.shareBar(n.Shares, x+9, y+39, width-18)
	if n.Below > 0 {
		p.label("", "middle", x+width/2, y+leafHeight+13, strconv.Itoa(n.Below)+" more")
	}
}

// shareBar draws the class shares as one bar.
func (p *pen) shareBar(shares []float64, x, y, width float64) {
	for k, s := range shares {
		if s > 0 && s <= 1 {
			p.rect("f"+strconv.Itoa(k%4), x, y, s*width, 8, 0)
			x += s * width
		}
	}
}

// Narrow returns the tree as an indented list.
func (c Tree) Narrow() Chart { return treeList{c.withValidChildren()} }

type treeList struct{ Tree }

// SVG draws the figure.
func (c treeList) SVG() string {
	const tall, step = 64.0, 14.0
	n := 0
	if len(c.Nodes) > 0 {
		c.walk(0, 0, func(int, int) { n++ })
	}
	f := c.narrow(max(float64(n)*tall, 60))
	var p pen
	p.open(f)
	if n == 0 {
		p.noValues(box{0, 0, f.Width, f.Height})
		return p.close()
	}
	y, side := 0.0, map[int]string{}
	c.walk(0, 0, func(i, level int) {
		b := c.Nodes[i]
		if c.isSplit(i) {
			side[b.Left], side[b.Right] = "yes: ", "no: "
		}
		b.Head = side[i] + b.Head
		if b.Below > 0 {
			b.Note += ", " + strconv.Itoa(b.Below) + " more below"
		}
		b.Below = 0
		p.treeNode(b, float64(level)*step, y, f.Width-float64(level)*step)
		y += tall
	})
	return p.close()
}

// Table lists the nodes from the root, each with the branch that leads to it.
func (c Tree) Table() Table {
	t := Table{Caption: c.Title, Headers: []string{"node", "reached by", "split or prediction", "rows"}, Text: 4}
	t.Headers = append(t.Headers, c.Names...)
	if len(c.Nodes) == 0 {
		return t
	}
	c = c.withValidChildren()
	way, number := map[int]string{0: "every row"}, 0
	c.walk(0, 0, func(i, level int) {
		n := c.Nodes[i]
		number++
		if c.isSplit(i) {
			way[n.Left], way[n.Right] = "yes to "+n.Name, "no to "+n.Name
		}
		words := n.Name
		if n.Below > 0 {
			words += " (" + strconv.Itoa(n.Below) + " nodes below are not drawn)"
		}
		row := []string{strings.Repeat("– ", level) + strconv.Itoa(number), way[i], words, n.Rows}
		for k := range c.Names {
			if k < len(n.Shares) {
				row = append(row, strconv.FormatFloat(n.Shares[k], 'f', 3, 64))
			}
		}
		t.Rows = append(t.Rows, row)
	})
	return t
}
