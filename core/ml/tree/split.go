package tree

import "math"

// closest: values of a column that are not further apart are not told apart. As in scikit-learn the
// comparison is between numbers of 32 bits.
const closest float32 = 1e-7

// criterion says how mixed the targets of some rows are, and looks for the place where a sorted node
// falls into the purest two parts.
type criterion interface {
	// setTree starts a tree of this weight.
	setTree(weight float64)
	// node turns to the rows of a node and returns their weight.
	setNode(rows []int32) (weight float64)
	impurity() float64
	// value writes what the node answers: one number, or one a class.
	value(dst []float64)
	// scan tries every place of s and keeps the best.
	scan(s *splitSearch)
	// parts returns the impurity of the first pos rows and of the others.
	parts(rows []int32, pos int) (left, right float64)
	// gain is what the split that parts saw is worth, for the whole tree.
	gain(parent, left, right float64) float64
}

// finder tries the columns of a node.
type finder interface {
	// setNode turns to a node.
	setNode(rows []int32)
	// tryColumn tries a column; false when the node has but one value in it.
	tryColumn(column int32, at *splitSearch) bool
	// partition moves the rows that stay at or below the threshold to the front.
	partition(rows []int32, at *splitSearch)
}

// splitSearch is a node in the order of one column, and the best place found so far in any column.
type splitSearch struct {
	rows      []int32
	values    []float32
	minLeaf   int
	minWeight float64
	column    int32

	score     float64 // higher is better; comparable within the node only
	pos       int     // rows before the place; 0 when there is none yet
	best      int32   // its column
	threshold float64
}

// next returns the first place after p where the values differ and both sides have minLeaf rows, or
// 0 when there is none.
func (s *splitSearch) next(p int) int {
	v := s.values
	for p = max(p, s.minLeaf-1); p+1 < len(v) && v[p+1] <= v[p]+closest; {
		p++
	}
	if p++; len(v)-p < s.minLeaf || p >= len(v) {
		return 0
	}
	return p
}

// offer takes the place before row p when its score is the best so far.
func (s *splitSearch) offer(score float64, p int) {
	if score > s.score {
		s.setBest(score, p, s.values[p-1], s.values[p])
	}
}

// keep takes the place before row p, between these values.
func (s *splitSearch) setBest(score float64, p int, low, high float32) {
	s.score, s.pos, s.best = score, p, s.column
	s.threshold = float64(low)/2 + float64(high)/2
}

// splitter finds the best split of a node: scikit-learn's BestSplitter, down to the draws of its
// generator. It draws columns until it has seen as many as it may, constant ones not counted where
// an ancestor knew them.
type splitter struct {
	finder
	mostColumns int // columns to tryColumn at
	rows        []int32
	features    []int32 // a permutation of the columns
	constant    []int32 // the known constant ones first
	rng         xorshift
	search      splitSearch
	spend       func(rows int) error
}

func (s *splitter) swap(i, j int) {
	s.features[i], s.features[j] = s.features[j], s.features[i]
}

// find looks for the best split of rows, of whose columns the first known of features are constant.
// It returns how many columns are constant now. A pos of 0 is no split.
func (s *splitter) find(rows []int32, known int) (constant int, err error) {
	at := &s.search
	at.score, at.pos = -math.MaxFloat64, 0
	s.setNode(rows)
	drawn, found, left := 0, 0, len(s.features)
	for seen := 0; left > known+found && (seen < s.mostColumns || seen <= found+drawn); {
		seen++
		j := s.rng.between(drawn, left-found)
		if j < known {
			s.swap(drawn, j)
			drawn++
			continue
		}
		j += found
		if err := s.spend(len(rows)); err != nil {
			return 0, err
		}
		at.column = s.features[j]
		if s.tryColumn(at.column, at) {
			left--
			s.swap(left, j)
		} else {
			s.swap(j, known+found)
			found++
		}
	}
	copy(s.features, s.constant[:known])
	copy(s.constant[known:], s.features[known:known+found])
	return known + found, nil
}

// exactFinder finds as scikit-learn does: the rows of a node are sorted in place, so that all sums over
// them have its order.
type exactFinder struct {
	columns [][]float32
	measure criterion
	rows    []int32
	values  []float32
}

func (f *exactFinder) setNode(rows []int32) { f.rows = rows }

func (f *exactFinder) tryColumn(column int32, at *splitSearch) bool {
	x, v := f.columns[column], f.values[:len(f.rows)]
	for i, r := range f.rows {
		v[i] = x[r]
	}
	introsort(v, f.rows)
	if v[len(v)-1] <= v[0]+closest {
		return false
	}
	at.rows, at.values = f.rows, v
	f.measure.scan(at)
	return true
}

func (f *exactFinder) partition(rows []int32, at *splitSearch) {
	x := f.columns[at.best]
	i, j := 0, len(rows)
	for i < j {
		if r := rows[i]; float64(x[r]) <= at.threshold {
			i++
		} else {
			j--
			rows[i], rows[j] = rows[j], r
		}
	}
}
