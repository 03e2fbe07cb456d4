package tree

import (
	"math"

	"orrery/core/ml"
	"orrery/core/ml/kernel"
	"orrery/core/ml/random"
)

// boosting is a fit in progress.
type boosting struct {
	boost
	*ground
	loss     loss
	target   []float64
	lot      *random.State
	raw      [][]float64 // the sum of the trees so far, by output and row
	residual []float64
	weight   []float64 // 1 for the rows drawn, 0 for the others; nil draws all
	inside   []int32   // the rows that count for the loss
	outside  []int32
	leaf     []int32   // of each row
	byLeaf   [][]int32 // rows drawn
	aside    *trial
	out      boosted
}

// trial is the rows set aside.
type trial struct {
	*ground
	y       []float64
	raw     [][]float64
	history []float64
}

func (f *boosting) run() (ml.Predictor, error) {
	f.begin()
	for round := range f.Trees {
		before := f.draw()
		stage, err := f.stage()
		if err != nil {
			return nil, err
		}
		f.out.stages = append(f.out.stages, stage)
		score := f.loss.mean(f.target, f.raw, f.inside)
		f.out.train = append(f.out.train, score)
		if f.weight != nil {
			f.out.outOfBag = append(f.out.outOfBag, before-f.loss.mean(f.target, f.raw, f.outside))
		}
		if err := f.clock.round(score); err != nil {
			return nil, err
		}
		if f.aside != nil && f.enough(round) {
			break
		}
	}
	f.out.settle()
	return f.out.predictor(f.boost), nil
}

// begin puts every row at the baseline.
func (f *boosting) begin() {
	base := f.loss.start(f.target)
	if f.Zero {
		clear(base)
	}
	f.out = boosted{columns: len(f.columns), base: base, rate: f.Rate, importance: make([]float64, len(f.columns))}
	f.raw = level(base, f.rows)
	if f.aside != nil {
		f.aside.raw = level(base, f.aside.rows)
	}
	f.residual, f.leaf = make([]float64, f.rows), make([]int32, f.rows)
	f.inside = make([]int32, f.rows)
	for i := range f.inside {
		f.inside[i] = int32(i)
	}
	if f.Subsample < 1 {
		f.weight = make([]float64, f.rows)
	}
}

// level is a number for each output, repeated for the rows.
func level(base []float64, rows int) [][]float64 {
	out := grid(len(base), rows)
	for k, v := range out {
		for i := range v {
			v[i] = base[k]
		}
	}
	return out
}

// draw draws the rows of a round, one after the other until there are enough, and returns the loss
// of the others.
func (f *boosting) draw() (before float64) {
	if f.weight == nil {
		return 0
	}
	n, want := f.rows, max(1, int(f.Subsample*float64(f.rows)))
	f.inside, f.outside = f.inside[:0], f.outside[:0]
	for i := range n {
		f.weight[i] = 0
		if f.lot.Float64()*float64(n-i) < float64(want-len(f.inside)) {
			f.weight[i] = 1
			f.inside = append(f.inside, int32(i))
		} else {
			f.outside = append(f.outside, int32(i))
		}
	}
	return f.loss.mean(f.target, f.raw, f.outside)
}

// stage grows a tree for each output and adds its answers.
func (f *boosting) stage() ([]*tree, error) {
	var stage []*tree
	f.loss.begin(f.target, f.raw)
	for k, raw := range f.raw {
		f.loss.residual(f.residual, f.target, k)
		f.y = f.residual
		t, err := f.grow(f.Rules, f.measure(f.Rules.criterion, f.weight), f.weight, f.lot)
		if err != nil {
			return nil, err
		}
		f.out.add(t)
		f.settle(t, raw, k)
		for i, leaf := range f.leaf {
			raw[i] += float64(f.Rate * t.values[leaf])
		}
		if f.aside != nil {
			for i := range f.aside.rows {
				f.aside.raw[k][i] += float64(f.Rate * t.values[t.at(f.aside.columns, i)])
			}
		}
		stage = append(stage, t)
		if err := f.clock.spend(f.rows); err != nil {
			return nil, err
		}
	}
	return stage, nil
}

// settle gives each leaf the loss's own step.
func (f *boosting) settle(t *tree, raw []float64, k int) {
	for i := range f.leaf {
		f.leaf[i] = int32(t.at(f.columns, i))
	}
	if f.loss.plain() {
		return
	}
	f.byLeaf = f.byLeaf[:0]
	for range t.nodes {
		f.byLeaf = append(f.byLeaf, nil)
	}
	for _, i := range f.inside {
		leaf := f.leaf[i]
		f.byLeaf[leaf] = append(f.byLeaf[leaf], i)
	}
	for i, n := range t.nodes {
		if n.left < 0 {
			t.values[i] = f.loss.leaf(f.byLeaf[i], leafView{f.target, f.residual, raw, k})
		}
	}
}

// leafView is what a loss may look at to find the step of a leaf.
type leafView struct {
	y, residual, raw []float64
	k                int
}

// enough reports whether the rows set aside say that it is: the loss is no better than any of those
// remembered.
func (f *boosting) enough(round int) bool {
	a := f.aside
	score := f.loss.mean(a.y, a.raw, nil)
	for _, old := range a.history {
		if score+f.Stop.Tol < old {
			a.history[round%len(a.history)] = score
			return false
		}
	}
	return true
}

// sum adds as numpy does: in pairs of halves, and blocks of up to 128 in eight partial sums.
func sum(v []float64) float64 {
	n := len(v)
	if n < 8 {
		s := 0.0
		for _, f := range v {
			s += f
		}
		return s
	}
	if n > 128 {
		half := n / 2
		half -= half % 8
		return sum(v[:half]) + sum(v[half:])
	}
	var r [8]float64
	copy(r[:], v)
	i := 8
	for ; i+8 <= n; i += 8 {
		for j := range r {
			r[j] += v[i+j]
		}
	}
	s := ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]))
	for ; i < n; i++ {
		s += v[i]
	}
	return s
}

// each calls visit for these rows, nil being the first n.
func each(rows []int32, n int, visit func(i int32)) {
	if rows == nil {
		for i := range n {
			visit(int32(i))
		}
	}
	for _, i := range rows {
		visit(i)
	}
}

// weighedQuantile is the value below which a share of the values lies: the first whose rank reaches
// it, as scikit-learn's weighted percentile for weights of 1. It orders v.
func weighedQuantile(v []float64, percent float64) float64 {
	at := percent / 100 * float64(len(v))
	if at == 0 {
		at = math.SmallestNonzeroFloat64
	}
	i := int(math.Ceil(at)) - 1
	return kernel.Nth(v, max(0, min(i, len(v)-1)))
}
