// Package verify checks everything in a workspace: every record decodes and is valid, every model loads, every table has
// its hash.
//
//	findings, err := verify.Check(ctx, verify.Content(content), progress)
//
// The same code checks a workspace file, its import and the store of a browser. They differ in the Source of the records
// and tables.
//
// Limits: in addition to the records, one table and one model are in memory at a time. Only the size and syntax of a
// setting are checked, not its meaning, which only the interface defines. The checksum of a model is not a signature: it
// can be recomputed after a change.
//
//orrery:inline engine
package verify
