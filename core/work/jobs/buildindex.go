package jobs

import (
	"bytes"
	"context"

	"orrery/core/table"
	"orrery/core/work"
)

// BuildIndex builds the index of a key column.
type BuildIndex struct{ Table, Column string }

func (BuildIndex) Kind() string          { return "index" }
func (j BuildIndex) TableHash() string   { return j.Table }
func (BuildIndex) Replies() []work.Reply { return []work.Reply{&BuildIndexResult{}} }

// BuildIndexResult answers BuildIndex. Repeat is the first row whose key occurs in an earlier
// row, -1 if all keys are unique.
type BuildIndexResult struct {
	Repeat int
	Index  *table.Index `json:"-"`
}

func (*BuildIndexResult) Kind() string    { return "indexed" }
func (r BuildIndexResult) Complete() bool { return r.Index != nil }
func (r BuildIndexResult) Body() []byte   { return bytes.Clone(r.Index.Bytes()) }
func (r *BuildIndexResult) SetBody(b []byte) (err error) {
	r.Index, err = table.ParseIndex(b)
	return err
}

func (w *worker) buildIndex(ctx context.Context, j BuildIndex) (BuildIndexResult, error) {
	t, err := w.table(ctx, j.Table)
	if err != nil {
		return BuildIndexResult{}, err
	}
	c, err := t.Column(j.Column)
	if err != nil {
		return BuildIndexResult{}, err
	}
	x := table.BuildIndex(c)
	repeat := -1
	if unique, row := x.Unique(); !unique {
		repeat = row
	}
	return BuildIndexResult{Repeat: repeat, Index: x}, nil
}
