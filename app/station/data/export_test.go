package data

// What the tests of single functions reach.
var (
	Apart   = apart
	Classes = classes
)
