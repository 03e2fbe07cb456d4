package train

// Unexported functions for tests.
var (
	CValue    = cValue
	CPosition = cPosition
)
