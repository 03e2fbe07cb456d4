package kernel

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// whole returns n 32-bit integers below most.
func whole[T int32 | uint32](t *rapid.T, name string, n int, most T) []T {
	v := make([]T, n)
	for i := range v {
		v[i] = T(rapid.IntRange(0, int(most)-1).Draw(t, name))
	}
	return v
}

func TestRanks_SameAsPlain(t *testing.T) {
	for name, check := range map[string]func(*rapid.T){"ranks": checkRanks, "deal": checkDeal, "divide": checkDivide, "scan": checkScan} {
		t.Run(name, func(t *testing.T) { rapid.Check(t, check) })
	}
}

func checkRanks(t *rapid.T) {
	n, stride := rapid.IntRange(1, 60).Draw(t, "n"), rapid.IntRange(1, 3).Draw(t, "stride")
	rank, here := whole[uint32](t, "rank", 50*stride, 1<<20), whole[uint32](t, "here", n, 1<<9)
	rows := whole[int32](t, "row", n, 50)
	got, want := make([]uint32, n+1), make([]uint32, n)
	low, high := Ranks(got, here, rows, rank, stride, 9)
	l, h := plainRanks(want, here, rows, rank, stride, 9)
	if low != l || high != h || !slices.Equal(got[:n], want) || got[n] != 0 {
		t.Fatalf("Ranks gives %v from %d to %d, want %v from %d to %d", got, low, high, want, l, h)
	}
	if slices.Min(got[:n])>>9 != uint32(low) || slices.Max(got[:n])>>9 != uint32(high) {
		t.Fatalf("%v does not go from %d to %d", got[:n], low, high)
	}
}

func checkDeal(t *rapid.T) {
	n := rapid.IntRange(1, 200).Draw(t, "n")
	keys := whole[uint32](t, "key", n, 1<<12)
	base := uint64(slices.Min(keys)) >> 3 << 3
	last := int((uint64(slices.Max(keys)) - base) >> 3)
	var some, others Buckets
	got, want := make([]uint32, n), make([]uint32, n)
	fullest, most := Deal(keys, got, &some, base, 3, last), plainDeal(keys, want, &others, base, 3, last)
	if fullest != most || !slices.Equal(got, want) {
		t.Fatalf("Deal gives %v, %d; want %v, %d", got, fullest, want, most)
	}
	if !slices.IsSortedFunc(got, func(a, b uint32) int { return int(a>>3) - int(b>>3) }) {
		t.Fatalf("buckets are not in order: %v", got)
	}
	Insertion(got)
	slices.Sort(keys)
	if !slices.Equal(got, keys) {
		t.Fatalf("Insertion gives %v, want %v", got, keys)
	}
}

func checkDivide(t *rapid.T) {
	n, stride := rapid.IntRange(1, 60).Draw(t, "n"), rapid.IntRange(1, 3).Draw(t, "stride")
	rank, rows := whole[uint32](t, "rank", 50*stride, 20), whole[int32](t, "row", n, 50)
	var want []int32
	for _, below := range []bool{true, false} {
		for _, r := range rows {
			if (rank[int(r)*stride] < 10) == below {
				want = append(want, r)
			}
		}
	}
	got := slices.Clone(rows)
	front := Divide(got, make([]int32, n), rank, stride, 10)
	if !slices.Equal(got, want) || front < n && rank[int(got[front])*stride] < 10 || front > 0 && rank[int(got[front-1])*stride] >= 10 {
		t.Fatalf("Divide gives %v with %d in front, want %v", got, front, want)
	}
}

func checkScan(t *rapid.T) {
	n := rapid.IntRange(2, 80).Draw(t, "n")
	keys := make([]uint32, n)
	for i, k := range whole[uint32](t, "rank", n, 30) {
		keys[i] = k<<4 | uint32(rapid.IntRange(0, 1).Draw(t, "class"))<<3 | uint32(rapid.IntRange(1, 7).Draw(t, "weight"))
	}
	slices.Sort(keys)
	tally := Tally{Shift: 4, Bits: 3, Best: rapid.SampledFrom([]float64{-1e308, 0, 20, 1e9}).Draw(t, "best"), Slack: 1e-9}
	for _, k := range keys {
		tally.All += float64(k & 7)
		tally.Ones += float64(k & 7 * (k >> 3 & 1))
	}
	got, want := tally, tally
	got.Scan(keys, n-1)
	want.First, want.Last = -1, -1
	want.plainScan(keys, n-1)
	if got != want {
		t.Fatalf("Scan gives %+v, want %+v", got, want)
	}
	if got.First > got.Last || got.First >= 0 && keys[got.First]>>4 == keys[got.First+1]>>4 {
		t.Fatalf("no place: %+v", got)
	}
}
