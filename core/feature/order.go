package feature

import (
	"fmt"
	"strings"

	"orrery/core/expr"
	"orrery/core/table"
)

// inOrder checks the names of the definitions and sorts them so that each comes after those that it reads; otherwise
// they keep their order.
func inOrder(s table.Schema, defs []Definition) ([]Definition, error) {
	o := &ordering{defs: defs, index: make(map[string]int, len(defs)), state: make([]state, len(defs))}
	if len(defs) > maxFeatures {
		return nil, &DefinitionError{defs[maxFeatures].Name, fmt.Errorf("%w: a set holds %d", ErrLimit, maxFeatures)}
	}
	source := make(map[string]bool, len(s))
	for _, f := range s {
		source[f.Name] = true
	}
	for i, d := range defs {
		if err := checkName(d.Name); err != nil {
			return nil, &DefinitionError{d.Name, err}
		}
		if source[d.Name] {
			return nil, &DefinitionError{d.Name, fmt.Errorf("%w: it is a column of the data; choose another", ErrDuplicate)}
		}
		if _, twice := o.index[d.Name]; twice {
			return nil, &DefinitionError{d.Name, fmt.Errorf("%w: another feature has it; choose another", ErrDuplicate)}
		}
		o.index[d.Name] = i
	}
	for i := range defs {
		if err := o.visit(i); err != nil {
			return nil, err
		}
	}
	return o.out, nil
}

// ordering is a depth-first walk over the features.
type ordering struct {
	defs  []Definition
	index map[string]int
	state []state
	path  []string // from the feature that the walk began with to the one at hand
	out   []Definition
}

type state uint8

const (
	unseen state = iota
	open         // on the path
	done
)

func (o *ordering) visit(i int) error {
	d := o.defs[i]
	switch o.state[i] {
	case done:
		return nil
	case open:
		return &DefinitionError{d.Name, fmt.Errorf("%w: %s", ErrCycle, o.circle(d.Name))}
	}
	o.state[i] = open
	o.path = append(o.path, d.Name)
	names, err := expr.Names(d.Expr)
	if err != nil {
		return &DefinitionError{d.Name, err}
	}
	for _, name := range names {
		if j, ok := o.index[name]; ok {
			if err := o.visit(j); err != nil {
				return err
			}
		}
	}
	o.path = o.path[:len(o.path)-1]
	o.state[i] = done
	o.out = append(o.out, d)
	return nil
}

// circle names the features of a cycle: "a reads b, b reads a".
func (o *ordering) circle(name string) string {
	from := 0
	for o.path[from] != name {
		from++
	}
	ring := append(o.path[from:len(o.path):len(o.path)], name)
	parts := make([]string, len(ring)-1)
	for i := range parts {
		parts[i] = ring[i] + " reads " + ring[i+1]
	}
	return strings.Join(parts, ", ")
}
