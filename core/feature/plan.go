package feature

import (
	"fmt"
	"slices"

	"orrery/core/expr"
	"orrery/core/table"
)

// Plan reads the same columns and features of many rows, in the order of their names: the input vector of a model. It
// allocates only when it is created. It has scratch memory, so only one goroutine at a time may use it.
type Plan struct {
	rows   int
	loads  []load
	steps  []step
	out    []int // cells of the vector
	cells  []table.Value
	inputs []table.Value // scratch
}

// load copies a source column into a cell.
type load struct {
	column table.Column
	cell   int
}

// step computes a feature from cells.
type step struct {
	program *expr.Program
	inputs  []int
	cell    int
}

// Plan returns a plan for vectors of these columns and features. They must be numbers, booleans (0 and 1) or times
// (microseconds since 1970); missing ones are NaN. Errors: a [*table.NameError], or one that names a text column.
func (r *Reader) Plan(names []string) (*Plan, error) {
	wanted, err := r.set.positions(names)
	if err != nil {
		return nil, err
	}
	for _, at := range wanted {
		if f := r.set.schema[at]; f.Kind == table.Text {
			return nil, fmt.Errorf("feature: %q is text, a vector holds numbers: leave it out, or compare it in a feature", f.Name)
		}
	}
	p := &Plan{rows: r.rows}
	cell := make(map[int]int) // by position in the schema
	for i, at := range r.set.needed(wanted) {
		cell[at] = i
		if at < r.set.source {
			p.loads = append(p.loads, load{r.columns[at], i})
			continue
		}
		f := r.set.features[at-r.set.source]
		p.steps = append(p.steps, step{f.program, cells(f.inputs, cell), i})
		p.inputs = slices.Grow(p.inputs[:0], len(f.inputs))
	}
	p.out = cells(wanted, cell)
	p.cells = make([]table.Value, len(cell))
	return p, nil
}

func cells(positions []int, cell map[int]int) []int {
	out := make([]int, len(positions))
	for i, at := range positions {
		out[i] = cell[at]
	}
	return out
}

// Vector sets dst to the values of a row, in the order of the plan's names, and returns it. If dst is too short, it
// allocates a new slice. The error is for a row that the table does not have.
func (p *Plan) Vector(dst []float64, row int) ([]float64, error) {
	if row < 0 || row >= p.rows {
		return nil, fmt.Errorf("feature: no row %d in a table of %d", row, p.rows)
	}
	for i := range p.loads {
		l := &p.loads[i]
		p.cells[l.cell] = l.column.Value(row)
	}
	for i := range p.steps {
		if err := p.compute(&p.steps[i]); err != nil {
			return nil, err
		}
	}
	dst = slices.Grow(dst[:0], len(p.out))[:len(p.out)]
	for i, cell := range p.out {
		dst[i] = p.cells[cell].Num
	}
	return dst, nil
}

func (p *Plan) compute(s *step) error {
	in := p.inputs[:0]
	for _, cell := range s.inputs {
		in = append(in, p.cells[cell])
	}
	v, err := s.program.EvalRow(in)
	if err != nil {
		return fmt.Errorf("feature: compute %q: %w", s.program.Source(), err)
	}
	p.cells[s.cell] = v
	return nil
}
