package work

import (
	"context"
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
// left out, so that everything else can be exported; lost names it.
func (w *worker) packTables(ctx context.Context, j Pack, c *content.Content) (lost []string, err error) {
	hashes, err := w.hashes(ctx)
	if err != nil {
		lost = append(lost, "every kept table ("+plain(err.Error())+")")
	}
	for i, hash := range hashes {
		packed, name, err := w.packKept(ctx, hash, j.Without)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			lost = append(lost, name)
			continue
		}
		c.Tables = append(c.Tables, packed)
		if err := ml.Tick(ctx, ml.Progress{Done: i + 1, Total: len(hashes)}); err != nil {
			return nil, err
		}
	}
	if j.Open.Hash == "" || slices.Contains(hashes, j.Open.Hash) {
		return lost, nil
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
	return lost, err
}

// packKept reads a kept table for a workspace, unless it is the one to leave out. The error is
// errDamaged or ctx's.
func (w *worker) packKept(ctx context.Context, hash, without string) (p content.Table, name string, err error) {
	defer func() {
		if recover() != nil { // one that cannot be read must not keep the others from being exported
			err = errDamaged
		}
	}()
	if hash == without {
		k, _ := w.kept(ctx, hash) // for its name
		return p, k.Name, errDamaged
	}
	t, k, err := w.whole(ctx, hash)
	if err == nil {
		p, err = packTable(t, k)
	}
	return p, k.Name, err
}

// hashes lists the kept tables.
func (w *worker) hashes(ctx context.Context) ([]string, error) {
	shelved, err := w.shelf(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, t := range shelved.(Shelved).Tables {
		out = append(out, t.Hash)
	}
	slices.Sort(out)
	return out, nil
}
