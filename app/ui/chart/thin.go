package chart

// maxPoints is the largest number of points of a line that are drawn. Of more, several would share a pixel, and the
// minimum and maximum of each bucket look the same.
const maxPoints = 2000

// maxMarks is the largest number of marks of a scatter plot that are drawn.
const maxMarks = 2000

// downsample returns the indices of the points of a line to draw: all, or the minimum and maximum of each of
// maxPoints/2 buckets. It keeps the first index of a bucket without values, so that the gap remains.
func downsample(y []float64) []int {
	n := len(y)
	if n <= maxPoints {
		return everyNth(n, n)
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

// everyNth returns at most limit evenly spaced indices below n, starting at 0.
func everyNth(n, limit int) []int {
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
