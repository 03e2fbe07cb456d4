package chart

// maxPoints is how many points of one line reach the text. Beyond it several
// share a pixel, and the smallest and largest of each bucket draw the same.
const maxPoints = 2000

// maxMarks is how many marks of a scatter plot reach the text.
const maxMarks = 2000

// thin returns the indices of the points of a line to draw: all of them, or
// the smallest and the largest of each of maxPoints/2 buckets, in order. A
// bucket without any value keeps its first index, so that the gap stays.
func thin(y []float64) []int {
	n := len(y)
	if n <= maxPoints {
		return stride(n, n)
	}
	buckets := maxPoints / 2
	keep := make([]int, 0, maxPoints)
	for b := range buckets {
		from, to := b*n/buckets, (b+1)*n/buckets
		lo, hi := -1, -1
		for i := from; i < to; i++ {
			if !finite(y[i]) {
				continue
			}
			if lo < 0 || y[i] < y[lo] {
				lo = i
			}
			if hi < 0 || y[i] > y[hi] {
				hi = i
			}
		}
		switch {
		case lo < 0:
			keep = append(keep, from)
		case lo == hi:
			keep = append(keep, lo)
		default:
			keep = append(keep, min(lo, hi), max(lo, hi))
		}
	}
	return keep
}

// stride returns at most limit indices of n, evenly spread, from the first on.
func stride(n, limit int) []int {
	if n <= 0 || limit <= 0 {
		return nil
	}
	step := (n + limit - 1) / limit
	out := make([]int, 0, n/step+1)
	for i := 0; i < n; i += step {
		out = append(out, i)
	}
	return out
}
