package view

// These are the numbers of the Data station.
var (
	Quantity = quantity
	Apart    = apart
	Classes  = classes
)
