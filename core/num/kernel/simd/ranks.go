package simd

// The loops over 32-bit integers use no vectors. They are here because Go checks each index and widens each address,
// which takes longer than the work.

// ranks(keys, here, rows, n, rank, stride, shift, bounds) writes the ranks of some rows, stride bytes apart, shifted
// left and combined with the bits of here, to keys, and the least and the greatest rank to bounds.
func ranks() *function {
	f := &function{name: "ranks"}
	p, v := f.param(i32, 8), f.vars(i32, 3)
	keys, here, rows, n, rank, stride, shift, bounds := p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]
	k, low, high := v[0], v[1], v[2]
	f.set(low, minus(smallConstant(0), smallConstant(1)))
	for _, times := range []int{4, 1} {
		f.while(n, times, func() {
			for r := range times {
				f.set(k, loadWord(plus(rank, times32(loadWord(rows, 4*r), stride)), 0))
				f.set(low, pick(k, low, below(k, low)))
				f.set(high, pick(k, high, below(high, k)))
				f.emit(storeWord(keys, 4*r, or(left(k, shift), loadWord(here, 4*r))))
			}
			f.advance(4*times, keys, here, rows)
		})
	}
	f.emit(storeWord(bounds, 0, low), storeWord(bounds, 4, high))
	return f
}

// deal(keys, out, buckets, n, base, shift, last) writes the keys to out in the order of their buckets, which are empty
// and numbered from 0 to last, and returns the maximum number of keys in a bucket.
func deal() *function {
	f := &function{name: "deal"}
	p, v := f.param(i32, 7), f.vars(i32, 6)
	keys, out, buckets, n, base, shift, last := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
	from, rest, k, b, sum, fullest := v[0], v[1], v[2], v[3], v[4], v[5]
	bucket := func() {
		f.set(k, loadWord(from, 0))
		f.set(b, plus(buckets, left(right(minus(k, base), shift), smallConstant(2))))
	}
	f.set(from, keys)
	f.set(rest, n)
	f.while(rest, 1, func() {
		bucket()
		f.emit(storeWord(b, 0, plus(loadWord(b, 0), smallConstant(1))))
		f.advance(4, from)
	})
	f.set(b, buckets)
	f.set(rest, plus(last, smallConstant(1)))
	f.while(rest, 1, func() {
		f.set(k, loadWord(b, 0))
		f.emit(storeWord(b, 0, sum))
		f.set(sum, plus(sum, k))
		f.set(fullest, pick(k, fullest, below(fullest, k)))
		f.advance(4, b)
	})
	f.set(from, keys)
	f.set(rest, n)
	f.while(rest, 1, func() {
		bucket()
		f.set(sum, loadWord(b, 0))
		f.emit(storeWord(plus(out, left(sum, smallConstant(2))), 0, k), storeWord(b, 0, plus(sum, smallConstant(1))))
		f.advance(4, from)
	})
	f.end(i32, fullest)
	return f
}

// insertion(keys, n) sorts keys that are almost sorted; n is at least 1.
func insertion() *function {
	f := &function{name: "insertion"}
	p, v := f.param(i32, 2), f.vars(i32, 4)
	keys, n := p[0], p[1]
	at, to, k, before := v[0], v[1], v[2], v[3]
	f.set(at, plus(keys, smallConstant(4)))
	f.set(n, minus(n, smallConstant(1)))
	f.while(n, 1, func() {
		f.set(k, loadWord(at, 0))
		f.set(to, at)
		f.loop(func() {
			f.breakIf(not(below(keys, to)))
			f.set(before, loadWord(minus(to, smallConstant(4)), 0))
			f.breakIf(not(below(k, before)))
			f.emit(storeWord(to, 0, before))
			f.set(to, minus(to, smallConstant(4)))
		})
		f.emit(storeWord(to, 0, k))
		f.advance(4, at)
	})
	return f
}

// divide(rows, spare, n, rank, stride, low) moves the rows whose rank is below low to the front and the others to
// spare, both in their order, and returns the number of rows at the front.
func divide() *function {
	f := &function{name: "divide"}
	p, v := f.param(i32, 6), f.vars(i32, 4)
	rows, spare, n, rank, stride, low := p[0], p[1], p[2], p[3], p[4], p[5]
	from, to, r, front := v[0], v[1], v[2], v[3]
	f.set(from, rows)
	f.set(to, rows)
	f.while(n, 1, func() {
		f.set(r, loadWord(from, 0))
		f.emit(storeWord(to, 0, r), storeWord(spare, 0, r)) // both, which avoids a branch that cannot be predicted
		f.set(front, left(below(loadWord(plus(rank, times32(r, stride)), 0), low), smallConstant(2)))
		f.set(to, plus(to, front))
		f.set(spare, minus(plus(spare, smallConstant(4)), front))
		f.advance(4, from)
	})
	f.end(i32, right(minus(to, rows), smallConstant(2)))
	return f
}

// Offsets of the fields of a kernel.Tally.
const (
	tallyAll = 8 * iota
	tallyOnes
	tallyBest
	tallySlack
	tallyCount // these have 32 bits
	tallyFirst
	tallyShift
	tallyOne  = tallyCount + 4
	tallyLast = tallyFirst + 4
	tallyBits = tallyShift + 4
)

// scan(keys, n, tally) finds the best of the n positions after the first keys.
func scan() *function {
	f := &function{name: "scan"}
	p, w, v := f.param(i32, 3), f.vars(i32, 9), f.vars(f64, 12)
	keys, n, tally := p[0], p[1], p[2]
	count, one, k, weight, mine, mask, bits, shift, place := w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8]
	all, ones, best, slack, limit := v[0], v[1], v[2], v[3], v[4]
	l, a, r, u, b, t, x := v[5], v[6], v[7], v[8], v[9], v[10], v[11]
	add, sub, mul := single.add, single.sub, single.mul
	f.set(all, single.load(tally, tallyAll))
	f.set(ones, single.load(tally, tallyOnes))
	f.set(best, single.load(tally, tallyBest))
	f.set(slack, single.load(tally, tallySlack))
	f.set(limit, sub(best, slack))
	f.set(count, loadWord(tally, tallyCount))
	f.set(one, loadWord(tally, tallyOne))
	f.set(bits, loadWord(tally, tallyBits))
	f.set(shift, loadWord(tally, tallyShift))
	f.set(mask, minus(left(smallConstant(1), bits), smallConstant(1)))
	f.while(n, 1, func() {
		f.set(k, loadWord(keys, 0))
		f.set(weight, and(k, mask))
		f.set(mine, and(weight, minus(smallConstant(0), and(right(k, bits), smallConstant(1)))))
		f.set(count, plus(count, weight))
		f.set(one, plus(one, mine))
		f.advance(4, keys)
		f.ifThen(differ32(right(k, shift), right(loadWord(keys, 0), shift)), func() {
			f.set(l, toFloat(count))
			f.set(a, toFloat(one))
			f.set(r, sub(all, l))
			f.set(u, sub(ones, a))
			f.set(b, sub(l, a))
			f.set(t, sub(r, u))
			f.set(x, add(mul(add(mul(a, a), mul(b, b)), r), mul(add(mul(u, u), mul(t, t)), l)))
			f.set(l, mul(l, r))
			f.ifThen(not(lessFloat(x, mul(limit, l))), func() {
				f.set(x, divFloat(x, l))
				f.emit(storeWord(tally, tallyLast, place))
				f.ifThen(or(lessFloat(best, sub(x, slack)), negative32(loadWord(tally, tallyFirst))), func() {
					f.emit(storeWord(tally, tallyFirst, place),
						storeWord(tally, tallyCount, minus(count, weight)), storeWord(tally, tallyOne, minus(one, mine)))
				})
				f.ifThen(lessFloat(best, x), func() {
					f.set(best, x)
					f.set(limit, sub(x, slack))
				})
			})
		})
		f.set(place, plus(place, smallConstant(1)))
	})
	f.emit(single.store(tally, tallyBest, best))
	return f
}
