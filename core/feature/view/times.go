package view

import (
	"fmt"
	"math"

	"orrery/core/feature/asof"
	"orrery/core/table"
)

// Times returns a column as microseconds since 1970: datetimes, numbers of seconds, or texts that all are times.
// The error names a column that is none of these, and the first row that is not a time.
func Times(c table.Column) ([]float64, error) {
	switch c.Kind() {
	case table.Time:
		return c.Floats(), nil
	case table.Number:
		out := make([]float64, c.Len())
		for i, v := range c.Floats() {
			out[i] = v * float64(asof.Second)
		}
		return table.Times("", out).Floats(), nil
	case table.Text:
		return parsed(c)
	}
	return nil, fmt.Errorf("%q is a %s, not a time", c.Name(), c.Kind())
}

// parsed parses the texts of a column that was not detected as times.
func parsed(c table.Column) ([]float64, error) {
	out := make([]float64, c.Len())
	for i := range out {
		at, ok := table.ParseTime(c.Text(i))
		if !ok && !c.Missing(i) {
			return nil, fmt.Errorf("%q is not a column of times: row %d is %q; write times as 2024-03-01 12:00:00, or as seconds since 1970", c.Name(), i, c.Text(i))
		}
		if out[i] = at; !ok {
			out[i] = math.NaN()
		}
	}
	return out, nil
}

// TimeCell returns a time (microseconds since 1970) as a cell of a time column of this kind.
func TimeCell(k table.Kind, at float64) table.Value {
	switch k {
	case table.Number:
		return table.NumberValue(at / float64(asof.Second))
	case table.Text:
		return table.TextValue(table.FormatTime(at, false))
	}
	return table.TimeValue(at)
}
