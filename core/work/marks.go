package work

import "context"

// ColumnRole says what a person takes a column for; the worker does not know the words.
type ColumnRole struct{ Column, Role string }

// Marks are what a person has said of a table besides its name. They lie in its record, so that they are there again
// when it is opened, and when the same file is read once more.
type Marks struct {
	Roles []ColumnRole `json:",omitempty"`
	Model string       `json:",omitempty"` // the file's name that its models are called by; "" before it was renamed
}

// Mark keeps the roles of a kept table's columns. Answer: Done, or Failed{Code: "unknown_table"}.
type Mark struct {
	Table string
	Roles []ColumnRole
}

func (Mark) kind() string { return "mark" }

func (w *worker) mark(ctx context.Context, j Mark) (Reply, error) {
	k, err := w.kept(ctx, j.Table)
	if err != nil {
		return nil, err
	}
	k.Roles = j.Roles
	return Done{}, w.name(ctx, j.Table, k)
}

// marks are those of a kept table; none of one that is not.
func (w *worker) marks(ctx context.Context, hash string) Marks {
	k, err := w.kept(ctx, hash)
	if err != nil {
		return Marks{}
	}
	return k.Marks
}
