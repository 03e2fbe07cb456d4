package view

import (
	"orrery/app/station/train"
	"orrery/app/ui/format"
)

// What the tests of single functions reach.
var (
	CAt    = train.CAt
	CPlace = train.CPlace
	Signed = format.Signed
	Said   = format.ErrorText
	Amount = format.Amount
)
