package split

import (
	"errors"
	"fmt"
	"math"

	"orrery/core/num/random"
)

// ErrSize means that there are too few rows for the requested parts.
var ErrSize = errors.New("split: too few rows")

// ErrOption means that an option is not valid.
var ErrOption = errors.New("split: wrong option")

// Options are the options of TrainTest. The zero value is scikit-learn's default with random_state=0.
type Options struct {
	// TestSize is a fraction between 0 and 1, or an integer number of rows; 0 means 0.25.
	TestSize float64
	// RandomState is the seed, below 2^32.
	RandomState uint64
	// Stream, if it is not nil, replaces a new stream of RandomState, for callers who continue to draw from it.
	Stream *random.State
	// Stratify is the class of each row, from 0, so that both parts have the same class proportions; nil means no
	// stratification.
	Stratify []int
	// Ordered keeps the rows in their order: training rows first, then test rows. It is scikit-learn's shuffle=False.
	Ordered bool
}

// TrainTest divides the rows 0..n-1 as scikit-learn's train_test_split does, with the same rows in the same order. A
// fraction is rounded up to whole test rows; the other rows are for training.
//
// The error wraps ErrOption or ErrSize.
func TrainTest(n int, o Options) (train, test []int, err error) {
	tests, err := o.testRows(n)
	if err != nil {
		return nil, nil, err
	}
	if o.Ordered && o.Stratify != nil {
		return nil, nil, fmt.Errorf("%w: rows in their order cannot be stratified; choose one of the two", ErrOption)
	}
	r := newAssigner(o.RandomState)
	if o.Stream != nil {
		r = assigner{o.Stream}
	}
	switch {
	case o.Stratify != nil:
		return r.stratified(n, tests, o.Stratify)
	case o.Ordered:
		train = make([]int, n)
		for i := range train {
			train[i] = i
		}
		return train[: n-tests : n-tests], train[n-tests:], nil
	}
	p := r.Permutation(n)
	return p[tests:], p[:tests:tests], nil
}

// testRows returns the number of test rows.
func (o Options) testRows(n int) (int, error) {
	size := o.TestSize
	if size == 0 {
		size = 0.25
	}
	whole := size == math.Trunc(size) && size >= 1
	if !whole && !(size > 0 && size < 1) {
		return 0, fmt.Errorf("%w: test_size is %v; want a share between 0 and 1, or a whole number of rows", ErrOption, size)
	}
	if o.RandomState > math.MaxUint32 {
		return 0, fmt.Errorf("%w: random_state is %d; want a number from 0 to 4294967295", ErrOption, o.RandomState)
	}
	rows := size
	if !whole {
		rows = math.Ceil(float64(size * float64(n)))
	}
	if !(rows < float64(n)) {
		return 0, fmt.Errorf("%w: %d rows with test_size %v leave none to learn from", ErrSize, n, size)
	}
	return int(rows), nil
}
