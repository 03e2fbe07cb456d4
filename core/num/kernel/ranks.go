package kernel

import (
	"math"
	"unsafe"
)

// The integer loops of tree estimators. Numbers are widened to 64 bits at once, the width of WebAssembly's registers.

// Ranks writes the ranks of some rows, which are stride apart in rank, shifted left and combined with the bits of here,
// to keys. It returns the least and the greatest rank. keys and here are at least as long as rows.
func Ranks(keys, here []uint32, rows []int32, rank []uint32, stride int, shift uint) (low, high uint64) {
	keys, here = keys[:len(rows)], here[:len(rows)]
	if simd && len(rows) >= minCall {
		var bounds [2]uint32
		simdRanks(&keys[0], &here[0], &rows[0], int32(len(rows)), &rank[0], int32(4*stride), int32(shift), &bounds)
		return uint64(bounds[0]), uint64(bounds[1])
	}
	return plainRanks(keys, here, rows, rank, stride, shift)
}

func plainRanks(keys, here []uint32, rows []int32, rank []uint32, stride int, shift uint) (low, high uint64) {
	low = math.MaxUint32
	for i, r := range rows {
		k := uint64(rank[int(r)*stride])
		low, high = min(low, k), max(high, k)
		keys[i] = uint32(k<<(shift&31)) | here[i]
	}
	return low, high
}

// Buckets is the buffer of Deal. It has somewhat more buckets than the maximum number of rows with one bucket each.
type Buckets [2 << 12]uint32

// Deal writes the keys to out in the order of their buckets and returns the maximum number of keys in a bucket. The
// bucket of a key is its difference to base, shifted right, from 0 to last. out is at least as long as keys.
func Deal(keys, out []uint32, buckets *Buckets, base uint64, shift uint, last int) (fullest uint64) {
	clear(buckets[:last+1])
	out = out[:len(keys)]
	if simd && len(keys) >= minCall {
		return uint64(simdDeal(&keys[0], &out[0], unsafe.Pointer(buckets), int32(len(keys)), int32(uint32(base)), int32(shift), int32(last)))
	}
	return plainDeal(keys, out, buckets, base, shift, last)
}

func plainDeal(keys, out []uint32, buckets *Buckets, base uint64, shift uint, last int) (fullest uint64) {
	const mask = uint64(len(buckets) - 1)
	for _, k := range keys {
		buckets[(uint64(k)-base)>>(shift&31)&mask]++
	}
	sum := uint64(0)
	for i, n := range buckets[:last+1] {
		buckets[i] = uint32(sum)
		sum += uint64(n)
		fullest = max(fullest, uint64(n))
	}
	for _, k := range keys {
		b := &buckets[(uint64(k)-base)>>(shift&31)&mask]
		out[*b] = k
		*b++
	}
	return fullest
}

// Insertion sorts keys that are almost sorted.
func Insertion(keys []uint32) {
	if simd && len(keys) >= minCall {
		simdInsertion(&keys[0], int32(len(keys)))
		return
	}
	plainInsertion(keys)
}

func plainInsertion(keys []uint32) {
	for i := 1; i < len(keys); i++ {
		k := keys[i]
		j := i
		for ; j > 0; j-- {
			before := keys[j-1]
			if before <= k {
				break
			}
			keys[j] = before
		}
		keys[j] = k
	}
}

// Divide moves the rows whose rank is below low to the front and the others behind them, both in their order, and
// returns the number of rows at the front. The ranks are stride apart; spare has room for all rows.
func Divide(rows, spare []int32, rank []uint32, stride int, low uint64) int {
	spare = spare[:len(rows)]
	front := 0
	if simd && len(rows) >= minCall {
		front = int(simdDivide(&rows[0], &spare[0], int32(len(rows)), &rank[0], int32(4*stride), int32(uint32(low))))
	} else {
		front = plainDivide(rows, spare, rank, stride, low)
	}
	copy(rows[front:], spare)
	return front
}

func plainDivide(rows, spare []int32, rank []uint32, stride int, low uint64) int {
	i, j := 0, 0
	for _, r := range rows { // both are written, which avoids a branch that cannot be predicted
		rows[i], spare[j] = r, r
		left := int((uint64(rank[int(r)*stride]) - low) >> 63)
		i += left
		j += 1 - left
	}
	return i
}

// Tally finds the positions in sorted keys that separate two classes best. A key is a rank, above Shift bits that hold
// a class, of one bit, and a weight, of Bits bits. With S the sum of the squared weights of both classes, the score of
// a position between two ranks is
//
//	S(left) / weight(left) + S(right) / weight(right)
//
// which has several roundings: positions whose scores differ by less than Slack are equal.
type Tally struct {
	All, Ones   float64 // weights of all keys, and of those of class 1
	Best, Slack float64 // the score to reach; after Scan the largest
	Count, One  uint32  // weights of the keys before the first; after Scan of those before position First
	First, Last int32   // after Scan: the first and the last of the best positions; -1: there is none
	Shift, Bits uint32
}

// Scan evaluates the positions after each of the first places keys. There is one key more than positions.
func (t *Tally) Scan(keys []uint32, places int) {
	t.First, t.Last = -1, -1
	keys = keys[:places+1]
	if simd && places >= minCall {
		simdScan(&keys[0], int32(places), unsafe.Pointer(t))
		return
	}
	t.plainScan(keys, places)
}

func (t *Tally) plainScan(keys []uint32, places int) {
	weight, bit, shift := uint64(1)<<(t.Bits&31)-1, t.Bits&31, t.Shift&31
	count, one := uint64(t.Count), uint64(t.One)
	best, limit := t.Best, t.Best-t.Slack
	for i := range keys[:places] {
		k := uint64(keys[i])
		w := k & weight
		o := w & -(k >> bit & 1)
		count += w
		one += o
		if uint64(keys[i+1])>>shift == k>>shift {
			continue
		}
		l, a := float64(count), float64(one)
		r, u := t.All-l, t.Ones-a
		b, s := l-a, r-u
		sl, sr := float64(a*a)+float64(b*b), float64(u*u)+float64(s*s)
		x, d := float64(sl*r)+float64(sr*l), float64(l*r)
		if x < float64(limit*d) {
			continue // the division is not needed
		}
		worth := x / d
		t.Last = int32(i)
		if worth-t.Slack > best || t.First < 0 {
			t.First, t.Count, t.One = t.Last, uint32(count-w), uint32(one-o)
		}
		if worth > best {
			best, limit = worth, worth-t.Slack
		}
	}
	t.Best = best
}
