package view

// What the tests of single functions reach.
var (
	CAt           = cAt
	CPlace        = cPlace
	HistogramBins = histogramBins
	Signed        = signed
	Said          = said
	Amount        = amount
)
