package asof

import (
	"math"

	"orrery/core/table"
)

// Entities returns a column of the distinct keys in the order of their first rows in the source.
func (l *Log) Entities() table.Column {
	first := make([]int, l.Count())
	for row, e := range l.number {
		if e > 0 {
			first[e-1] = row
		}
	}
	return l.key.Gather(first)
}

// Events returns the event times of rows of the source, NaN for row -1 and without times.
func (l *Log) Events(rows []int) []float64 {
	out := make([]float64, len(rows))
	for i, row := range rows {
		if out[i] = math.NaN(); row >= 0 && l.event != nil {
			out[i] = l.event[row]
		}
	}
	return out
}

// Newest returns the latest event time, 0 without any.
func (l *Log) Newest() float64 {
	newest := math.Inf(-1)
	for _, at := range l.times {
		newest = max(newest, at)
	}
	if math.IsInf(newest, -1) {
		return 0
	}
	return newest
}
