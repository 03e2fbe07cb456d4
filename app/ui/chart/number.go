package chart

import (
	"math"
	"strconv"
	"strings"
)

// tickLabel formats a tick with the decimals that its step needs, with k M G T from 100,000 on, and with an exponent
// for very small and very large values.
func tickLabel(v, step, biggest float64) string {
	if v == 0 {
		return "0"
	}
	if biggest >= 1e15 || biggest < 1e-4 {
		return shortExponent(strconv.FormatFloat(v, 'e', -1, 64), v)
	}
	unit, suffix := 1.0, ""
	switch {
	case biggest >= 1e12:
		unit, suffix = 1e12, "T"
	case biggest >= 1e9:
		unit, suffix = 1e9, "G"
	case biggest >= 1e6:
		unit, suffix = 1e6, "M"
	case biggest >= 1e5:
		unit, suffix = 1e3, "k"
	}
	return strconv.FormatFloat(v/unit, 'f', decimals(step/unit), 64) + suffix
}

// decimals returns how many decimals a multiple of step needs: 0.05 needs two.
func decimals(step float64) int {
	if step <= 0 || !finite(step) {
		return 0
	}
	return int(min(max(math.Ceil(-math.Log10(step)-1e-9), 0), 8))
}

// shortExponent writes 1e-05 as 1e-5, and rounds a long mantissa to four digits.
func shortExponent(s string, v float64) string {
	if len(s) > 8 {
		s = strconv.FormatFloat(v, 'e', 3, 64)
	}
	mantissa, exponent, found := strings.Cut(s, "e")
	if !found {
		return s
	}
	n, err := strconv.Atoi(exponent)
	if err != nil {
		return s
	}
	return mantissa + "e" + strconv.Itoa(n)
}

// cell formats a value in a table with six significant digits; NaN as "missing".
func cell(v float64) string {
	switch {
	case math.IsNaN(v):
		return "missing"
	case math.IsInf(v, 1):
		return "inf"
	case math.IsInf(v, -1):
		return "-inf"
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

// fixed formats a value with the given decimals, but never as "-0.00".
func fixed(v float64, places int) string {
	s := strconv.FormatFloat(v, 'f', places, 64)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return s
}

// short formats a value next to a mark with at most three significant digits.
func short(v float64) string {
	switch a := math.Abs(v); {
	case !finite(v):
		return cell(v)
	case a != 0 && (a >= 1e5 || a < 1e-3):
		return shortExponent(strconv.FormatFloat(v, 'e', 2, 64), v)
	case a >= 100:
		return fixed(v, 0)
	case a >= 10:
		return fixed(v, 1)
	}
	return fixed(v, 2)
}
