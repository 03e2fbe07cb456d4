package monitor

// HistogramBins is histogramBins for tests.
var HistogramBins = histogramBins
