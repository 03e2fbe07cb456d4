package serve

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/usertext"
)

func (l *live) noEntity(key string) string {
	column := l.Set.Key()
	if column == "" {
		return "No entity key is chosen. Choose in Data the column that names each row."
	}
	return fmt.Sprintf("No row has %s %q. Check the id.", column, key)
}

// refusal says why the model does not answer for these inputs.
func (l *live) refusal(cells []table.Value, err error) string {
	var value *ml.ValueError
	if !errors.As(err, &value) {
		return l.sentence(err)
	}
	// The column that the model complains of may have come out of a step: "num__age" is the branch
	// num's age. Where no input is meant, it is the first that is no number.
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
		return "The values are so large that the model finds no answer for them."
	}
	return l.badValue(first, cells[first].Num)
}

// badValue says which input has no number, and what it is computed from.
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

// sentence is a library's error as a person reads it, with the version that it is about.
func (l *live) sentence(err error) string {
	return nameOf(l.Version) + ": " + usertext.Of(err) + "."
}
