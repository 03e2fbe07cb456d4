package chart

// Every class has a colour and a shape: a disc for class 0, a diamond for 1, then a square, a triangle, an inverted
// triangle and a cross. Colours repeat after four classes and shapes after six, so that twelve classes are distinct.

// fill returns the CSS class of a class's colour.
func fill(class int) string {
	return [...]string{"f0", "f1", "f2", "f3"}[modulo(class, 4)]
}

// paleFill returns the CSS class of a class's pale background.
func paleFill(class int) string {
	return [...]string{"fw0", "fw1", "fw2", "fw3"}[modulo(class, 4)]
}

// modulo returns class modulo n, which is not negative.
func modulo(class, n int) int { return ((class % n) + n) % n }

// mark draws the shape of a class with a radius of about r.
func (p *pen) mark(class int, ink string, x, y, r float64) {
	shape := modulo(class, 6)
	if shape == 0 {
		p.raw("<circle")
		p.class(ink)
		p.attr("cx", x)
		p.attr("cy", y)
		p.attr("r", r)
		p.raw("/>")
		return
	}
	p.raw("<path")
	p.class(ink)
	p.raw(` d="`)
	p.outline(shape, x, y, r)
	p.raw(`z"/>`)
}

// outline writes the path of a shape. Each has about the area of a disc of radius r.
func (p *pen) outline(shape int, x, y, r float64) {
	switch shape {
	case 1:
		d := 1.21 * r
		p.relativePath(x, y-d, d, d, -d, d, -d, -d)
	case 2:
		s := 0.89 * r
		p.relativePath(x-s, y-s, 2*s, 0, 0, 2*s, -2*s, 0)
	case 3:
		w, h := 1.3*r, 1.2*r
		p.relativePath(x, y-h, w, 1.9*h, -2*w, 0)
	case 4:
		w, h := 1.3*r, 1.2*r
		p.relativePath(x, y+h, w, -1.9*h, -2*w, 0)
	default:
		a, b := 0.45*r, 1.2*r
		p.relativePath(x-a, y-b, 2*a, 0, 0, b-a, b-a, 0, 0, 2*a, a-b, 0, 0, b-a, -2*a, 0, 0, a-b, a-b, 0, 0, -2*a, b-a, 0)
	}
}

// Dot is a highlighted point, such as the point of a curve that a slider has chosen.
type Dot struct{ X, Y float64 }

// dots draws the dots that are finite.
func (p *pen) dots(list []Dot, x, y Scale) {
	for _, d := range list {
		if finite(d.X) && finite(d.Y) {
			p.mark(0, "fb kink edge", x.At(d.X), y.At(d.Y), 6)
		}
	}
}

// relativePath writes a path of relative steps from a point.
func (p *pen) relativePath(x, y float64, steps ...float64) {
	p.xy('M', x, y)
	for i := 0; i+1 < len(steps); i += 2 {
		p.xy('l', steps[i], steps[i+1])
	}
}
