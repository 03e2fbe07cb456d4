package tree

import "math/bits"

// sorter puts the rows of a node into the order of a column's values. It writes the values beside
// them.
type sorter interface {
	sort(column int, rows []int32, values []float32)
}

// introsort is scikit-learn's own sort: quicksort with the median of three and a partition in three
// parts, heapsort where that goes too deep. It is not stable, so that sums over rows of equal values
// have its roundings only with its order: with it a small regression tree is scikit-learn's to the
// bit.
type introsort struct{ columns [][]float32 }

func (o introsort) sort(column int, rows []int32, values []float32) {
	x := o.columns[column]
	for i, r := range rows {
		values[i] = x[r]
	}
	quick(values, rows, 2*(bits.Len(uint(len(rows)))-1))
}

func quick(v []float32, rows []int32, depth int) {
	for len(v) > 1 {
		if depth <= 0 {
			heapsort(v, rows)
			return
		}
		depth--
		pivot := median3(v[0], v[len(v)/2], v[len(v)-1])
		i, l, r := 0, 0, len(v)
		for i < r {
			switch x := v[i]; {
			case x < pivot:
				v[i], v[l] = v[l], x
				rows[i], rows[l] = rows[l], rows[i]
				i++
				l++
			case x > pivot:
				r--
				v[i], v[r] = v[r], x
				rows[i], rows[r] = rows[r], rows[i]
			default:
				i++
			}
		}
		quick(v[:l], rows[:l], depth)
		v, rows = v[r:], rows[r:]
	}
}

func median3(a, b, c float32) float32 {
	if a > b {
		a, b = b, a
	}
	return max(a, min(b, c))
}

func heapsort(v []float32, rows []int32) {
	for root := (len(v) - 2) / 2; root >= 0; root-- {
		siftDown(v, rows, root)
	}
	for end := len(v) - 1; end > 0; end-- {
		v[0], v[end] = v[end], v[0]
		rows[0], rows[end] = rows[end], rows[0]
		siftDown(v[:end], rows, 0)
	}
}

func siftDown(v []float32, rows []int32, root int) {
	for {
		largest := root
		for child := 2*root + 1; child < min(2*root+3, len(v)); child++ {
			if v[largest] < v[child] {
				largest = child
			}
		}
		if largest == root {
			return
		}
		v[root], v[largest] = v[largest], v[root]
		rows[root], rows[largest] = rows[largest], rows[root]
		root = largest
	}
}
