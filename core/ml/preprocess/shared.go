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

// errOther: Apply was given another table than Fit.
var errOther = errors.New("preprocess: the table has other columns than the fitted one")

// maxCells bounds the numbers that a step may make of a table: 2^27 of them take 1 GiB.
const maxCells = 1 << 27

// maxNames bounds the bytes of the names of a step's columns. Products and branches put names
// together, so that a few long ones become many.
const maxNames = 1 << 26

// fits returns an error when so many rows of so many columns do not fit into memory. Fit has refused
// such a table; a model may be asked about a longer one.
func fits(kind string, rows, columns int) error {
	if rows > maxCells/max(1, columns) {
		return complain(kind, strconv.Itoa(rows), " rows of ", strconv.Itoa(columns), " columns do not fit into memory; ask for fewer rows")
	}
	return nil
}

// series is a column with what is asked for most at hand.
type series struct {
	*table.Column
	name  string
	words bool
	v     []float64 // nil for words
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

// quoted is the column's name for an error.
func (s *series) quoted() string { return "column " + strconv.Quote(s.name) }

// present returns a copy of the values that are there. An infinite one is a *ml.ValueError.
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

// fits tells whether a column is of the kind that was fitted.
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

// result gathers the columns that a step makes.
type result struct {
	cols  []table.Column
	names int // bytes of their names
}

func (r *result) add(name string, v []float64) { r.column(table.Numbers(name, v)) }

func (r *result) column(c table.Column) {
	r.names += len(c.Name())
	r.cols = append(r.cols, c)
}

// tooLong reports whether the names take more memory than they should.
func (r *result) tooLong() bool { return r.names > maxNames }

// table makes a table of columns whose names may repeat: the second a is a_2, as in a CSV file.
func (r *result) table(kind string) (*table.Table, error) {
	if len(r.cols) == 0 {
		return nil, complain(kind, "it leaves no column; choose others, or drop fewer categories")
	}
	if r.tooLong() {
		return nil, complain(kind, "the names of its columns are too long; give the columns shorter names")
	}
	taken, next := make(map[string]bool, len(r.cols)), map[string]int{} // next: below it all are taken
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

// undefined is the value of what has no value.
func undefined() float64 { return math.NaN() }

// tick tells the hook that the work goes on.
func tick(ctx context.Context) error { return ml.Tick(ctx, ml.Progress{Loss: math.NaN()}) }

// complain is what a step says of data.
func complain(kind string, words ...string) error {
	return &ml.StepError{Step: kind, Text: strings.Join(words, "")}
}

// unfit is what Load says of attributes that contradict each other.
func unfit(kind string) error {
	return errors.New("preprocess: the parts of a " + kind + " do not fit together")
}

// orNaN reads a number, or the text nan; None is NaN too, but no number.
func orNaN(v any) (float64, bool) {
	if f, ok := v.(float64); ok {
		return f, true
	}
	return undefined(), v == "nan"
}

// whole is numbers that may be counts as counts.
func whole(v []float64) []int {
	out := make([]int, len(v))
	for i, f := range v {
		out[i] = int(f)
	}
	return out
}

// pair reads a parameter of two finite numbers, the first below the second.
func pair(p ml.Params, name, want string) (low, high float64, err error) {
	list := numbers(p.Value(name))
	if len(list) != 2 || !(list[0] < list[1]) || list[0]-list[0] != 0 || list[1]-list[1] != 0 {
		return 0, 0, p.Refuse(name, want)
	}
	return list[0], list[1], nil
}

// numbers reads a list of numbers, nil for anything else.
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

// kinds is the kind of each column by its name, as _fit_dtype.
type kinds []string

func (k *kinds) add(words bool) {
	kind := table.Number
	if words {
		kind = table.Text
	}
	*k = append(*k, kind.String())
}

func (k kinds) text(i int) bool { return k[i] == table.Text.String() }

// push appends a number; a call is smaller than what append becomes.
func push(list *[]float64, v float64) { *list = append(*list, v) }

// noRows is t without a row, to ask a step which columns it makes.
func noRows(t *table.Table) *table.Table { return t.Take(nil) }
