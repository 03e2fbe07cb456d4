package jobs

import (
	"context"

	"orrery/core/work"
)

// ColumnRole says what a person takes a column for; the worker does not know the words.
type ColumnRole struct{ Column, Role string }

// TableRoles are what a person has said of a table besides its name. They lie in its record, so that they are there again
// when it is opened, and when the same file is read once more.
type TableRoles struct {
	Roles []ColumnRole `json:",omitempty"`
	Model string       `json:",omitempty"` // the file's name that its models are called by; "" before it was renamed
}

// SetRoles keeps the roles of a kept table's columns. Answer: Done, or Failed{Code: "unknown_table"}.
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
