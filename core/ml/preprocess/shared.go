package preprocess

import (
	"context"
	"errors"
	"math"
	"strconv"

	"orrery/core/ml"
	"orrery/core/table"
)

// errOther: Apply was given another table than Fit.
var errOther = errors.New("preprocess: the table has other columns than the fitted one")

// maxCells bounds the numbers that a step may make of a table: 2^27 of them take 1 GiB.
const maxCells = 1 << 27

// undefined is the value of what has no value.
func undefined() float64 { return math.NaN() }

// tick tells the hook that the work goes on.
func tick(ctx context.Context) error { return ml.Tick(ctx, ml.Progress{Loss: math.NaN()}) }

// known tells whether t has the fitted number of columns, all of them numbers.
func known(t *table.Table, width int, kind string) error {
	if t.Width() != width {
		return errOther
	}
	return ml.Numeric(t, kind)
}

// present returns a copy of the column's values that are there. An infinite one is a *ml.ValueError.
func present(c table.Column, kind string) ([]float64, error) {
	v := c.Floats()
	out := make([]float64, 0, len(v))
	for i, x := range v {
		if x == x {
			if x-x != 0 {
				return nil, &ml.ValueError{Step: kind, Column: c.Name(), Row: i, Value: x}
			}
			out = append(out, x)
		}
	}
	return out, nil
}

// finite returns a *ml.ValueError for the first cell that is missing or infinite.
func finite(t *table.Table, kind string) error {
	_, err := ml.MatrixOf(t, kind)
	return err
}

// divisor replaces the range of a column that is constant but for rounding by 1, as scikit-learn does.
func divisor(scale float64) float64 {
	if scale < 10*0x1p-52 {
		return 1
	}
	return scale
}

// agree returns an error unless every list has one number a column.
func agree(kind string, width int, lists ...[]float64) error {
	for _, l := range lists {
		if len(l) != width {
			return unfit(kind)
		}
	}
	return nil
}

func unfit(kind string) error {
	return errors.New("preprocess: the parts of a " + kind + " do not fit together")
}

// pair reads a parameter of two numbers, the first below the second.
func pair(p ml.Params, name, want string) (low, high float64, err error) {
	list, _ := p.Value(name).([]any)
	if len(list) == 2 {
		a, okA := list[0].(float64)
		b, okB := list[1].(float64)
		if okA && okB && a < b && a-a == 0 && b-b == 0 {
			return a, b, nil
		}
	}
	return 0, 0, p.Refuse(name, want)
}

// joined makes a table of columns whose names may repeat: the second a is a_2, as in a CSV file.
func joined(kind string, cols []table.Column) (*table.Table, error) {
	if len(cols) == 0 {
		return nil, &ml.StepError{Step: kind, Text: "it leaves no column; choose others, or drop fewer categories"}
	}
	taken := make(map[string]bool, len(cols))
	for i, c := range cols {
		name := c.Name()
		for n := 2; taken[name]; n++ {
			name = c.Name() + "_" + strconv.Itoa(n)
		}
		taken[name] = true
		if name != c.Name() {
			cols[i] = c.Rename(name)
		}
	}
	return table.New(cols...)
}

// namesOf lists the names of columns.
func namesOf(cols []table.Column) []string {
	names := make([]string, len(cols))
	for i, c := range cols {
		names[i] = c.Name()
	}
	return names
}
