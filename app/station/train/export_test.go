package train

// What the tests of single functions reach.
var (
	CAt    = cAt
	CPlace = cPlace
)
