package data

import (
	"orrery/core/table"
)

// decimals is how many a column's smallest and largest cell need.
func decimals(s table.Summary) int {
	if s.Kind == table.Bool || s.Type == "int64" {
		return 0
	}
	return 3
}
