package table

import (
	"fmt"
	"slices"
)

// Append returns a new column with one more cell at the end. The error is for a value of another kind.
func (c Column) Append(v Value) (Column, error) {
	if v.Kind != c.kind {
		return c, fmt.Errorf("table: column %q is a %s, and a %s was given", c.name, c.kind, v.Kind)
	}
	if c.kind != Text {
		return OfKind(c.kind, c.name, append(slices.Clone(c.nums), v.Num)), nil
	}
	data := append([]byte(c.text), v.Text...)
	return TextBytes(c.name, data, append(slices.Clone(c.offsets), uint32(len(data)))), nil
}
