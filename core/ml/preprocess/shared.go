package preprocess

import (
	"context"
	"errors"
	"math"
	"strconv"
	"strings"

	"orrery/core/ml"
	"orrery/core/table"
)

// errOther means that Apply got a table with other columns than Fit.
var errOther = errors.New("preprocess: the table has other columns than the fitted one")

// maxCells limits the numbers that a step creates: 2^27 of them take 1 GiB.
const maxCells = 1 << 27

// maxNames limits the bytes of the names of a step's columns. Products and branches concatenate names, so a few long
// ones become many.
const maxNames = 1 << 26

// fits returns an error if a result of this size does not fit into memory. Fit has refused such a table, but Apply may
// get a longer one.
func fits(kind string, rows, columns int) error {
	if rows > maxCells/max(1, columns) {
		return stepError(kind, strconv.Itoa(rows), " rows of ", strconv.Itoa(columns), " columns do not fit into memory; ask for fewer rows")
	}
	return nil
}

// series is a column with direct access to its values.
type series struct {
	*table.Column
	name  string
	words bool
	v     []float64 // nil for text
}

func open(t *table.Table) []series {
	cols := t.Columns()
	out := make([]series, len(cols))
	for i := range cols {
		c := &cols[i]
		out[i] = series{c, c.Name(), c.Kind() == table.Text, c.Floats()}
	}
	return out
}

// quoted returns the column's name for an error.
func (s *series) quoted() string { return "column " + strconv.Quote(s.name) }

// present returns a copy of the values that are not missing. An infinite one is a *ml.ValueError.
func (s *series) present(kind string) ([]float64, error) {
	out := make([]float64, 0, len(s.v))
	for i, x := range s.v {
		if x == x {
			if x-x != 0 {
				return nil, &ml.ValueError{Step: kind, Column: s.name, Row: i, Value: x}
			}
			out = append(out, x)
		}
	}
	return out, nil
}

// fits returns an error if the column's kind is not that of the fit.
func (s *series) fits(words bool, kind string) error {
	e := &ml.SchemaError{Step: kind}
	switch {
	case s.words == words:
		return nil
	case words:
		e.Number = []string{s.name}
	default:
		e.Text = []string{s.name}
	}
	return e
}

// result collects the columns that a step creates.
type result struct {
	cols  []table.Column
	names int // bytes of their names
}

func (r *result) add(name string, v []float64) { r.column(table.Numbers(name, v)) }

func (r *result) column(c table.Column) {
	r.names += len(c.Name())
	r.cols = append(r.cols, c)
}

// tooLong reports whether the names take more memory than maxNames.
func (r *result) tooLong() bool { return r.names > maxNames }

// table returns a table of columns whose names may repeat: a second a becomes a_2, as in a CSV file.
func (r *result) table(kind string) (*table.Table, error) {
	if len(r.cols) == 0 {
		return nil, stepError(kind, "it leaves no column; choose others, or drop fewer categories")
	}
	if r.tooLong() {
		return nil, stepError(kind, "the names of its columns are too long; give the columns shorter names")
	}
	taken, next := make(map[string]bool, len(r.cols)), map[string]int{} // next is a number below which all suffixes of a name are taken
	for i := range r.cols {
		c := &r.cols[i]
		name, n := c.Name(), max(2, next[c.Name()])
		for ; taken[name]; n++ {
			name = c.Name() + "_" + strconv.Itoa(n)
		}
		taken[name] = true
		if name != c.Name() {
			next[c.Name()] = n
			*c = c.Rename(name)
		}
	}
	return table.New(r.cols...)
}

// nan returns NaN, the value of an empty column.
func nan() float64 { return math.NaN() }

// tick calls the hook and reports a cancellation.
func tick(ctx context.Context) error { return ml.Tick(ctx, ml.Progress{Loss: math.NaN()}) }

// stepError returns an error about the data.
func stepError(kind string, words ...string) error {
	return &ml.StepError{Step: kind, Text: strings.Join(words, "")}
}

// mismatch returns the error of Load for attributes that contradict each other.
func mismatch(kind string) error {
	return errors.New("preprocess: the parts of a " + kind + " do not fit together")
}

// numberOrNaN returns a number, or NaN for the string nan. For None it returns NaN and false.
func numberOrNaN(v any) (float64, bool) {
	if f, ok := v.(float64); ok {
		return f, true
	}
	return nan(), v == "nan"
}

// pair reads a parameter of two finite numbers, the first below the second.
func pair(p ml.Params, name, want string) (low, high float64, err error) {
	list := numbers(p.Value(name))
	if len(list) != 2 || !(list[0] < list[1]) || list[0]-list[0] != 0 || list[1]-list[1] != 0 {
		return 0, 0, p.Refuse(name, want)
	}
	return list[0], list[1], nil
}

// numbers returns a list of numbers, nil for anything else.
func numbers(v any) []float64 {
	list, _ := v.([]any)
	out := make([]float64, len(list))
	for i := range list {
		f, ok := list[i].(float64)
		if !ok {
			return nil
		}
		out[i] = f
	}
	return out
}

// kinds lists the kind of each column by its name, for _fit_dtype.
type kinds []string

func (k *kinds) add(words bool) {
	kind := table.Number
	if words {
		kind = table.Text
	}
	*k = append(*k, kind.String())
}

func (k kinds) text(i int) bool { return k[i] == table.Text.String() }

// push appends a number. A call takes less code than append inlined.
func push(list *[]float64, v float64) { *list = append(*list, v) }

// noRows returns t without rows, to find out the columns of a step's result.
func noRows(t *table.Table) *table.Table { return t.Take(nil) }
