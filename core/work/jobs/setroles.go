package jobs

import (
	"context"

	"orrery/core/work"
)

// ColumnRole is the role of a column. The worker does not know the roles.
type ColumnRole struct{ Column, Role string }

// TableRoles are what a person has said of a table besides its name. They are part of its
// record, so that they are there when it is opened or the same file is read again.
type TableRoles struct {
	Roles []ColumnRole `json:",omitempty"`
	Model string       `json:",omitempty"` // the file's name that its models are called by; "" before it was renamed
}

// SetRoles stores the roles of a kept table's columns. It fails with the code UnknownTable.
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
