// Package csv reads CSV files into tables and writes tables as CSV files. It finds out by itself how
// a file is written: encoding, delimiter, quotes, header, the form of numbers and dates.
//
//	got, err := csv.Read(file, size, csv.Options{})
//	if err != nil {
//		return err // a *CellError says which line is wrong and what to do about it
//	}
//	age, err := got.Table.Column("age")
//	err = csv.Write(out, got.Table)
//
// # Limits
//
// A record has at most 64 MB and a file at most 65,536 columns. Integers above 2^53 that a float64
// cannot hold are left as text, and so are dates of which nothing shows whether the day or the month
// comes first.
//
//orrery:inline engine
package csv
