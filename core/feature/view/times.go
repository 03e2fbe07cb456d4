package view

import (
	"fmt"
	"math"

	"orrery/core/feature/asof"
	"orrery/core/table"
)

// Times reads a column as microseconds since 1970: datetimes, numbers that count seconds, or texts that all
// are times. The error names a column that is none of these, and the first row that is no time.
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

// parsed reads texts, which a column has that was no time in all its rows.
func parsed(c table.Column) ([]float64, error) {
	out := make([]float64, c.Len())
	for i := range out {
		at, ok := table.ParseTime(c.Text(i))
		if !ok && !c.Missing(i) {
			return nil, fmt.Errorf("%q is no column of times: row %d is %q; write times as 2024-03-01 12:00:00, or as seconds since 1970", c.Name(), i, c.Text(i))
		}
		if out[i] = at; !ok {
			out[i] = math.NaN()
		}
	}
	return out, nil
}

// TimeCell is a time (microseconds since 1970) as a column of times of this kind holds it.
func TimeCell(k table.Kind, at float64) table.Value {
	switch k {
	case table.Number:
		return table.NumberValue(at / float64(asof.Second))
	case table.Text:
		return table.TextValue(table.FormatTime(at, false))
	}
	return table.TimeValue(at)
}
