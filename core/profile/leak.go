package profile

import (
	"fmt"
	"math"
	"slices"

	"orrery/core/ml/metrics"
	"orrery/core/table"
)

const (
	leakRows     = 50_000
	leakLimit    = 0.98 // of an area or an accuracy
	leakSquare   = 0.99 // of a squared correlation
	leakMends    = 0.9  // of the mistakes of always saying the most frequent class
	leakClass    = 5    // rows that the rarest class must have
	leakQuantile = 64
)

// leak measures how well a feature alone gives the target away. means says what value is, in
// words, when it is suspicious; else it is "".
func leak(c, target table.Column, l labels) (value float64, means string) {
	rows := both(c, target)
	switch k := len(l.names); {
	case k == 0 && target.Kind() == table.Number || k > 0 && !classification(target, k):
		return square(c, target, rows)
	case k < 2:
		return 0, ""
	default:
		return tells(c, rows, l)
	}
}

// both are the rows, at most leakRows and evenly spread, where both cells are present.
func both(c, target table.Column) []int {
	n := c.Len()
	k := min(n, leakRows)
	rows := make([]int, 0, k)
	for i := range k {
		if r := i * n / k; !c.Missing(r) && !target.Missing(r) {
			rows = append(rows, r)
		}
	}
	return rows
}

func tells(c table.Column, rows []int, l labels) (float64, string) {
	truth, counts := make([]int, len(rows)), make([]int, len(l.names))
	for i, r := range rows {
		truth[i] = l.of[r]
		counts[truth[i]]++
	}
	if slices.Min(counts) < leakClass {
		return 0, ""
	}
	if c.Kind() != table.Text && len(counts) == 2 {
		area := metrics.ROCAUC(truth, pick(c, rows))
		if area = max(area, 1-area); area >= leakLimit {
			return area, fmt.Sprintf("as a score it has an AUC of %.4g", area)
		}
		return 0, ""
	}
	right := float64(voted(values(c, rows), truth, len(counts))) / float64(len(rows))
	usual := float64(slices.Max(counts)) / float64(len(rows))
	if right >= leakLimit && right-usual >= leakMends*(1-usual) {
		return right, fmt.Sprintf("its value alone is right in %.4g %% of %d rows, the most frequent class in %.4g %%", 100*right, len(rows), 100*usual)
	}
	return 0, ""
}

func pick(c table.Column, rows []int) []float64 {
	out := make([]float64, len(rows))
	for i, r := range rows {
		out[i] = c.Floats()[r]
	}
	return out
}

// values numbers the different texts of the rows, or the quantiles that their numbers are in.
func values(c table.Column, rows []int) []int {
	out, at := make([]int, len(rows)), map[string]int{}
	if c.Kind() == table.Text {
		for i, r := range rows {
			k, known := at[c.Text(r)]
			if !known {
				k = len(at)
				at[c.Text(r)] = k
			}
			out[i] = k
		}
		return out
	}
	v := pick(c, rows)
	sorted := slices.Clone(v)
	slices.Sort(sorted)
	n := min(leakQuantile, max(1, len(v)/10))
	for i, x := range v {
		below, _ := slices.BinarySearch(sorted, x) // equal numbers fall into one quantile
		out[i] = below * n / len(v)
	}
	return out
}

// voted counts the rows whose class is the most frequent one among the others of their value;
// where there are no others, among all others. A tie is a mistake.
func voted(value, truth []int, classes int) int {
	all := make([]int, classes)
	by := make([]int, (slices.Max(value)+1)*classes)
	for i, v := range value {
		by[v*classes+truth[i]]++
		all[truth[i]]++
	}
	right := 0
	for i, v := range value {
		votes := by[v*classes : (v+1)*classes]
		own := votes[truth[i]] - 1
		if own == 0 && slices.Max(votes) == 1 {
			votes, own = all, all[truth[i]]-1
		}
		wins := own > 0
		for k, n := range votes {
			wins = wins && (k == truth[i] || n < own)
		}
		if wins {
			right++
		}
	}
	return right
}

// square is the squared correlation of two columns of numbers.
func square(c, target table.Column, rows []int) (float64, string) {
	if c.Kind() == table.Text || len(rows) < 2*leakClass {
		return 0, ""
	}
	x, y := pick(c, rows), pick(target, rows)
	mx, my := mean(x), mean(y)
	var xx, yy, xy float64
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		xx, yy, xy = xx+float64(dx*dx), yy+float64(dy*dy), xy+float64(dx*dy)
	}
	r2 := xy / xx * (xy / yy)
	if r2 >= leakSquare && !math.IsInf(r2, 0) {
		return r2, fmt.Sprintf("the squared correlation is %.4g", r2)
	}
	return 0, ""
}

func mean(v []float64) float64 {
	s := 0.0
	for _, x := range v {
		s += x
	}
	return s / float64(len(v))
}
