// Package csv reads CSV files into tables and writes tables as CSV files. It detects the format of a
// file: encoding, delimiter, quotes, header, and the format of numbers and dates.
//
//	got, err := csv.Read(file, size, csv.Options{})
//	if err != nil {
//		return err // a *CellError has the line, the problem and a remedy
//	}
//	age, err := got.Table.Column("age")
//	err = csv.Write(out, got.Table)
//
// # Limits
//
// A record has at most 64 MB and a file at most 65,536 columns. Integers above 2^53 that a float64 cannot represent
// stay text, and so do dates if no cell shows whether the day or the month comes first.
//
//orrery:inline engine
package csv
