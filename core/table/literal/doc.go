// Package literal parses and formats single cells: numbers, booleans and times. Package table and
// the CSV reader share it, so that values survive a round trip bit for bit.
//
//	v, ok := literal.ParseFloat([]byte("1,5"), ',')  // 1.5
//	b := literal.AppendTime(nil, 0, true)            // 1970-01-01
//
// Times are float64 microseconds since 1970-01-01T00:00:00Z. A missing cell is NaN, and its text is empty.
//
// Limits: dates are in the proleptic Gregorian calendar, in the years 0 to 9999.
//
//orrery:inline engine
package literal
