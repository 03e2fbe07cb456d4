// Package verify checks everything that a workspace holds: every record decodes and is valid, every
// model loads, every table is the one that its hash names.
//
//	findings, err := verify.Check(ctx, verify.Content(content), progress)
//
// A workspace file, its import and the store of a browser are checked by the same code; they
// differ in where the records and the tables are read from, which is a Source.
//
// Limits: one table and one model are in memory at a time, besides the records. What a setting
// means is not checked, since only the interface knows; its size and form are. The checksum of a
// model is not a signature: whoever changes a model can compute it again.
//
//orrery:inline engine
package verify
