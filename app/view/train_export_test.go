package view

import (
	"orrery/app/ui/format"
)

// What the tests of single functions reach.
var (
	CAt    = cAt
	CPlace = cPlace
	Signed = format.Signed
	Said   = format.ErrorText
	Amount = format.Amount
)
