package jobs

import (
	"context"

	"orrery/core/work"
)

// ColumnRole is the role of a column. The worker stores it without interpreting it.
type ColumnRole struct{ Column, Role string }

// TableRoles are the settings that a person made for a table. They are part of its record, so
// that they apply again when the table is opened or the same file is read.
type TableRoles struct {
	Roles []ColumnRole `json:",omitempty"`
	Model string       `json:",omitempty"` // the original name, which its models use; "" if it was never renamed
}

// SetRoles stores the roles of a stored table's columns. It fails with the code UnknownTable.
type SetRoles struct {
	Table string
	Roles []ColumnRole
}

func (SetRoles) Kind() string          { return "mark" }
func (SetRoles) TableHash() string     { return "" }
func (SetRoles) Replies() []work.Reply { return nil }

func (w *worker) setRoles(ctx context.Context, j SetRoles) (work.Done, error) {
	k, err := w.tableRecord(ctx, j.Table)
	if err != nil {
		return work.Done{}, err
	}
	k.Roles = j.Roles
	return work.Done{}, w.writeRecord(ctx, j.Table, k)
}
