package split

import "fmt"

// groupKFold keeps the rows of a group in one fold: from the largest group to the smallest, each goes to the fold with
// the fewest rows.
func (cv CV) groupKFold(rows Rows) ([]int, error) {
	if len(rows.Group) != rows.N {
		return nil, fmt.Errorf("%w: GroupKFold needs the group of each row", ErrOption)
	}
	var size []int
	for _, g := range rows.Group {
		for len(size) <= g {
			size = append(size, 0)
		}
		size[g]++
	}
	if cv.Splits > len(size) {
		return nil, fmt.Errorf("%w: n_splits is %d and there are %d groups; want at most as many folds as groups", ErrSize, cv.Splits, len(size))
	}
	order := argsort(size)
	load, foldOf := make([]int, cv.Splits), make([]int, len(size))
	for i := len(order) - 1; i >= 0; i-- {
		lightest := 0
		for k, l := range load {
			if l < load[lightest] {
				lightest = k
			}
		}
		load[lightest] += size[order[i]]
		foldOf[order[i]] = lightest
	}
	fold := make([]int, rows.N)
	for row, g := range rows.Group {
		fold[row] = foldOf[g]
	}
	return fold, nil
}

// argsort sorts as numpy 1.24's argsort does by default. Its quicksort is not stable, and the order of groups of equal
// size determines their folds.
func argsort(v []int) []int {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	quicksort(v, order)
	return order
}

// quicksort partitions by the median of three, and sorts up to 17 elements by insertion.
func quicksort(v, order []int) {
	for len(order) > 17 {
		last := len(order) - 1
		mid := last / 2
		swapIf := func(a, b int) {
			if v[order[a]] < v[order[b]] {
				order[a], order[b] = order[b], order[a]
			}
		}
		swapIf(mid, 0)
		swapIf(last, mid)
		swapIf(mid, 0)
		pivot := v[order[mid]]
		i, j := 0, last-1
		order[mid], order[j] = order[j], order[mid]
		for {
			for i++; v[order[i]] < pivot; i++ {
			}
			for j--; pivot < v[order[j]]; j-- {
			}
			if i >= j {
				break
			}
			order[i], order[j] = order[j], order[i]
		}
		order[i], order[last-1] = order[last-1], order[i]
		quicksort(v, order[i+1:])
		order = order[:i]
	}
	for i := 1; i < len(order); i++ {
		row := order[i]
		j := i
		for ; j > 0 && v[row] < v[order[j-1]]; j-- {
			order[j] = order[j-1]
		}
		order[j] = row
	}
}
