package expr

import (
	"math"
	"slices"

	gonum "gonum.org/v1/gonum/floats"
)

// learning is one table-wide call of a formula: how to fit it and where to store the result.
type learning struct {
	fn     string
	of     string  // the call as it is written
	arg    float64 // the second argument
	code   []instr // computes the first argument
	x      uint16  // slot of the first argument
	consts []int   // constants that are learnt, places in nums
	scale  int     // -1 for none
}

// frozen emits a table-wide call: constants that Fit fills in, and what is computed with them.
func (g *generator) frozen(n *node) operand {
	mark, start := g.top, len(g.code)
	x := g.value(n.kids[0]) // calls within are learnt before this one
	g.top = mark
	l := learningDraft{x: x, code: slices.Clone(g.code[start:]), learning: learning{fn: n.fn.Name, of: g.src[n.from:n.to], scale: -1}}
	if len(n.kids) > 1 {
		l.arg = n.kids[1].num
	}
	var out operand
	switch n.fn.Name {
	case "zscore":
		mean, std := g.blank(&l), g.blank(&l)
		above := g.emit(opSub, false, x, mean)
		g.top = mark
		out = g.emit(opDiv, false, above, std)
	case "rank":
		out = g.scale(&l, opRank, x)
	case "quantile_bin":
		out = g.scale(&l, opBin, x)
	default:
		g.code = g.code[:start] // a row needs the answer only
		out = g.blank(&l)
	}
	g.learnt = append(g.learnt, l)
	return out
}

// learningDraft is a learning whose slots are not numbered yet.
type learningDraft struct {
	learning
	x    operand
	code []draft
}

// unlearnt stands for a constant until it is learnt. It is a NaN with bits that no formula can write, so that number
// merges no constant of the formula with it.
var unlearnt = math.Float64frombits(0x7ff8_0000_dead_0001)

// blank is a constant of its own that Fit fills in.
func (g *generator) blank(l *learningDraft) operand {
	l.consts = append(l.consts, len(g.nums))
	g.nums = append(g.nums, unlearnt)
	return operand{numConst, len(g.nums) - 1}
}

func (g *generator) scale(l *learningDraft, op opcode, x operand) operand {
	l.scale = g.scales
	g.scales++
	return g.emit(op, false, x, operand{}, operand{scaleIndex, l.scale})
}

// linkLearnt numbers the slots of the table-wide calls.
func (g *generator) linkLearnt(l layout) []learning {
	out := make([]learning, len(g.learnt))
	for i, d := range g.learnt {
		out[i] = d.learning
		out[i].x, out[i].code = d.x.slot(l.first()), link(d.code, l)
	}
	return out
}

// maxKnots bounds what rank keeps of the training rows. With more different values it keeps as many of them, evenly
// spaced by their order; the rank of those between is off by at most 1 / 4,096 of the rows.
const maxKnots = 4096

// learn computes what the call keeps of x, the values of the training rows. It overwrites x.
func (l *learning) learn(x []float64) frozenCall {
	x = slices.DeleteFunc(x, func(v float64) bool { return v != v })
	out := frozenCall{Of: l.of}
	switch l.fn {
	case "mean":
		out.set(mean(x))
	case "std":
		out.set(std(x, mean(x)))
	case "zscore":
		m := mean(x)
		out.set(m, std(x, m))
	case "rank":
		slices.Sort(x)
		out.Values, out.Ranks = ranks(x)
	case "quantile_bin":
		slices.Sort(x)
		out.set(edges(x, int(l.arg))...)
	default:
		slices.Sort(x)
		share := map[string]float64{"median": 0.5, "colmax": 1, "quantile": l.arg}[l.fn]
		out.set(quantile(x, share))
	}
	return out
}

// mean returns the mean of x, or missing for no values.
func mean(x []float64) float64 {
	if len(x) == 0 {
		return missing
	}
	return sum(x) / float64(len(x))
}

// std returns the standard deviation of x with the divisor n - 1, as in pandas, or missing for fewer than two values.
// It overwrites x with the squares that it adds.
func std(x []float64, mean float64) float64 {
	if len(x) < 2 {
		return missing
	}
	for i, v := range x {
		d := v - mean
		x[i] = d * d
	}
	return math.Sqrt(sum(x) / float64(len(x)-1))
}

// sum returns the compensated sum of x. The compensation of an infinite sum is NaN, so such a sum is computed without.
func sum(x []float64) float64 {
	total := gonum.SumCompensated(x)
	if total == total {
		return total
	}
	total = 0
	for _, v := range x {
		total += v
	}
	return total
}

// quantile is numpy's linear one of sorted x; missing for no values.
func quantile(x []float64, q float64) float64 {
	if len(x) == 0 {
		return missing
	}
	at := float64(float64(len(x)-1) * (float64(q*100) / 100)) // numpy computes with percents
	i := min(int(at), len(x)-1)
	a, b, t := x[i], x[min(i+1, len(x)-1)], at-float64(i)
	switch {
	case a == b || t == 0:
		return a
	case t < 0.5:
		return a + float64((b-a)*t)
	}
	return b - float64((b-a)*(1-t))
}

// edges are the bounds between n bins of sorted x, as in pandas.qcut with duplicates="drop".
func edges(x []float64, n int) []float64 {
	var all []float64
	step := 1 / float64(n)
	for i := range n + 1 {
		q := float64(float64(i) * step)
		if i == n {
			q = 1
		}
		if e := quantile(x, q); e == e && (len(all) == 0 || e > all[len(all)-1]) {
			all = append(all, e)
		}
	}
	if len(all) <= 2 {
		return nil
	}
	return all[1 : len(all)-1]
}

// ranks are the different values of sorted x and their ranks as pandas has them: rank(pct=True), equal values sharing
// the average.
func ranks(x []float64) (values, shares []float64) {
	n := float64(len(x))
	for i := 0; i < len(x); {
		to := i + 1
		for to < len(x) && x[to] == x[i] {
			to++
		}
		values = append(values, x[i])
		shares = append(shares, float64(i+to+1)/2/n)
		i = to
	}
	if len(values) <= maxKnots {
		return values, shares
	}
	last := len(values) - 1
	for k := range maxKnots {
		at := k * last / (maxKnots - 1)
		values[k], shares[k] = values[at], shares[at]
	}
	return values[:maxKnots], shares[:maxKnots]
}
