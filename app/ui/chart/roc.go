package chart

// ROC draws the receiver operating characteristic: the true positive rate over the false positive rate for all
// thresholds. Points are connected by straight lines, as the trapezoidal rule for the AUC assumes.
type ROC struct {
	Frame
	FPR, TPR []float64 // as scikit-learn's roc_curve returns them
	AUC      float64
	Dots     []Dot // highlighted points
}

// SVG draws the figure.
func (c ROC) SVG() string {
	f := c.size(200, 184)
	b := box{l: 24, t: 8, r: f.Width - 4, b: f.Height - 34}
	halves := axis{ticks: []float64{0, 0.5, 1}, labels: []string{"0", "0.5", "1"}, scale: Scale{D1: 1}}
	y, x := halves, halves
	x.name = "false positive rate"
	xs, ys := Scale{0, 1, b.l, b.r}, Scale{0, 1, b.b, b.t}

	var p pen
	p.open(f)
	line := c.path(xs, ys)
	if line != "" {
		p.raw(`<path class="fbw" d="`)
		p.raw(line)
		p.xy('L', b.r, b.b)
		p.xy('L', b.l, b.b)
		p.raw(`Z"/>`)
	}
	p.yAxis(&y, b, true)
	p.xAxis(&x, b)
	p.raw(`<path class="ln kmut thin dash" d="`)
	p.xy('M', b.l, b.b)
	p.xy('L', b.r, b.t)
	p.raw(`"/>`)
	if line == "" {
		p.noValues(b)
		return p.close()
	}
	p.raw(`<path class="ln kb" d="` + line + `"/>`)
	p.dots(c.Dots, xs, ys)
	p.label("b big", "start", b.l+0.55*(b.r-b.l), b.b-0.32*(b.b-b.t), rate(c.AUC))
	p.label("", "start", b.l+0.55*(b.r-b.l), b.b-0.32*(b.b-b.t)+16, "AUC")
	return p.close()
}

// path returns the path of the curve; "" without a point.
func (c ROC) path(x, y Scale) string {
	var p pen
	for i := range min(len(c.FPR), len(c.TPR)) {
		if !finite(c.FPR[i]) || !finite(c.TPR[i]) {
			continue
		}
		cmd := byte('L')
		if len(p.b) == 0 {
			cmd = 'M'
		}
		p.xy(cmd, x.At(c.FPR[i]), y.At(c.TPR[i]))
	}
	return string(p.b)
}

// rate formats a rate with three decimals; a dash if it is not defined.
func rate(v float64) string {
	if !finite(v) {
		return "-"
	}
	return fixed(v, 3)
}

// Table lists the points of the curve.
func (c ROC) Table() Table {
	t := Table{Caption: c.Title, Headers: []string{"false positive rate", "true positive rate"}}
	for i := range min(len(c.FPR), len(c.TPR)) {
		t.Rows = append(t.Rows, []string{cell(c.FPR[i]), cell(c.TPR[i])})
	}
	return t
}
