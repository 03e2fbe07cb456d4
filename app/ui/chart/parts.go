package chart

// Part is one part of a whole, such as the duration of a step of a request.
type Part struct {
	Label string
	Value float64
	Text  string // the value with its unit, such as "9 µs"; "" shows the number
}

// Parts draws the parts of a whole as one bar with a legend below.
type Parts struct {
	Frame
	Rows []Part
}

// fillClass returns the fill class of part i. The colours have no relation to classes; greys alone would be too
// similar.
func (c Parts) fillClass(i int) string {
	return [...]string{"f0", "fink", "fedge", "fline", "f2", "f3"}[modulo(i, 6)]
}

// SVG draws the figure. Its default height depends on the number of parts.
func (c Parts) SVG() string {
	lines := (len(c.Rows) + 1) / 2
	f := c.size(460, 52+26*float64(max(lines, 1)))
	total := 0.0
	for _, r := range c.Rows {
		if finite(r.Value) {
			total += max(r.Value, 0)
		}
	}
	var p pen
	p.open(f)
	if total == 0 || !finite(total) {
		p.noValues(box{0, 8, f.Width, 34})
	}
	x, column := 0.0, min(f.Width/2, 200)
	for i, r := range c.Rows {
		if finite(r.Value) && r.Value > 0 && finite(total) {
			w := r.Value / total * f.Width
			p.rect(c.fillClass(i), x, 8, max(w-2, 0.5), 26, 3)
			x += w
		}
		left := float64(i%2) * column
		y := 52 + 26*float64(i/2)
		p.rect(c.fillClass(i), left, y, 10, 10, 2)
		p.label("dark key", "start", left+18, y+10, clip(r.Label, column-100))
		p.label("key", "end", left+column*0.78, y+10, r.text())
	}
	return p.close()
}

// Narrow returns the figure for narrow screens.
func (c Parts) Narrow() Chart {
	c.Frame = c.narrow(0)
	return c
}

func (r Part) text() string {
	if r.Text != "" {
		return r.Text
	}
	return short(r.Value)
}

// Table lists the parts.
func (c Parts) Table() Table {
	t := Table{Caption: c.Title, Headers: []string{"part", "value"}, Text: 1}
	for _, r := range c.Rows {
		t.Rows = append(t.Rows, []string{r.Label, r.text()})
	}
	return t
}
