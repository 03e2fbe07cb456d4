package table

import (
	"fmt"
	"slices"
)

// Append returns the column with one more cell at its end; the column itself stays as it is. The error says
// that the value is of another kind.
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
