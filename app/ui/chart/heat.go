package chart

import "math"

// Heat is what a model answers over a grid of two features. Node (i, j) lies
// at X0 + i*(X1-X0)/(Cols-1) and Y0 + j*(Y1-Y0)/(Rows-1) and has index
// j*Cols + i, so the first row is the lowest.
type Heat struct {
	X0, X1, Y0, Y1 float64
	Cols, Rows     int
	// Prob is the probability of class 1, or where Class is given, of the class
	// named there. A missing value leaves its cell blank.
	Prob []float64
	// Value says that Prob is a number's share of the way from the least to the most: one colour,
	// the deeper the more, and no line.
	Value bool
	Class []int    // the answer of each node; nil when there are two classes
	Words []string // written in a corner of each class's region, such as "answers 0"
}

// shades is how many steps of opacity a class's colour takes: few enough that
// all cells of one step are one path.
const shades = 20

// deepest is the opacity of the largest value, on the ground and of a mark: a
// mark of the ground's colour is a row that the model gets about right.
const deepest = 0.75

// ok tells whether the grid is complete.
func (h Heat) ok() bool {
	return h.Cols >= 2 && h.Rows >= 2 && h.Cols <= len(h.Prob)/h.Rows
}

// shade is the class and the step of a node, 0 where the model is undecided.
// With two classes |p-0.5| counts from 0 to 0.5; with k from 1/2 as well, so
// that a bare majority is pale.
func (h Heat) shade(node int) (class, step int) {
	v := h.Prob[node]
	if !finite(v) {
		return 0, 0
	}
	if h.Value {
		return 0, int(math.Ceil(min(max(v, 0), 1) * shades))
	}
	sure := min(math.Abs(v-0.5)*2, 1)
	if h.Class != nil {
		if node < len(h.Class) {
			class = wrap(h.Class[node], 4)
		}
		return class, max(int(math.Ceil(min(max(v, 0), 1)*shades)), 1)
	}
	if v >= 0.5 {
		class = 1
	}
	return class, int(math.Ceil(sure * shades))
}

// heat paints the cells: one path for each class and step, each run of equal
// cells in a row one rectangle of it. Crisp edges leave no seams between them.
func (p *pen) heat(h Heat, x, y Scale) {
	if !h.ok() {
		return
	}
	var paths [4][shades + 1]pen
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
			paths[class][step].block(x.At(x0), y.At(y1), x.At(x1), y.At(y0))
		}
	}
	p.raw(`<g shape-rendering="crispEdges">`)
	for class := range paths {
		for step, d := range paths[class] {
			if len(d.b) == 0 {
				continue
			}
			p.raw("<path")
			p.class(pick(h.Value, fill(class), wash(class)))
			p.attr("opacity", float64(step)/shades*pick(h.Value, deepest, 0.95))
			p.raw(` d="` + string(d.b) + `"/>`)
		}
	}
	p.raw("</g>")
}

// edges is what the cell of node i of n spans: half way to its neighbours.
func (h Heat) edges(i, n int, lo, hi float64) (float64, float64) {
	at := func(k float64) float64 {
		return lo + (hi-lo)*min(max(k, 0), float64(n-1))/float64(n-1)
	}
	return at(float64(i) - 0.5), at(float64(i) + 0.5)
}

func (p *pen) block(l, t, r, b float64) {
	p.xy('M', l, t)
	p.raw("H")
	p.num(r)
	p.raw("V")
	p.num(b)
	p.raw("H")
	p.num(l)
	p.raw("z")
}

// boundary draws the line at probability one half.
func (p *pen) boundary(h Heat, x, y Scale) {
	if !h.ok() || h.Class != nil || h.Value {
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

// answers writes each class's words in the corner where it is surest.
func (p *pen) answers(h Heat, b box) {
	if !h.ok() {
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

// corner is the free corner (0 low left, 1 low right, 2 high left, 3 high
// right) whose answer is class with the most certainty; -1 when none is.
func (h Heat) corner(class int, taken [4]bool) int {
	nodes := [4]int{0, h.Cols - 1, (h.Rows - 1) * h.Cols, h.Rows*h.Cols - 1}
	best, most := -1, -1
	for c, node := range nodes {
		got, step := h.shade(node)
		if !taken[c] && got == wrap(class, 4) && step > most && finite(h.Prob[node]) {
			best, most = c, step
		}
	}
	return best
}
