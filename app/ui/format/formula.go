package format

import (
	"orrery/core/expr"
)

// NameInFormula is a column's name as an expression must write it.
func NameInFormula(name string) string {
	if in, err := expr.Names(name); err == nil && len(in) == 1 && in[0] == name {
		return name
	}
	return "`" + name + "`"
}
