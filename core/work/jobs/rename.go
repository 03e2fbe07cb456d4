package jobs

import (
	"context"

	"orrery/core/work"
)

// Rename changes the name of a stored table. The names of its models do not change (TableRoles.Model).
type Rename struct{ Table, Name string }

func (Rename) Kind() string          { return "rename" }
func (Rename) TableHash() string     { return "" }
func (Rename) Replies() []work.Reply { return []work.Reply{&TableList{}} }

func (w *worker) rename(ctx context.Context, j Rename) (TableList, error) {
	k, err := w.tableRecord(ctx, j.Table)
	if err != nil {
		return TableList{}, err
	}
	if k.Model == "" {
		k.Model = k.Name
	}
	k.Name = j.Name
	if err := w.writeRecord(ctx, j.Table, k); err != nil {
		return TableList{}, err
	}
	return w.listTables(ctx, ListTables{})
}
