package chart

// Every class has a colour and a shape: 0 a disc, 1 a diamond, then a square,
// a triangle, a triangle on its point and a cross. Colours repeat after four
// classes and shapes after six, so twelve classes differ in one or the other.

// fill is the class of a class's colour.
func fill(class int) string {
	return [...]string{"f0", "f1", "f2", "f3"}[wrap(class, 4)]
}

// wash is the class of a class's pale ground.
func wash(class int) string {
	return [...]string{"fw0", "fw1", "fw2", "fw3"}[wrap(class, 4)]
}

// wrap is class modulo n, for negative classes too.
func wrap(class, n int) int { return ((class % n) + n) % n }

// mark draws one shape of about radius r around x, y.
func (p *pen) mark(class int, ink string, x, y, r float64) {
	shape := wrap(class, 6)
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

// outline walks round a shape. Each has about the area of a disc of radius r.
func (p *pen) outline(shape int, x, y, r float64) {
	switch shape {
	case 1:
		d := 1.21 * r
		p.walk(x, y-d, d, d, -d, d, -d, -d)
	case 2:
		s := 0.89 * r
		p.walk(x-s, y-s, 2*s, 0, 0, 2*s, -2*s, 0)
	case 3:
		w, h := 1.3*r, 1.2*r
		p.walk(x, y-h, w, 1.9*h, -2*w, 0)
	case 4:
		w, h := 1.3*r, 1.2*r
		p.walk(x, y+h, w, -1.9*h, -2*w, 0)
	default:
		a, b := 0.45*r, 1.2*r
		p.walk(x-a, y-b, 2*a, 0, 0, b-a, b-a, 0, 0, 2*a, a-b, 0, 0, b-a, -2*a, 0, 0, a-b, a-b, 0, 0, -2*a, b-a, 0)
	}
}

// Dot marks one place of a figure, such as the point of a curve that a slider
// stands at.
type Dot struct{ X, Y float64 }

// dots draws them above everything else; one that is not finite is left out.
func (p *pen) dots(list []Dot, x, y Scale) {
	for _, d := range list {
		if finite(d.X) && finite(d.Y) {
			p.mark(0, "fb kink edge", x.At(d.X), y.At(d.Y), 6)
		}
	}
}

// walk moves to a point and draws relative steps from it.
func (p *pen) walk(x, y float64, steps ...float64) {
	p.xy('M', x, y)
	for i := 0; i+1 < len(steps); i += 2 {
		p.xy('l', steps[i], steps[i+1])
	}
}
