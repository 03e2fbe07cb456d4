// Package literal reads and writes single cells as text: numbers, booleans and times. Package table
// and the CSV reader share it, so that what one writes the other reads back bit for bit.
//
//	v, ok := literal.ParseFloat([]byte("1,5"), ',')  // 1.5
//	b := literal.AppendTime(nil, 0, true)            // 1970-01-01
//
// Times are float64 microseconds since 1970-01-01T00:00:00Z. A missing cell is NaN, and its text is
// empty.
//
// Limits: dates are those of the proleptic Gregorian calendar, of the years 0 to 9999.
//
//orrery:inline engine
package literal
