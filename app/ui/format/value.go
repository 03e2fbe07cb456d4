package format

import (
	"math"
	"strconv"

	"orrery/core/table"
)

func OrMissing(text string) string {
	if text == "" {
		return "(missing)"
	}
	return text
}

// SixDigits writes a feature to six figures.
func SixDigits(v float64) string {
	if math.IsNaN(v) {
		return "-"
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

// Values are the classes as text.
func Values(classes []table.Value) []string {
	out := make([]string, len(classes))
	for i, c := range classes {
		out[i] = c.String()
	}
	return out
}
