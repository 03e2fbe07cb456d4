package chart

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
