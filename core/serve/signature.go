package serve

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orrery/core/registry"
	"orrery/core/table"
)

// SignatureError says how a table differs from the signature of a version that is to serve it:
// every column that does, in the signature's order.
type SignatureError struct {
	Version registry.Version
	Columns []Mismatch
}

// Mismatch is an input that is not there, or is of another kind than the model was fitted with.
type Mismatch struct {
	Column    string
	Missing   bool
	Want, Got table.Kind // Got has no meaning where the column is missing
}

func (e *SignatureError) Error() string {
	parts := make([]string, len(e.Columns))
	for i, c := range e.Columns {
		found := "is " + c.Got.String() + " here"
		if c.Missing {
			found = "is not here"
		}
		parts[i] = fmt.Sprintf("%q as %s, which %s", c.Column, c.Want, found)
	}
	return "serve: " + nameOf(e.Version) + " takes column " + strings.Join(parts, "; column ")
}

// sign holds the model's signature against the set's columns, by name: where in the table they
// stand makes no difference, and columns that the model does not take are of no concern.
func (l *live) sign() error {
	schema := l.Set.Schema()
	wrong := &SignatureError{Version: l.Version}
	for _, want := range l.Model.Schema() {
		at := schema.Index(want.Name)
		switch {
		case at < 0:
			wrong.Columns = append(wrong.Columns, Mismatch{Column: want.Name, Missing: true, Want: want.Kind})
		case schema[at].Kind != want.Kind:
			wrong.Columns = append(wrong.Columns, Mismatch{Column: want.Name, Want: want.Kind, Got: schema[at].Kind})
		}
		l.inputs = append(l.inputs, want.Name)
		l.positions = append(l.positions, at)
		l.text = l.text || want.Kind == table.Text
	}
	if len(wrong.Columns) > 0 {
		return wrong
	}
	return nil
}

// request says what is wrong with values that were given; "" when their kinds are those of the
// columns. Names are gone through in order, so that one mistake always has one answer. A name that
// is no column, and a feature, which is computed, are left to the set.
func (l *live) request(given map[string]table.Value) string {
	names := make([]string, 0, len(given))
	for name := range given {
		names = append(names, name)
	}
	slices.Sort(names)
	source := l.Set.Source()
	for _, name := range names {
		if at := source.Index(name); at >= 0 && source[at].Kind != given[name].Kind {
			return fmt.Sprintf("%s is %s, and %s takes it as %s.", name, found(given[name]), nameOf(l.Version), source[at].Kind)
		}
	}
	return ""
}

// found is a given value with its kind, as in: the text "much".
func found(v table.Value) string {
	if v.Kind == table.Text {
		return "the text " + strconv.Quote(v.Text)
	}
	return "the " + v.Kind.String() + " " + v.String()
}

// nameOf is a version as people call it.
func nameOf(v registry.Version) string {
	return strings.TrimSpace(v.Model + " v" + strconv.Itoa(v.N))
}
