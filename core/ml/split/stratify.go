package split

import (
	"fmt"
	"math"
	"slices"

	"orrery/core/num/random"
)

// stratified keeps the class proportions in both parts, as scikit-learn's StratifiedShuffleSplit does.
func (r assigner) stratified(n, tests int, class []int) (train, test []int, err error) {
	rows, err := byClass(n, class)
	if err != nil {
		return nil, nil, err
	}
	trains := n - tests
	if least := min(trains, tests); least < len(rows) {
		return nil, nil, fmt.Errorf("%w: %d rows to train and %d to test for %d classes; each part needs a row of each class",
			ErrSize, trains, tests, len(rows))
	}
	counts := make([]int, len(rows))
	for c := range rows {
		counts[c] = len(rows[c])
	}
	trainOf := r.approximateMode(counts, trains)
	left := make([]int, len(counts))
	for c := range counts {
		left[c] = counts[c] - trainOf[c]
	}
	testOf := r.approximateMode(left, tests)
	for c, members := range rows {
		p := r.Permutation(len(members))
		for _, i := range p[:trainOf[c]] {
			train = append(train, members[i])
		}
		for _, i := range p[trainOf[c] : trainOf[c]+testOf[c]] {
			test = append(test, members[i])
		}
	}
	r.Shuffle(train)
	r.Shuffle(test)
	return train, test, nil
}

// byClass returns the rows of each class that occurs, in the order of the classes.
func byClass(n int, class []int) ([][]int, error) {
	if len(class) != n {
		return nil, fmt.Errorf("%w: %d classes are given for %d rows", ErrOption, len(class), n)
	}
	most := 0
	for i, c := range class {
		if c < 0 {
			return nil, fmt.Errorf("%w: row %d has the class %d; classes count from 0", ErrOption, i, c)
		}
		most = max(most, c)
	}
	all := make([][]int, most+1)
	for i, c := range class {
		all[c] = append(all[c], i)
	}
	rows := slices.DeleteFunc(all, func(members []int) bool { return len(members) == 0 })
	for _, members := range rows {
		if len(members) < 2 {
			return nil, fmt.Errorf("%w: row %d is the only one of its class; to stratify, each class needs two",
				ErrSize, members[0])
		}
	}
	return rows, nil
}

// approximateMode distributes draws over the classes in proportion to counts. The remainder goes to the classes with
// the largest fractional parts, at random among equal ones. It is scikit-learn's function of that name, with the same
// floating point operations.
func (r assigner) approximateMode(counts []int, draws int) []int {
	total := 0
	for _, c := range counts {
		total += c
	}
	out := make([]int, len(counts))
	rest := make([]float64, len(counts))
	need := draws
	for i, c := range counts {
		share := float64(float64(c)/float64(total)) * float64(draws)
		out[i] = int(math.Floor(share))
		rest[i] = share - math.Floor(share)
		need -= out[i]
	}
	values := slices.Clone(rest)
	slices.Sort(values)
	values = slices.Compact(values)
	for i := len(values) - 1; i >= 0 && need > 0; i-- {
		var tied []int
		for c, f := range rest {
			if f == values[i] {
				tied = append(tied, c)
			}
		}
		lot := r.Permutation(len(tied))
		for _, c := range lot[:min(len(tied), need)] {
			out[tied[c]]++
		}
		need -= min(len(tied), need)
	}
	return out
}

// assigner assigns rows at random.
type assigner struct{ *random.State }

func newAssigner(seed uint64) assigner { return assigner{random.New(seed)} }
