package simd

// Positions of the constants in the table that kernel passes.
const (
	log2e = 8 * iota
	shift
	ln2Hi
	ln2Lo
	bias
	limit
	one
	half
	c0
)

// exponential appends kernel.Exp of the pair in x, both within 708 of 0, and returns the local that holds it.
func (f *function) exponential(x expression, table local) local {
	v := f.vars(v128, 7)
	t, k, r, r2, r4, low, y := v[0], v[1], v[2], v[3], v[4], v[5], v[6]
	add, sub, mul := pair.add, pair.sub, pair.mul
	constant := func(at int) code { return splatLoad(table, at) }
	c := func(n int) code { return constant(c0 + 8*n) }
	f.set(y, x)
	f.set(t, add(mul(y, constant(log2e)), constant(shift)))
	f.set(k, sub(t, constant(shift)))
	f.set(r, sub(sub(y, mul(k, constant(ln2Hi))), mul(k, constant(ln2Lo))))
	f.set(r2, mul(r, r))
	f.set(r4, mul(r2, r2))
	f.set(low, add(add(c(0), mul(c(1), r)), mul(add(c(2), mul(c(3), r)), r2)))
	f.set(y, add(add(c(4), mul(c(5), r)), mul(add(c(6), mul(c(7), r)), r2))) // the middle terms
	f.set(k, add(add(c(8), mul(c(9), r)), mul(c(10), r2)))                   // the highest terms
	f.set(y, add(low, mul(add(y, mul(k, r4)), r4)))                          // kernel's expTail
	f.set(y, add(constant(one), add(r, mul(r2, y))))
	f.set(y, mul(y, shiftLeft(addInt64(t, constant(bias)), smallConstant(52))))
	return y
}

// elementary returns a function (dst, x, n, table) from one array to another. It stops before a pair out of range and
// returns the number of remaining elements.
func elementary(name string, value func(f *function, x, table local) expression) *function {
	f := &function{name: name}
	p, x := f.param(i32, 4), f.vars(v128, 1)[0]
	dst, src, n, table := p[0], p[1], p[2], p[3]
	f.while(n, 2, func() {
		f.set(x, pair.load(src, 0))
		f.ifThen(not(everywhere(notAbove(abs2(x), splatLoad(table, limit)))), func() { f.returnValue(n) })
		f.emit(pair.store(dst, 0, value(f, x, table)))
		f.advance(16, dst, src)
	})
	f.end(i32, n)
	return f
}

// exp(dst, x, n, table)
func exp() *function {
	return elementary("exp", func(f *function, x, table local) expression { return f.exponential(x, table) })
}

// sigmoid(dst, x, n, table)
func sigmoid() *function {
	return elementary("sigmoid", func(f *function, x, table local) expression {
		e := f.exponential(neg2(abs2(x)), table)
		return div2(bitselect(splatLoad(table, one), e, atLeast(x, zeros())), pair.add(splatLoad(table, one), e))
	})
}

// expNegAbs appends exp(-min(|z|, limit)).
func (f *function) expNegAbs(z, table local) local {
	return f.exponential(neg2(min2(abs2(z), splatLoad(table, limit))), table)
}

// logisticLoss(r, z, y, n, table, sums): n is even; sums are two products and two sums.
func logisticLoss() *function {
	f := &function{name: "logisticLoss"}
	p, v := f.param(i32, 6), f.vars(v128, 5)
	r, z, y, n, table, sums := p[0], p[1], p[2], p[3], p[4], p[5]
	product, rest, x, want, more := v[0], v[1], v[2], v[3], v[4]
	f.set(product, pair.load(sums, 0))
	f.set(rest, pair.load(sums, 16))
	f.while(n, 2, func() {
		f.set(x, pair.load(z, 0))
		f.set(want, pair.load(y, 0))
		e := f.expNegAbs(x, table)
		f.set(more, pair.add(splatLoad(table, one), e))
		f.set(product, pair.mul(product, more))
		above := pair.mul(splatLoad(table, half), pair.add(abs2(x), x))
		f.set(rest, pair.add(rest, pair.sub(above, pair.mul(want, x))))
		share := div2(bitselect(splatLoad(table, one), e, atLeast(x, zeros())), more)
		f.emit(pair.store(r, 0, pair.sub(share, want)))
		f.advance(16, r, z, y)
	})
	f.emit(pair.store(sums, 0, product), pair.store(sums, 16, rest))
	return f
}

// logisticSlope(w, z, n, table): n is even.
func logisticSlope() *function {
	f := &function{name: "logisticSlope"}
	p, v := f.param(i32, 4), f.vars(v128, 2)
	w, z, n, table := p[0], p[1], p[2], p[3]
	x, more := v[0], v[1]
	f.while(n, 2, func() {
		f.set(x, pair.load(z, 0))
		e := f.expNegAbs(x, table)
		f.set(more, pair.add(splatLoad(table, one), e))
		f.emit(pair.store(w, 0, div2(e, pair.mul(more, more))))
		f.advance(16, w, z)
	})
	return f
}
