package ml

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"orrery/core/table"
)

// Labels numbers the classes of a target: y[i] is the index of the class of row i in classes, which are in
// scikit-learn's order (numbers by size, false before true, strings by code points).
//
// A missing cell is a *ValueError. The error wraps ErrClasses if there are fewer than two classes, or if the numbers
// are not integers and so are measurements and not classes.
func Labels(c table.Column) (y []float64, classes []table.Value, err error) {
	return labels(c, 2)
}

// labels is Labels with a minimum number of classes.
func labels(c table.Column, least int) (y []float64, classes []table.Value, err error) {
	switch c.Kind() {
	case table.Time:
		return nil, nil, fmt.Errorf("%w: column %q is datetime; a target is a class or a number", ErrClasses, c.Name())
	case table.Text:
		y, classes, err = textLabels(c)
	default:
		y, classes, err = numberLabels(c)
	}
	if err != nil {
		return nil, nil, err
	}
	if len(classes) < least {
		have := "it has no rows"
		if len(classes) == 1 {
			have = "every row is " + classes[0].String()
		}
		return nil, nil, fmt.Errorf("%w: column %q needs two classes or more; %s", ErrClasses, c.Name(), have)
	}
	return y, classes, nil
}

// Numbers returns the target of a regression. The error is a *ValueError for a missing or an infinite cell, a
// *SchemaError for a column of text or times; step is the kind that needs numbers.
func Numbers(c table.Column, step string) ([]float64, error) {
	if c.Kind() == table.Text {
		return nil, &SchemaError{Step: step, Text: []string{c.Name()}}
	}
	if c.Kind() == table.Time {
		return nil, &SchemaError{Step: step, Time: []string{c.Name()}}
	}
	v := c.Floats()
	for i, f := range v {
		if f-f != 0 {
			return nil, &ValueError{Column: c.Name(), Row: i, Value: f}
		}
	}
	return v, nil
}

func numberLabels(c table.Column) ([]float64, []table.Value, error) {
	v := c.Floats()
	for i, f := range v {
		switch {
		case f-f != 0:
			return nil, nil, &ValueError{Column: c.Name(), Row: i, Value: f}
		case f != math.Trunc(f):
			return nil, nil, fmt.Errorf("%w: column %q holds measured numbers such as %v in row %d, not classes",
				ErrClasses, c.Name(), table.NumberValue(f), i)
		}
	}
	seen := distinct(len(v), func(i int) float64 { return v[i] })
	classes := make([]table.Value, len(seen.values))
	for i, f := range seen.values {
		classes[i] = table.Value{Kind: c.Kind(), Num: f + 0} // adding 0 turns a negative zero into zero
	}
	return seen.index, classes, nil
}

func textLabels(c table.Column) ([]float64, []table.Value, error) {
	for i := range c.Len() {
		if c.Missing(i) {
			return nil, nil, &ValueError{Column: c.Name(), Row: i, Value: math.NaN()}
		}
	}
	seen := distinct(c.Len(), c.Text)
	classes := make([]table.Value, len(seen.values))
	for i, s := range seen.values {
		classes[i] = table.TextValue(s)
	}
	return seen.index, classes, nil
}

// labelled holds the distinct values in order, and for each row the index of its value.
type labelled[T cmp.Ordered] struct {
	values []T
	index  []float64
}

// distinct returns the distinct values of n rows. It looks into a map only if a row differs from the one before:
// targets are often sorted, and most have few classes.
func distinct[T cmp.Ordered](n int, at func(int) T) labelled[T] {
	out := labelled[T]{index: make([]float64, n)}
	number := map[T]int{}
	last := 0
	for i := range n {
		v := at(i)
		if i == 0 || v != out.values[last] {
			var ok bool
			if last, ok = number[v]; !ok {
				last = len(out.values)
				number[v] = last
				out.values = append(out.values, v)
			}
		}
		out.index[i] = float64(last)
	}
	order := slices.Clone(out.values)
	slices.Sort(order)
	place := make([]float64, len(order))
	for i, v := range order {
		place[number[v]] = float64(i)
	}
	for i, k := range out.index {
		out.index[i] = place[int(k)]
	}
	out.values = order
	return out
}

// MatrixOf returns the columns of t as numbers, sharing their memory. step is the kind that needs them, for the errors:
// *SchemaError for text or times, *ValueError for a missing or an infinite cell.
func MatrixOf(t *table.Table, step string) (Matrix, error) { return matrixOf(t, step, false) }

// matrixOf is MatrixOf that accepts missing and infinite cells if any is true.
func matrixOf(t *table.Table, step string, any bool) (Matrix, error) {
	if err := Numeric(t, step); err != nil {
		return Matrix{}, err
	}
	m := Matrix{Rows: t.Rows(), Cols: make([][]float64, t.Width())}
	for i, c := range t.Columns() {
		m.Cols[i] = c.Floats()
		if any {
			continue
		}
		for row, f := range m.Cols[i] {
			if f-f != 0 { // true for NaN and both infinities
				return Matrix{}, &ValueError{Step: step, Column: c.Name(), Row: row, Value: f}
			}
		}
	}
	return m, nil
}

// Numeric returns a *SchemaError that names every column of t that is text or times, or nil.
func Numeric(t *table.Table, step string) error {
	wrong := SchemaError{Step: step}
	for _, f := range t.Schema() {
		switch f.Kind {
		case table.Text:
			wrong.Text = append(wrong.Text, f.Name)
		case table.Time:
			wrong.Time = append(wrong.Time, f.Name)
		}
	}
	if len(wrong.Text)+len(wrong.Time) > 0 {
		return &wrong
	}
	return nil
}

// selectColumns returns the named columns in that order. The error is a *SchemaError with every name that t does not
// have, or with those that hold times: no step may read a time as a number or a category.
func selectColumns(t *table.Table, names []string) (*table.Table, error) {
	var missing []string
	for _, name := range names {
		if !t.Has(name) {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return nil, &SchemaError{Missing: missing}
	}
	x, err := t.Select(names...)
	if err != nil {
		return nil, err
	}
	var times []string
	for _, f := range x.Schema() {
		if f.Kind == table.Time {
			times = append(times, f.Name)
		}
	}
	if len(times) > 0 {
		return nil, &SchemaError{Time: times}
	}
	return x, nil
}
