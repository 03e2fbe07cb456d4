package jobs

import (
	"context"

	"orrery/core/table/csv"
	"orrery/core/work"
)

// KeepTable stores a table that Parse did not store because it was unsure how to read the file,
// once a person has confirmed it. It fails with the code UnknownTable.
type KeepTable struct {
	Table, Name string
	Size        int64
	Warnings    []csv.Warning
	Dialect     csv.Dialect
}

func (KeepTable) Kind() string          { return "accept" }
func (j KeepTable) TableHash() string   { return j.Table }
func (KeepTable) Replies() []work.Reply { return []work.Reply{&KeepTableResult{}} }

// KeepTableResult answers KeepTable. Kept is false if the table could not be stored.
type KeepTableResult struct{ Kept bool }

func (*KeepTableResult) Kind() string { return "accepted" }

func (w *worker) keepTable(ctx context.Context, j KeepTable) (KeepTableResult, error) {
	t := w.cached(j.Table)
	if t == nil {
		return KeepTableResult{}, errUnknownTable
	}
	err := w.storeTable(ctx, t, tableRecord{Name: j.Name, Size: j.Size, Warnings: j.Warnings, Dialect: j.Dialect})
	return KeepTableResult{Kept: err == nil}, nil
}
