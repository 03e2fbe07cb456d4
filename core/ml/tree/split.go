package tree

import "math"

// closest is the distance up to which values of a column count as equal. As in scikit-learn float32
// values are compared.
const closest float32 = 1e-7

// criterion measures the impurity of the targets of some rows and finds the split of a sorted node
// into the purest two sides.
type criterion interface {
	// setTree starts a tree of the given total weight.
	setTree(weight float64)
	// setNode sets the rows of the current node and returns their weight.
	setNode(rows []int32) (weight float64)
	impurity() float64
	// value writes the prediction of the node: one number, or one for each class.
	value(dst []float64)
	// scan tries every split of s and records the best.
	scan(s *splitSearch)
	// parts returns the impurities of the first pos rows and of the others.
	parts(rows []int32, pos int) (left, right float64)
	// gain returns the impurity decrease of the split last given to parts, weighted by the share of
	// the node in the tree.
	gain(parent, left, right float64) float64
}

// finder tries the columns of a node.
type finder interface {
	// setNode sets the rows of the current node.
	setNode(rows []int32)
	// tryColumn tries the splits of a column. It returns false when the column is constant in the node.
	tryColumn(column int32, at *splitSearch) bool
	// partition moves the rows at or below the threshold to the front.
	partition(rows []int32, at *splitSearch)
}

// splitSearch is a node ordered by one column, and the best split found so far in any column.
type splitSearch struct {
	rows      []int32
	values    []float32
	minLeaf   int
	minWeight float64
	column    int32

	score     float64 // higher is better; comparable within the node only
	pos       int     // rows before the split; 0: none found yet
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

// offer records the split before row p if its score is the best so far.
func (s *splitSearch) offer(score float64, p int) {
	if score > s.score {
		s.setBest(score, p, s.values[p-1], s.values[p])
	}
}

// setBest records the split before row p, between the values low and high.
func (s *splitSearch) setBest(score float64, p int, low, high float32) {
	s.score, s.pos, s.best = score, p, s.column
	s.threshold = float64(low)/2 + float64(high)/2
}

// splitter finds the best split of a node as scikit-learn's BestSplitter, with the same random numbers. It draws
// columns until max_features have been tried; columns known to be constant from an ancestor do not count.
type splitter struct {
	finder
	mostColumns int // max_features
	rows        []int32
	features    []int32 // a permutation of the columns
	constant    []int32 // the known constant columns first
	rng         xorshift
	search      splitSearch
	spend       func(rows int) error
}

func (s *splitter) swap(i, j int) {
	s.features[i], s.features[j] = s.features[j], s.features[i]
}

// find finds the best split of rows. The first known columns of features are constant. It returns
// the number of columns known to be constant now. The result is in search; pos 0 means no split.
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

// exactFinder sorts the rows of a node in place, as scikit-learn does, so that all sums are taken in the same order.
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

// mostSeed is the upper bound of the seeds that scikit-learn draws with randint(0, 2^31 - 1).
const mostSeed = 1<<31 - 2

// xorshift is the random number generator of scikit-learn's trees: Marsaglia's 32-bit xorshift, of
// which 31 bits are used.
type xorshift uint32

// between returns a number from low up to but not including high.
func (d *xorshift) between(low, high int) int {
	s := uint32(*d)
	if s == 0 {
		s = 1
	}
	s ^= s << 13
	s ^= s >> 17
	s ^= s << 5
	*d = xorshift(s)
	return low + int(s&(1<<31-1))%(high-low)
}
