package format

import (
	"orrery/core/expr"
)

// NameInFormula returns a column's name as written in an expression, in backticks if necessary.
func NameInFormula(name string) string {
	if in, err := expr.Names(name); err == nil && len(in) == 1 && in[0] == name {
		return name
	}
	return "`" + name + "`"
}
