// Package table holds data as immutable, named columns. It describes them, finds their rows by
// key, and encodes them for the way between page and worker. Package csv reads and writes files.
//
// A column is a Number, a Bool, a Text or a Time. A missing cell is "" in a Text and NaN in the
// others; there is no other null.
//
//	t, err := table.New(table.Texts("name", []string{"Ann", "Bob"}), table.Numbers("age", []float64{31, 7.5}))
//	if err != nil {
//		return err
//	}
//	age, err := t.Column("age")
//	summary, err := table.Describe(age, nil)
//
// # Limits
//
// A table has fewer than 2^31 rows, and a text column at most 4 GB of text. Numbers are
// float64, which holds not every integer above 2^53. An empty text and a missing text are the same.
// Times have no zone of their own: they are UTC, in microseconds, of the years 0 to 9999, and rounded
// to 32 microseconds beyond 2255. The hash of an Index is not secret: a file made for it can make
// look-ups slow, though never wrong.
//
//orrery:inline engine
package table
