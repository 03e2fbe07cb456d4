package split

import (
	"fmt"
	"math"
)

// Fold has the training rows and the test rows, each in ascending order.
type Fold struct {
	Train, Test []int
}

// CV describes a cross-validation: scikit-learn's splitter of that name with its parameters. The zero value of Splitter
// is KFold, that of Splits 5.
type CV struct {
	Splitter string // KFold, StratifiedKFold, GroupKFold, TimeSeriesSplit
	Splits   int
	// Shuffle and RandomState apply to the first two splitters: Shuffle permutes the rows before they are assigned to
	// folds.
	Shuffle     bool
	RandomState uint64
	// MaxTrain, Test and Gap are TimeSeriesSplit's max_train_size, test_size and gap; 0 means the default.
	MaxTrain, Test, Gap int
}

// Rows is the input of a splitter: the number of rows, for StratifiedKFold the class of each, for GroupKFold its group.
// Both count from 0 in the order of their values.
type Rows struct {
	N            int
	Class, Group []int
}

// Folds returns the same folds as scikit-learn. warning is scikit-learn's warning as a sentence, or "". The error wraps
// ErrOption or ErrSize.
func (cv CV) Folds(rows Rows) (folds []Fold, warning string, err error) {
	if cv.Splits == 0 {
		cv.Splits = 5
	}
	if err := cv.check(rows.N); err != nil {
		return nil, "", err
	}
	var fold []int // of each row
	switch cv.Splitter {
	case "", "KFold":
		fold = cv.kFold(rows.N)
	case "StratifiedKFold":
		fold, warning, err = cv.stratifiedKFold(rows)
	case "GroupKFold":
		fold, err = cv.groupKFold(rows)
	case "TimeSeriesSplit":
		folds, err = cv.timeSeries(rows.N)
		return folds, "", err
	default:
		return nil, "", fmt.Errorf("%w: splitter %q; want KFold, StratifiedKFold, GroupKFold or TimeSeriesSplit", ErrOption, cv.Splitter)
	}
	if err != nil {
		return nil, "", err
	}
	return cv.rowsOfFolds(fold), warning, nil
}

func (cv CV) check(n int) error {
	switch {
	case cv.Splits < 2:
		return fmt.Errorf("%w: n_splits is %d; want 2 folds or more", ErrOption, cv.Splits)
	case cv.Splits > n:
		return fmt.Errorf("%w: n_splits is %d and there are %d rows; want at most as many folds as rows", ErrSize, cv.Splits, n)
	case cv.RandomState > math.MaxUint32:
		return fmt.Errorf("%w: random_state is %d; want a number from 0 to 4294967295", ErrOption, cv.RandomState)
	}
	return nil
}

// rowsOfFolds returns the rows of each fold for the fold of each row.
func (cv CV) rowsOfFolds(fold []int) []Fold {
	tests := make([]int, cv.Splits)
	for _, k := range fold {
		tests[k]++
	}
	out := make([]Fold, cv.Splits)
	for k := range out {
		f := Fold{make([]int, 0, len(fold)-tests[k]), make([]int, 0, tests[k])}
		for row, own := range fold {
			if own == k {
				f.Test = append(f.Test, row)
			} else {
				f.Train = append(f.Train, row)
			}
		}
		out[k] = f
	}
	return out
}

// kFold assigns consecutive rows; the first n mod k folds have one more.
func (cv CV) kFold(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	if cv.Shuffle {
		newAssigner(cv.RandomState).Shuffle(order)
	}
	fold := make([]int, n)
	at := 0
	for k := range cv.Splits {
		size := n / cv.Splits
		if k < n%cv.Splits {
			size++
		}
		for _, row := range order[at : at+size] {
			fold[row] = k
		}
		at += size
	}
	return fold
}

// stratifiedKFold assigns the rows of each class separately. Classes are numbered by their first row, as in
// scikit-learn, so that the result does not depend on the names of the classes.
func (cv CV) stratifiedKFold(rows Rows) (fold []int, warning string, err error) {
	if len(rows.Class) != rows.N {
		return nil, "", fmt.Errorf("%w: StratifiedKFold needs the class of each row", ErrOption)
	}
	members := firstSeen(rows.Class)
	least, most := rows.N, 0
	for _, m := range members {
		least, most = min(least, len(m)), max(most, len(m))
	}
	if cv.Splits > most {
		return nil, "", fmt.Errorf("%w: n_splits is %d and no class has more than %d rows; want at most as many folds as rows of a class", ErrSize, cv.Splits, most)
	}
	if cv.Splits > least {
		warning = fmt.Sprintf("The smallest class has %d rows, which is less than n_splits=%d: some folds have none of it.", least, cv.Splits)
	}
	r := newAssigner(cv.RandomState)
	fold = make([]int, rows.N)
	at := 0 // position of the class's first row among the rows sorted by class
	for _, m := range members {
		// Fold k gets as many rows of the class as there are among every n_splits-th sorted row from k.
		own := make([]int, 0, len(m))
		for k := range cv.Splits {
			first := (k - at%cv.Splits + cv.Splits) % cv.Splits
			for i := first; i < len(m); i += cv.Splits {
				own = append(own, k)
			}
		}
		if cv.Shuffle {
			r.Shuffle(own)
		}
		for i, row := range m {
			fold[row] = own[i]
		}
		at += len(m)
	}
	return fold, warning, nil
}

// firstSeen returns the rows of each class, classes in the order of their first rows.
func firstSeen(class []int) [][]int {
	var members [][]int
	place := map[int]int{}
	for row, c := range class {
		at, ok := place[c]
		if !ok {
			at = len(members)
			place[c] = at
			members = append(members, nil)
		}
		members[at] = append(members[at], row)
	}
	return members
}

// timeSeries uses consecutive ranges of rows for tests, and the rows before each for training.
func (cv CV) timeSeries(n int) ([]Fold, error) {
	if cv.Splits+1 > n {
		return nil, fmt.Errorf("%w: TimeSeriesSplit makes %d parts of %d rows; want at most as many parts as rows", ErrSize, cv.Splits+1, n)
	}
	test := cv.Test
	if test == 0 {
		test = n / (cv.Splits + 1)
	}
	if test < 0 || cv.Gap < 0 || cv.MaxTrain < 0 {
		return nil, fmt.Errorf("%w: TimeSeriesSplit's sizes cannot be negative", ErrOption)
	}
	if n-cv.Gap-test*cv.Splits <= 0 {
		return nil, fmt.Errorf("%w: %d folds of %d test rows after a gap of %d leave none of %d rows to learn from", ErrSize, cv.Splits, test, cv.Gap, n)
	}
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	var out []Fold
	for at := n - cv.Splits*test; at < n; at += test {
		end := at - cv.Gap
		begin := 0
		if cv.MaxTrain > 0 && cv.MaxTrain < end {
			begin = end - cv.MaxTrain
		}
		out = append(out, Fold{rows[begin:end:end], rows[at : at+test : at+test]})
	}
	return out, nil
}
