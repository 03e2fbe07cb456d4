package simd

// weigh(dst, w, c0, c1, c2, c3, n) writes the products of w with four columns, row by row.
func weigh() *function {
	f := &function{name: "weigh"}
	p := f.param(i32, 7)
	dst, w, col, n := p[0], p[1], p[2:6], p[6]
	v := f.vars(v128, 5)
	f.while(n, 2, func() {
		f.set(v[4], pair.load(w, 0))
		for k, c := range col {
			f.set(v[k], pair.mul(v[4], pair.load(c, 0)))
		}
		for k, rows := range []func(a, b expression) code{lowLanes, highLanes} {
			f.emit(pair.store(dst, 32*k, rows(v[0], v[1])), pair.store(dst, 32*k+16, rows(v[2], v[3])))
		}
		f.advance(64, dst)
		f.advance(16, p[1:6]...)
	})
	f.while(n, 1, func() {
		for k, c := range col {
			f.emit(single.store(dst, 8*k, single.mul(single.load(w, 0), single.load(c, 0))))
		}
	})
	return f
}

// tile(sums, quads, b0, b1, b2, b3, n) writes 16 sums over the rows: of each number of a quad times each of four
// columns. A quad is two vectors; a third has a column's number in both places. So every sum has its own place and adds
// in the order of the rows.
func tile() *function {
	f := &function{name: "tile"}
	p := f.param(i32, 7)
	sums, quads, col, n := p[0], p[1], p[2:6], p[6]
	s, v := f.vars(v128, 8), f.vars(v128, 3)
	low, high, y := v[0], v[1], v[2]
	rows := func(times int) {
		f.while(n, times, func() {
			for r := range times {
				f.set(low, pair.load(quads, 32*r))
				f.set(high, pair.load(quads, 32*r+16))
				for k, c := range col {
					f.set(y, splatLoad(c, 8*r))
					f.set(s[2*k], pair.add(s[2*k], pair.mul(low, y)))
					f.set(s[2*k+1], pair.add(s[2*k+1], pair.mul(high, y)))
				}
			}
			f.advance(32*times, quads)
			f.advance(8*times, col...)
		})
	}
	rows(4)
	rows(1)
	for k, v := range s {
		f.emit(pair.store(sums, 16*k, v))
	}
	return f
}
