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
