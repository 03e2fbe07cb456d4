package feature

import (
	"fmt"
	"strings"

	"orrery/core/expr"
)

// ordering sorts definitions topologically, so that each comes after those that it reads, and otherwise keeps their
// order. It is a depth-first walk. A definition that cannot be in a set is reported to fault and skipped.
type ordering struct {
	defs  []Definition
	names [][]string     // that the formula of each definition reads
	index map[string]int // of defs by name
	state []state
	path  []int // from the feature where the walk began to the current one
	out   []int
	fault func(d Definition, err error)
}

type state uint8

const (
	unseen state = iota
	open         // on the path
	done
	wrong // skipped
)

// order returns the indices of the definitions that can be in a set. names[i] are the columns that the formula of
// definition i reads, nil where it has to be parsed.
func (o *ordering) order(names [][]string) []int {
	o.names, o.state = names, make([]state, len(o.defs))
	for i := range o.defs {
		o.visit(i)
	}
	return o.out
}

func (o *ordering) visit(i int) {
	d := o.defs[i]
	switch o.state[i] {
	case done, wrong:
		return
	case open:
		o.state[i] = wrong
		o.fault(d, fmt.Errorf("%w: %s", ErrCycle, o.circle(i)))
		return
	}
	if o.names[i] == nil {
		names, err := expr.Names(d.Expr)
		if err != nil {
			o.state[i] = wrong
			o.fault(d, err)
			return
		}
		o.names[i] = names
	}
	o.state[i] = open
	o.path = append(o.path, i)
	for _, name := range o.names[i] {
		if j, ok := o.index[name]; ok {
			o.visit(j)
		}
	}
	o.path = o.path[:len(o.path)-1]
	if o.state[i] == open {
		o.state[i] = done
		o.out = append(o.out, i)
	}
}

// circle names the features of a cycle: "a reads b, b reads a".
func (o *ordering) circle(i int) string {
	from := 0
	for o.path[from] != i {
		from++
	}
	ring := append(o.path[from:len(o.path):len(o.path)], i)
	parts := make([]string, len(ring)-1)
	for k := range parts {
		parts[k] = o.defs[ring[k]].Name + " reads " + o.defs[ring[k+1]].Name
	}
	return strings.Join(parts, ", ")
}
