package tree

import (
	"orrery/core/ml"
	"orrery/core/ml/split"
)

// holdout holds the rows that early stopping scores the trees on.
type holdout struct {
	x      ml.Matrix
	y      []float64
	weight []float64
	raw    [][]float64 // sum of the trees so far, by output and row
}

// holdOut removes rows from the training data and returns them, stratified by class as in scikit-learn.
func (f *fit) holdOut(seed uint64) (*holdout, error) {
	o := split.Options{TestSize: f.validation.number, RandomState: seed}
	if f.spec.classes {
		o.Stratify = make([]int, len(f.y))
		for i, c := range f.y {
			o.Stratify[i] = int(c)
		}
	}
	train, test, err := split.TrainTest(len(f.y), o)
	if err != nil {
		return nil, f.complain("to stop early it sets rows aside, which does not work: " + err.Error())
	}
	all := *f
	holdout := &holdout{}
	holdout.x, holdout.y, holdout.weight = all.subset(test)
	f.x, f.y, f.weight = all.subset(train)
	return holdout, nil
}

// subset returns copies of some rows.
func (f *fit) subset(rows []int) (x ml.Matrix, y, weight []float64) {
	x = ml.Matrix{Rows: len(rows), Cols: make([][]float64, len(f.x.Cols))}
	for j, c := range f.x.Cols {
		x.Cols[j] = ml.Pick(c, rows)
	}
	if f.weight != nil {
		weight = ml.Pick(f.weight, rows)
	}
	return x, ml.Pick(f.y, rows), weight
}

// repeated returns for each output its base value, once for each row.
//
//go:noinline
func repeated(base []float64, rows int) [][]float64 {
	out := ml.NewRows(len(base), rows)
	for k, v := range out {
		for i := range v {
			v[i] = base[k]
		}
	}
	return out
}

// add adds the predictions of a tree to output k.
func (a *holdout) add(t *tree, k int, rate float64) {
	a.x.EachRow(func(i int, row []float64) { a.raw[k][i] += float64(rate * t.values[t.row(row)]) })
}

// sum returns the sum of v in numpy's order: recursively by halves, and blocks of up to 128 in eight partial sums.
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

// average returns numpy's average of v with the given weights; nil weights are 1.
func average(v, weight []float64) float64 {
	if weight == nil {
		return sum(v) / float64(len(v))
	}
	wv := make([]float64, len(v))
	for i, w := range weight {
		wv[i] = w * v[i]
	}
	return sum(wv) / sum(weight)
}
