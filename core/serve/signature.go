package serve

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/table"
	"orrery/core/usertext"
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
	names := slices.Sorted(maps.Keys(given))
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

func (l *live) noEntity(key string) string {
	column := l.Set.Key()
	if column == "" {
		return "No entity key is chosen. In Data, choose the column that identifies each row."
	}
	return fmt.Sprintf("No row has %s %q. Check the id.", column, key)
}

// refusal returns a sentence for the error of the model for these inputs.
func (l *live) refusal(cells []table.Value, err error) string {
	var value *ml.ValueError
	if !errors.As(err, &value) {
		return l.sentence(err)
	}
	// The column of the error may be the output of a step: "num__age" is age in the branch num. If it matches no input,
	// report the first input that is not a finite number.
	first := -1
	for i, c := range cells {
		if c.Kind == table.Text || c.Num-c.Num == 0 {
			continue
		}
		if value.Column == l.inputs[i] || strings.HasSuffix(value.Column, "__"+l.inputs[i]) {
			return l.badValue(i, c.Num)
		}
		if first < 0 {
			first = i
		}
	}
	if first < 0 {
		return "The values are too large to compute a prediction."
	}
	return l.badValue(first, cells[first].Num)
}

// badValue returns a sentence about input i, which is not a finite number, and the columns that it is computed from.
func (l *live) badValue(i int, v float64) string {
	name, what := l.inputs[i], "is missing"
	if !math.IsNaN(v) {
		what = "is infinite"
	}
	from, err := l.Set.Needs([]string{name})
	says := name + " " + what + ", and " + nameOf(l.Version) + " needs a finite " + l.Set.Schema()[l.positions[i]].Kind.String() + "."
	if err != nil || len(from) == 1 && from[0] == name {
		return says
	}
	return says + " It is computed from " + strings.Join(from, ", ") + "."
}

// sentence returns the text of an error for the user, with the name of the version.
func (l *live) sentence(err error) string {
	return nameOf(l.Version) + ": " + usertext.Of(err) + "."
}
