package serve

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orrery/core/registry"
	"orrery/core/table"
)

// SignatureError reports how a table differs from the signature of a version. Columns has every column that differs, in
// the signature's order.
type SignatureError struct {
	Version registry.Version
	Columns []Mismatch
}

// Mismatch is an input that is missing, or of another kind than in the fit.
type Mismatch struct {
	Column    string
	Missing   bool
	Want, Got table.Kind // Got is undefined if the column is missing
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

// checkSchema compares the model's signature with the set's columns by name, and sets the inputs. The order of columns
// does not matter, and columns that the model does not need are ignored.
func (l *live) checkSchema() error {
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

// checkKinds returns an error text if a given value is of another kind than its column, otherwise "". It checks names in
// order, so that the result is deterministic. The set checks names that are not columns, and features.
func (l *live) checkKinds(given map[string]table.Value) string {
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

// found describes a given value with its kind, such as: the text "much".
func found(v table.Value) string {
	if v.Kind == table.Text {
		return "the text " + strconv.Quote(v.Text)
	}
	return "the " + v.Kind.String() + " " + v.String()
}

// nameOf returns the display name of a version, such as "user-target v3".
func nameOf(v registry.Version) string {
	return strings.TrimSpace(v.Model + " v" + strconv.Itoa(v.N))
}
