package view

import (
	"maps"
	"math"
	"slices"
	"strconv"

	"orrery/core/table"
)

// quantity writes a number of a summary: so many decimals where that says
// enough, else four figures and a power of ten.
func quantity(v float64, places int) string {
	size := math.Abs(v)
	switch {
	case math.IsNaN(v):
		return "-"
	case math.IsInf(v, 0), size >= 1e9:
		return strconv.FormatFloat(v, 'g', 4, 64)
	case size > 0 && size < 0.5*math.Pow10(-places):
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	return strconv.FormatFloat(v, 'f', places, 64)
}

// decimals is how many a column's smallest and largest cell need.
func decimals(s table.Summary) int {
	if s.Kind == table.Bool || s.Type == "int64" {
		return 0
	}
	return 3
}

// statistic writes a number of a summary in the column's own terms: a time as one.
func statistic(c table.Summary, v float64, places int) string {
	if c.Kind != table.Time || math.IsNaN(v) {
		return quantity(v, places)
	}
	return moment(v)
}

// moment is a time to the minute, without one that is midnight.
func moment(us float64) string {
	text := table.FormatTime(us, false)
	if text[11:16] == "00:00" {
		return text[:10]
	}
	return text[:10] + " " + text[11:16]
}

// rounded writes a cell for a preview: numbers to six decimals as pandas prints
// them, so that a column of them lines up. The whole number is in the CSV.
func rounded(c table.Column, row int) string {
	if c.Kind() != table.Number || c.Missing(row) {
		return c.Cell(row)
	}
	return sixPlaces(c.Floats()[row])
}

// sixPlaces writes a whole number in full and any other to six decimals.
func sixPlaces(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return quantity(v, 6)
}

// sortedNames are a map's keys in order.
func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
