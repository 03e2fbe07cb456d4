package chart

import (
	"math"
	"strconv"
)

// Scatter draws one mark for each row. Class, Test and Wrong may be nil. Without Class all marks have one colour.
type Scatter struct {
	Frame
	X, Y   Axis
	Xs, Ys []float64
	Class  []int    // index of the row's actual class
	Names  []string // of the classes, for the table
	Test   []bool   // test rows have a dark border
	Wrong  []bool   // wrong predictions have a ring
	// Values shades the marks like the cells of Heat, instead of by class. Low and High are the values with the
	// lowest and the highest opacity.
	Values    []float64
	ValueName string // for the table
	Low, High float64
	Heat      *Heat   // background: the predictions of the model
	Curve     *Series // drawn below the marks, for example the graph of an expression
}

// Shown returns how many rows are drawn and how many there are. Of more than 2,000 rows, every k-th is drawn.
func (c Scatter) Shown() (drawn, rows int) {
	rows = min(len(c.Xs), len(c.Ys))
	return len(everyNth(rows, maxMarks)), rows
}

// SVG draws the figure.
func (c Scatter) SVG() string {
	f := c.size(380, 266)
	rows := min(len(c.Xs), len(c.Ys))
	ny := int(max(f.Height/52, 2))
	x0, x1 := c.domain(c.X, c.Xs[:rows], true)
	y0, y1 := c.domain(c.Y, c.Ys[:rows], false)
	y := c.Y.withTicks(y0, y1, ny)
	b := box{l: y.margin(), t: topMargin(c.Y), r: f.Width - 10, b: f.Height - bottomMargin(c.X)}
	x := c.X.withTicks(x0, x1, int(max((b.r-b.l)/66, 2)))

	p := pen{b: make([]byte, 0, 4096+80*min(rows, maxMarks))}
	p.open(f)
	xs, ys := Scale{x0, x1, b.l, b.r}, Scale{y0, y1, b.b, b.t}
	if c.Heat != nil {
		p.heat(*c.Heat, xs, ys)
	}
	p.yAxis(&y, b, c.Heat == nil)
	p.xAxis(&x, b)
	if c.Heat != nil {
		p.boundary(*c.Heat, xs, ys)
	}
	if c.Curve != nil {
		p.line(*c.Curve, xs, ys)
	}
	if p.marks(c, xs, ys) == 0 && c.Heat == nil {
		p.noValues(b)
	}
	if c.Heat != nil {
		p.regionLabels(*c.Heat, b)
	}
	return p.close()
}

// domain returns the extent of the background, or of rows and curve with a margin.
func (c Scatter) domain(a Axis, rows []float64, horizontal bool) (float64, float64) {
	if c.Heat != nil && !a.isFixed() {
		if horizontal {
			return widen(c.Heat.X0, c.Heat.X1)
		}
		return widen(c.Heat.Y0, c.Heat.Y1)
	}
	var curve []float64
	if c.Curve != nil {
		if curve = c.Curve.Y; horizontal {
			curve = c.Curve.X
		}
	}
	lo, hi := a.domain(extent(rows, curve))
	if a.isFixed() {
		return lo, hi
	}
	room := hi*0.03 - lo*0.03
	return widen(lo-room, hi+room)
}

// radius returns the radius of n marks.
func radius(n int) float64 {
	switch {
	case n > 1000:
		return 2.4
	case n > 400:
		return 3.2
	}
	return 4.2
}

// marks draws training rows, then test rows, then rings, and returns the number of rows.
func (p *pen) marks(c Scatter, x, y Scale) int {
	rows := min(len(c.Xs), len(c.Ys))
	at := everyNth(rows, maxMarks)
	r, n := radius(len(at)), 0
	for _, test := range []bool{false, true} {
		for _, i := range at {
			if flagAt(c.Test, i) != test || !finite(c.Xs[i]) || !finite(c.Ys[i]) {
				continue
			}
			n++
			if c.Values != nil {
				p.shadedMark(c, i, test, x.At(c.Xs[i]), y.At(c.Ys[i]), r)
				continue
			}
			if c.Class == nil {
				p.mark(0, "fb kb", x.At(c.Xs[i]), y.At(c.Ys[i]), r*0.8)
				continue
			}
			class := classAt(c.Class, i)
			ink := fill(class) + " ksurf"
			if test {
				ink = fill(class) + " kink edge"
			}
			p.mark(class, ink, x.At(c.Xs[i]), y.At(c.Ys[i]), r)
		}
	}
	for _, i := range at {
		if flagAt(c.Wrong, i) && finite(c.Xs[i]) && finite(c.Ys[i]) {
			p.mark(0, "ln kink ring", x.At(c.Xs[i]), y.At(c.Ys[i]), r+4.8)
		}
	}
	return n
}

// shadedMark draws a mark with the opacity of its value.
func (p *pen) shadedMark(c Scatter, i int, test bool, x, y, r float64) {
	share := math.NaN()
	if i < len(c.Values) {
		share = (c.Values[i] - c.Low) / (c.High - c.Low)
	}
	p.mark(0, "fsurf", x, y, r)
	p.raw("<g")
	p.attr("fill-opacity", pick(finite(share), min(max(share, 0), 1)*maxOpacity, 0))
	p.raw(">")
	p.mark(0, pick(test, "f0 kink edge", "f0 k0"), x, y, r)
	p.raw("</g>")
}

func flagAt(flags []bool, i int) bool { return i < len(flags) && flags[i] }

func classAt(classes []int, i int) int {
	if i < len(classes) {
		return classes[i]
	}
	return 0
}

// Table lists every row.
func (c Scatter) Table() Table {
	t := Table{Caption: c.Title, Headers: []string{"row", c.X.labelOrValue(), c.Y.labelOrValue()}}
	if c.Class != nil {
		t.Headers = append(t.Headers, "class")
	}
	if c.Values != nil {
		t.Headers = append(t.Headers, pick(c.ValueName == "", "value", c.ValueName))
	}
	if c.Test != nil {
		t.Headers = append(t.Headers, "set")
	}
	if c.Wrong != nil {
		t.Headers = append(t.Headers, "answer")
	}
	for i := range min(len(c.Xs), len(c.Ys)) {
		row := []string{strconv.Itoa(i), c.X.value(c.Xs[i]), c.Y.value(c.Ys[i])}
		if c.Class != nil {
			row = append(row, c.className(classAt(c.Class, i)))
		}
		if c.Values != nil {
			row = append(row, cell(valueAt(c.Values, i)))
		}
		if c.Test != nil {
			row = append(row, pick(flagAt(c.Test, i), "test", "training"))
		}
		if c.Wrong != nil {
			row = append(row, pick(flagAt(c.Wrong, i), "wrong", "right"))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func valueAt(values []float64, i int) float64 {
	if i < len(values) {
		return values[i]
	}
	return math.NaN()
}

func (c Scatter) className(class int) string {
	if class >= 0 && class < len(c.Names) {
		return c.Names[class]
	}
	return strconv.Itoa(class)
}

// pick returns a if yes is true, otherwise b.
func pick[T any](yes bool, a, b T) T {
	if yes {
		return a
	}
	return b
}
