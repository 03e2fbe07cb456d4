package data

// Exported for tests of single functions.
var (
	Apart   = meanDistance
	Classes = classes
)
