package work

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"orrery/core/ml"
	"orrery/core/workspace/content"
)

// OpenTable is a table that the worker has in memory; the zero value is none.
type OpenTable struct {
	Hash, Name string
	Marks
}

// packTables adds the kept tables and the open one to a workspace. A table that cannot be read is
// left out, so that everything else can be exported; left names it.
func (w *worker) packTables(ctx context.Context, j Pack, c *content.Content) (left []string, err error) {
	tables, err := w.listTables(ctx)
	if err != nil {
		left = append(left, "every kept table ("+plain(err.Error())+")")
	}
	for i, k := range tables {
		if k.Hash == j.Without {
			left = append(left, k.Name)
			continue
		}
		packed, err := w.packKept(ctx, k.Hash)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			left = append(left, k.Name)
			continue
		}
		c.Tables = append(c.Tables, packed)
		if err := ml.Tick(ctx, ml.Progress{Done: i + 1, Total: len(tables)}); err != nil {
			return nil, err
		}
	}
	if j.Open.Hash == "" || slices.ContainsFunc(tables, func(t KeptTable) bool { return t.Hash == j.Open.Hash }) {
		return left, nil
	}
	t := w.held(j.Open.Hash)
	if t == nil {
		return nil, errUnknownTable // the page sends it again
	}
	k := kept{Name: j.Open.Name, Marks: j.Open.Marks, Rows: t.Rows(), Columns: t.Width(), Since: w.opt.Now()}
	if k.Header, err = t.Header(); err != nil {
		return nil, err
	}
	packed, err := packTable(t, k)
	c.Tables = append(c.Tables, packed)
	return left, err
}

// listTables lists the kept tables by hash, so that the same content is the same file.
func (w *worker) listTables(ctx context.Context) ([]KeptTable, error) {
	shelved, err := w.shelf(ctx)
	if err != nil {
		return nil, err
	}
	tables := shelved.(Shelved).Tables
	slices.SortFunc(tables, func(a, b KeptTable) int { return cmp.Compare(a.Hash, b.Hash) })
	return tables, nil
}

// packKept reads a kept table for a workspace.
func (w *worker) packKept(ctx context.Context, hash string) (p content.Table, err error) {
	defer func() {
		if recover() != nil { // a damaged record must not keep the others from being exported
			err = errors.New("work: the table does not read")
		}
	}()
	t, k, err := w.load(ctx, hash)
	if err != nil {
		return p, err
	}
	return packTable(t, k)
}
