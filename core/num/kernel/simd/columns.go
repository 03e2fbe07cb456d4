package simd

// axpy(dst, f, x, n)
func axpy() *function {
	f := &function{name: "axpy"}
	dst, factor, p := f.param(i32, 1)[0], f.param(f64, 1)[0], f.param(i32, 2)
	x, n := p[0], p[1]
	twice := f.vars(v128, 1)[0]
	f.set(twice, splatValue(factor))
	by := map[kind]local{f64: factor, v128: twice}
	f.eachElement(n, 4, []local{dst, x}, func(s shape, at int) {
		f.emit(s.store(dst, at, s.add(s.load(dst, at), s.mul(by[s.kind], s.load(x, at)))))
	})
	return f
}

// scale(dst, w, x, n)
func scale() *function {
	f := &function{name: "scale"}
	p := f.param(i32, 4)
	dst, w, x, n := p[0], p[1], p[2], p[3]
	f.eachElement(n, 4, p[:3], func(s shape, at int) {
		f.emit(s.store(dst, at, s.mul(s.load(w, at), s.load(x, at))))
	})
	return f
}

// hasNaN(x, n): n is a multiple of eight. NaN differs from itself.
func hasNaN() *function {
	f := &function{name: "hasNaN"}
	p, seen := f.param(i32, 2), f.vars(v128, 1)[0]
	x, n := p[0], p[1]
	f.while(n, 8, func() {
		for k := range 4 {
			v := pair.load(x, 16*k)
			f.set(seen, either(seen, differ(v, v)))
		}
		f.advance(64, x)
	})
	f.end(i32, anywhere(seen))
	return f
}

// addScaled(dst, slices, count, factors, n) takes slices four at a time; count is a multiple of four.
func addScaled() *function {
	f := &function{name: "addScaled"}
	p := f.param(i32, 5)
	dst, slices, count, factors, n := p[0], p[1], p[2], p[3], p[4]
	w := f.vars(i32, 6)
	to, left, col := w[0], w[1], w[2:]
	one, two := f.vars(f64, 4), f.vars(v128, 4)
	by := map[kind][]local{f64: one, v128: two}
	f.while(count, 4, func() {
		for k := range col {
			f.set(col[k], loadWord(slices, k*header))
			f.set(one[k], single.load(factors, 8*k))
			f.set(two[k], splatValue(one[k]))
		}
		f.set(to, dst)
		f.set(left, n)
		f.eachElement(left, 2, append(col, to), func(s shape, at int) {
			v := s.load(to, at)
			for k, c := range col {
				v = s.add(v, s.mul(by[s.kind][k], s.load(c, at)))
			}
			f.emit(s.store(to, at, v))
		})
		f.advance(4*header, slices)
		f.advance(32, factors)
	})
	return f
}
