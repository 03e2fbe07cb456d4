// Package table stores data as immutable, named columns. It computes summaries, finds rows by key,
// and encodes tables for the transfer between page and worker. Package csv reads and writes files.
//
// The kind of a column is Number, Bool, Text or Time. A missing cell is "" in a Text column and NaN in
// the others; there is no other null.
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
// A table has fewer than 2^31 rows, and a text column at most 4 GB of text. Numbers are float64, which does not
// represent every integer above 2^53. An empty text and a missing text are the same. Times have no zone: they are UTC,
// in microseconds, of the years 0 to 9999, and rounded to 32 microseconds after 2255. The hash function of an Index is
// not seeded: a crafted file can make look-ups slow, but not wrong.
//
//orrery:inline engine
package table
