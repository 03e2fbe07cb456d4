// Package verify checks everything that a workspace holds: every record decodes and is valid, every
// model loads, every table is the one that its hash names.
//
//	findings, err := verify.Check(ctx, verify.Content(content), progress)
//
// A workspace file, its import and the store of a browser are checked by the same code; they
// differ in where the records and the tables are read from, which is a Source.
//
// Limits: in addition to the records, one table and one model are in memory at a time. Only the
// size and form of a setting are checked, not its meaning, which only the interface defines. The
// checksum of a model is not a signature: it can be recomputed after a change.
//
//orrery:inline engine
package verify
