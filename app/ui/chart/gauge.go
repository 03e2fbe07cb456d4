package chart

// Gauge draws one probability between 0 and 1 with its threshold.
type Gauge struct {
	Frame
	P         float64
	Threshold float64 // zero is 0.5
	Low, High string  // names of the two classes; the default is 0 and 1
}

func (c Gauge) threshold() float64 {
	if c.Threshold <= 0 || c.Threshold >= 1 || !finite(c.Threshold) {
		return 0.5
	}
	return c.Threshold
}

// SVG draws the figure.
func (c Gauge) SVG() string {
	f := c.size(420, 74)
	x, turn := Scale{0, 1, 0, f.Width}, c.threshold()
	var p pen
	p.open(f)
	p.rect("fw0", 0, 22, x.At(turn), 18, 0)
	p.rect("fw1", x.At(turn), 22, f.Width-x.At(turn), 18, 0)
	low, high := pick(c.Low == "", "0", c.Low), pick(c.High == "", "1", c.High)
	third := f.Width / 3
	p.label("", "start", 0, 62, clip(low, third))
	p.label("", "middle", min(max(x.At(turn), third), 2*third), 62, "threshold "+cell(turn))
	p.label("", "end", f.Width, 62, clip(high, third))
	if !finite(c.P) {
		return p.close()
	}
	at := x.At(c.P)
	p.raw(`<path class="ln kink" d="`)
	p.xy('M', at, 14)
	p.raw(`V48"/>`)
	p.mark(0, "fb kb edge", min(max(at, 9), f.Width-9), 31, 8)
	p.label("b", "middle", min(max(at, 18), f.Width-18), 10, rate(c.P))
	return p.close()
}

// Table holds the probability of both classes.
func (c Gauge) Table() Table {
	low, high := pick(c.Low == "", "0", c.Low), pick(c.High == "", "1", c.High)
	return Table{Caption: c.Title, Headers: []string{"class", "probability"}, Text: 1,
		Rows: [][]string{{low, cell(1 - c.P)}, {high, cell(c.P)}}}
}
