// Package table holds data as immutable, named columns: reads it from CSV, describes it,
// finds its rows by key, and carries it between page and worker.
//
// A column is a Number, a Bool, a Text or a Time. A missing cell is "" in a Text and NaN in the
// others; there is no other null.
//
//	got, err := table.Read(file, size, table.CSVOptions{})
//	if err != nil {
//		return err // a *CellError says which line and what to do about it
//	}
//	age, err := got.Table.Column("age")
//	summary, err := table.Describe(age, nil)
//
// # Limits
//
// A table has fewer than 2^31 rows, and a text column at most 4 GB of text. Numbers are
// float64: whole numbers above 2^53 that it cannot hold are left as text by Read. An empty text and a
// missing text are the same. Times have no zone of their own: they are
// UTC, in microseconds, of the years 0 to 9999, and rounded to 32 microseconds beyond 2255. Read takes
// records of up to 64 MB. The index's hash is not secret: a
// file made for it can make look-ups slow, though never wrong.
//
//orrery:inline engine
package table
