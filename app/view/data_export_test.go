package view

import (
	"orrery/app/ui/format"
)

// These are the numbers of the Data station.
var (
	Quantity = format.Quantity
	Apart    = apart
	Classes  = classes
)
