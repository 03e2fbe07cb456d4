package chart

import "math"

// Heat is the predictions of a model on a grid of two features. Node (i, j) is at X0 + i*(X1-X0)/(Cols-1) and
// Y0 + j*(Y1-Y0)/(Rows-1) and has index j*Cols + i, so the first row is the lowest.
type Heat struct {
	X0, X1, Y0, Y1 float64
	Cols, Rows     int
	// Prob is the probability of class 1 or, if Class is set, of the class in Class. A missing value leaves its cell
	// blank.
	Prob []float64
	// Value means that Prob is a predicted number scaled to 0 to 1. It is drawn in one colour, darker for larger
	// values, without a boundary.
	Value bool
	Class []int    // the predicted class of each node; nil for two classes
	Words []string // labels of the regions of classes, such as "predicts 0"
}

// opacitySteps is the number of opacity steps of a class's colour. All cells of a step are one path.
const opacitySteps = 20

// maxOpacity is the opacity of the largest value, for cells and marks: a mark that has the colour of its cell is a
// row that is predicted well.
const maxOpacity = 0.75

// isComplete reports whether the grid is complete.
func (h Heat) isComplete() bool {
	return h.Cols >= 2 && h.Rows >= 2 && h.Cols <= len(h.Prob)/h.Rows
}

// shade returns the class of a node and its opacity step, which is 0 for a missing or undecided prediction. With two
// classes the opacity is proportional to |p-0.5|, with more to p.
func (h Heat) shade(node int) (class, step int) {
	v := h.Prob[node]
	if !finite(v) {
		return 0, 0
	}
	if h.Value {
		return 0, int(math.Ceil(min(max(v, 0), 1) * opacitySteps))
	}
	if h.Class != nil {
		if node < len(h.Class) {
			class = modulo(h.Class[node], 4)
		}
		return class, max(int(math.Ceil(min(max(v, 0), 1)*opacitySteps)), 1)
	}
	if v >= 0.5 {
		class = 1
	}
	return class, int(math.Ceil(min(math.Abs(v-0.5)*2, 1) * opacitySteps))
}

// heat draws the cells: one path for each class and step, with a rectangle for each run of equal cells in a row.
// Crisp edges avoid gaps between rectangles.
func (p *pen) heat(h Heat, x, y Scale) {
	if !h.isComplete() {
		return
	}
	var paths [4][opacitySteps + 1]pen
	for j := range h.Rows {
		y0, y1 := h.edges(j, h.Rows, h.Y0, h.Y1)
		for i := 0; i < h.Cols; {
			class, step := h.shade(j*h.Cols + i)
			from := i
			for i < h.Cols {
				if c, s := h.shade(j*h.Cols + i); c != class || s != step {
					break
				}
				i++
			}
			if step == 0 {
				continue
			}
			x0, _ := h.edges(from, h.Cols, h.X0, h.X1)
			_, x1 := h.edges(i-1, h.Cols, h.X0, h.X1)
			paths[class][step].rectPath(x.At(x0), y.At(y1), x.At(x1), y.At(y0))
		}
	}
	p.raw(`<g shape-rendering="crispEdges">`)
	for class := range paths {
		for step, d := range paths[class] {
			if len(d.b) == 0 {
				continue
			}
			p.raw("<path")
			p.class(pick(h.Value, fill(class), paleFill(class)))
			p.attr("opacity", float64(step)/opacitySteps*pick(h.Value, maxOpacity, 0.95))
			p.raw(` d="` + string(d.b) + `"/>`)
		}
	}
	p.raw("</g>")
}

// edges returns the extent of the cell of node i of n: half way to its neighbours.
func (h Heat) edges(i, n int, lo, hi float64) (float64, float64) {
	at := func(k float64) float64 {
		return lo + (hi-lo)*min(max(k, 0), float64(n-1))/float64(n-1)
	}
	return at(float64(i) - 0.5), at(float64(i) + 0.5)
}

// rectPath adds a rectangle to a path.
func (p *pen) rectPath(l, t, r, b float64) {
	p.xy('M', l, t)
	p.raw("H")
	p.num(r)
	p.raw("V")
	p.num(b)
	p.raw("H")
	p.num(l)
	p.raw("z")
}

// boundary draws the line where the probability is 0.5.
func (p *pen) boundary(h Heat, x, y Scale) {
	if !h.isComplete() || h.Class != nil || h.Value {
		return
	}
	lines := h.contour(0.5)
	if len(lines) == 0 {
		return
	}
	p.raw(`<path class="ln kink" d="`)
	for _, l := range lines {
		for i, pt := range l {
			px := h.X0 + (h.X1-h.X0)*pt[0]/float64(h.Cols-1)
			py := h.Y0 + (h.Y1-h.Y0)*pt[1]/float64(h.Rows-1)
			p.xy(pick(i == 0, byte('M'), byte('L')), x.At(px), y.At(py))
		}
	}
	p.raw(`"/>`)
}

// regionLabels writes the label of each class in the corner with its highest probability.
func (p *pen) regionLabels(h Heat, b box) {
	if !h.isComplete() {
		return
	}
	taken := [4]bool{}
	for class, words := range h.Words {
		corner := h.corner(class, taken)
		if corner < 0 || words == "" {
			continue
		}
		taken[corner] = true
		x, anchor := b.l+12, "start"
		if corner%2 == 1 {
			x, anchor = b.r-12, "end"
		}
		y := b.b - 12
		if corner >= 2 {
			y = b.t + 18
		}
		p.label("b", anchor, x, y, clip(words, (b.r-b.l)/2))
	}
}

// corner returns the free corner (0 lower left, 1 lower right, 2 upper left, 3 upper right) where class is predicted
// with the highest probability; -1 if there is none.
func (h Heat) corner(class int, taken [4]bool) int {
	nodes := [4]int{0, h.Cols - 1, (h.Rows - 1) * h.Cols, h.Rows*h.Cols - 1}
	best, most := -1, -1
	for c, node := range nodes {
		got, step := h.shade(node)
		if !taken[c] && got == modulo(class, 4) && step > most && finite(h.Prob[node]) {
			best, most = c, step
		}
	}
	return best
}
