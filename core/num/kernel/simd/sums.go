package simd

// sum8 adds term over n elements in eight partial sums, four vectors of two, combines them as kernel's Dot does, adds
// the remaining terms one by one, and returns the local that holds the sum.
func (f *function) sum8(n local, arrays []local, term func(s shape, offset int) code) local {
	s, total := f.vars(v128, 4), f.vars(f64, 1)[0]
	for _, v := range s { // an enclosing loop leaves old values in them
		f.set(v, zeros())
	}
	f.while(n, 8, func() {
		for k, v := range s {
			f.set(v, pair.add(v, term(pair, 16*k)))
		}
		f.advance(64, arrays...)
	})
	f.set(s[0], pair.add(pair.add(s[0], s[1]), pair.add(s[2], s[3])))
	f.set(total, single.add(first(s[0]), second(s[0])))
	f.while(n, 1, func() {
		f.set(total, single.add(total, term(single, 0)))
		f.advance(8, arrays...)
	})
	return total
}

// sum(a, n)
func sum() *function {
	f := &function{name: "sum"}
	p := f.param(i32, 2)
	a, n := p[0], p[1]
	f.end(f64, f.sum8(n, p[:1], func(s shape, at int) code { return s.load(a, at) }))
	return f
}

// dot(a, b, n)
func dot() *function {
	f := &function{name: "dot"}
	p := f.param(i32, 3)
	a, b, n := p[0], p[1], p[2]
	f.end(f64, f.sum8(n, p[:2], func(s shape, at int) code { return s.mul(s.load(a, at), s.load(b, at)) }))
	return f
}

// distance2(a, b, n)
func distance2() *function {
	f := &function{name: "distance2"}
	p := f.param(i32, 3)
	a, b, n := p[0], p[1], p[2]
	difference := map[kind]local{f64: f.vars(f64, 1)[0], v128: f.vars(v128, 1)[0]}
	f.end(f64, f.sum8(n, p[:2], func(s shape, at int) code {
		d := difference[s.kind]
		kept := append(s.sub(s.load(a, at), s.load(b, at)), append(code{0x22}, unsigned(int(d))...)...)
		return s.mul(kept, d)
	}))
	return f
}

// dots(dst, slices, count, v, n) adds the product of each slice with v to the elements of dst.
func dots() *function {
	f := &function{name: "dots"}
	p := f.param(i32, 5)
	dst, slices, count, v, n := p[0], p[1], p[2], p[3], p[4]
	w := f.vars(i32, 3)
	a, b, left := w[0], w[1], w[2]
	f.while(count, 1, func() {
		f.set(a, loadWord(slices, 0))
		f.set(b, v)
		f.set(left, n)
		s := f.sum8(left, []local{a, b}, func(s shape, at int) code { return s.mul(s.load(a, at), s.load(b, at)) })
		f.emit(single.store(dst, 0, single.add(single.load(dst, 0), s)))
		f.advance(8, dst)
		f.advance(header, slices)
	})
	return f
}

// header is the size of a slice header in Go's memory; its first word is the address of the elements.
const header = 24
