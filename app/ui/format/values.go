// Package format writes numbers, durations, sizes and times for people. The same kind of value is written the same
// way everywhere.
//
//	format.Count(2, "run")                  // "2 runs"
//	format.Duration(3800*time.Microsecond)  // "3.8 ms"
package format

import (
	"cmp"
	"math"
	"strconv"
	"strings"

	"orrery/core/expr"
	"orrery/core/registry"
	"orrery/core/table"
)

// Quantity writes a number with a number of decimals. It uses an exponent for a number of 1e9 or more, and for one
// that would round to zero.
func Quantity(v float64, places int) string {
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

// Statistic writes a number of a column's summary; that of a time column as a time.
func Statistic(c table.Summary, v float64, places int) string {
	if c.Kind != table.Time || math.IsNaN(v) {
		return Quantity(v, places)
	}
	return Moment(v)
}

// Moment writes a time in microseconds since 1970 to the minute, and midnight as a date.
func Moment(us float64) string {
	text := table.FormatTime(us, false)
	if text[11:16] == "00:00" {
		return text[:10]
	}
	return text[:10] + " " + text[11:16]
}

// Cell writes a cell of a preview. Numbers have six decimals, as pandas prints them, so that a column of them lines up.
func Cell(c table.Column, row int) string {
	if c.Kind() != table.Number || c.Missing(row) {
		return c.Cell(row)
	}
	return SixPlaces(c.Floats()[row])
}

// SixPlaces writes a whole number in full and any other number with six decimals.
func SixPlaces(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return Quantity(v, 6)
}

// Measure defines how tables show one metric.
type Measure struct {
	Key, Name, Short string
	Places           int
	Better           int // 1: greater is better, -1: less is, 0: neither
}

// Amounts is the value of Measure.Places for metrics in the units of the target.
const Amounts = -1

// Of writes the metric of a run; a dash if the run has none.
func (m Measure) Of(r registry.Run) string {
	v, ok := r.Metrics[m.Key]
	if !ok {
		return "-"
	}
	return m.Write(v)
}

// Write writes a value of the metric.
func (m Measure) Write(v float64) string {
	if m.Places == Amounts {
		return Amount(v)
	}
	return Fixed(v, m.Places)
}

// Change writes a difference with its sign, and "better" or "worse" where the metric has a direction.
func (m Measure) Change(d float64) string {
	text := ""
	switch {
	case math.IsNaN(d):
		return ""
	case m.Places == Amounts:
		text = SignedAmount(d)
	default:
		text = Signed(d, m.Places)
	}
	switch way := d * float64(m.Better); {
	case strings.Trim(text, "-+0.") == "" || m.Better == 0:
	case way > 0:
		text += " better"
	case way < 0:
		text += " worse"
	}
	return text
}

// SignedAmount writes a difference in the units of the target with its sign.
func SignedAmount(v float64) string {
	if v > 0 {
		return "+" + Amount(v)
	}
	return Amount(v)
}

// Amount writes a number in the units of the target with four significant digits.
func Amount(v float64) string {
	size := math.Abs(v)
	if math.IsNaN(v) {
		return "-"
	}
	if v != 0 && (size >= 1e7 || size < 1e-3) || math.IsInf(v, 0) {
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	places := 3
	for limit := 10.0; size >= limit && places > 0; limit *= 10 {
		places--
	}
	f, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'f', places, 64), 64)
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// OrMissing returns a text, or "(missing)" in place of an empty one.
func OrMissing(text string) string { return cmp.Or(text, "(missing)") }

// SixDigits writes a feature with six significant digits; a dash for NaN.
func SixDigits(v float64) string {
	if math.IsNaN(v) {
		return "-"
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

// Values returns the classes as text.
func Values(classes []table.Value) []string {
	out := make([]string, len(classes))
	for i, c := range classes {
		out[i] = c.String()
	}
	return out
}

// NameInFormula returns a column's name as written in an expression, in backticks if necessary.
func NameInFormula(name string) string {
	if in, err := expr.Names(name); err == nil && len(in) == 1 && in[0] == name {
		return name
	}
	return "`" + name + "`"
}
