package view

import (
	"orrery/app/station/data"
	"orrery/app/ui/format"
)

// These are the numbers of the Data station.
var (
	Quantity = format.Quantity
	Apart    = data.Apart
	Classes  = data.Classes
)
