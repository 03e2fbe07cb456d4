package tree

import "math/bits"

// introsort sorts values, and rows with them, as scikit-learn does: quicksort with the median of
// three and a three-way partition, and heapsort below a depth limit. It is not stable; the order of
// equal values, and so the rounding of sums, is also scikit-learn's.
func introsort(values []float32, rows []int32) {
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
