package chart

import "strconv"

// openMini starts a small figure of fixed size for a table cell. It is hidden from screen readers, because the table
// has the numbers, too.
func (p *pen) openMini(w, h float64) {
	p.raw(`<svg class="plot mini"`)
	p.attr("width", w)
	p.attr("height", h)
	p.raw(` viewBox="0 0 `)
	p.num(w)
	p.raw(" ")
	p.num(h)
	p.raw(`" aria-hidden="true">`)
}

// MiniHistogram draws counts as bars for a table cell. An empty bin is a line of one unit, so that the range is
// visible.
func MiniHistogram(counts []int, w, h float64) string {
	var p pen
	p.openMini(w, h)
	most := 0
	for _, n := range counts {
		most = max(most, n)
	}
	if most == 0 {
		return p.close()
	}
	step := w / float64(len(counts))
	p.raw(`<path class="fink" d="`)
	for i, n := range counts {
		tall := max(float64(max(n, 0))/float64(most)*(h-2), 1)
		x := float64(i) * step
		p.rectPath(x, h-tall, x+max(step-1, step*0.6), h)
	}
	p.raw(`"/>`)
	return p.close()
}

// ClassBar draws the counts of classes as one bar of 120 by 20 units for a table cell.
func ClassBar(counts []int) string {
	const w, h = 120.0, 20.0
	var p pen
	p.openMini(w, h)
	total := 0.0
	for _, n := range counts {
		total += float64(max(n, 0))
	}
	x := 0.0
	for i, n := range counts {
		if n <= 0 {
			continue
		}
		wide := w * float64(n) / total
		p.rect(fill(i), x, 0, max(wide-1, 0.5), h, 2)
		if s := strconv.Itoa(n); textWidth(s)+4 <= wide {
			p.label("on", "middle", x+wide/2, 14, s)
		}
		x += wide
	}
	return p.close()
}

// Sparkline draws values as a line of 96 by 24 units for a table cell.
func Sparkline(values []float64) string {
	var p pen
	p.raw(`<svg class="spark plot" viewBox="0 0 96 24" aria-hidden="true">`)
	lo, hi := extent(values)
	p.line(Series{Y: values, Class: "kink thin"}, Scale{0, float64(max(len(values)-1, 1)), 2, 94}, Scale{lo, hi, 21, 3})
	return p.close()
}
