package work

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"orrery/core/store"
)

// These jobs are about the kept tables.
type (
	// Shelf lists the kept tables. Answer: Shelved.
	Shelf struct{}
	// Rename gives a kept table another name. Its models keep theirs (Marks.Model). Answer: Shelved.
	Rename struct{ Table, Name string }
	// Shelved answers Shelf and Rename: the kept tables, the newest first.
	Shelved struct{ Tables []KeptTable }
)

// KeptTable is one table in the worker's store. Rows and Bytes are 0 for one that was kept
// before they were written down.
type KeptTable struct {
	Hash, Name    string
	Rows, Columns int
	Bytes         int64 // that it takes in the store
	Since         time.Time
	Model         string // Marks.Model
}

func (Shelf) kind() string   { return "shelf" }
func (Rename) kind() string  { return "rename" }
func (Shelved) kind() string { return "shelved" }

// shelf reads the naming record of each kept table. One that cannot be read is left out: it
// is no table.
func (w *worker) shelf(ctx context.Context) (Reply, error) {
	if w.opt.Blobs == nil {
		return Shelved{}, nil
	}
	ids, err := w.opt.Blobs.Keys(ctx, keptID(""))
	if err != nil {
		return nil, err
	}
	var out Shelved
	for _, id := range ids {
		hash := strings.TrimPrefix(id, keptID(""))
		if strings.Contains(hash, "/") {
			continue // a section
		}
		k, err := w.kept(ctx, hash)
		if err != nil {
			continue
		}
		t := KeptTable{hash, k.Name, k.Rows, k.Columns, k.Bytes, k.Since, k.Model}
		at := 0
		for at < len(out.Tables) && !t.Since.After(out.Tables[at].Since) {
			at++
		}
		out.Tables = append(out.Tables[:at:at], append([]KeptTable{t}, out.Tables[at:]...)...)
	}
	return out, nil
}

// kept reads the record that names a table.
func (w *worker) kept(ctx context.Context, hash string) (kept, error) {
	var k kept
	if w.opt.Blobs == nil {
		return k, errUnknownTable
	}
	b, err := w.opt.Blobs.Get(ctx, keptID(hash))
	if errors.Is(err, store.ErrNotFound) {
		return k, errUnknownTable
	}
	if err != nil {
		return k, err
	}
	return k, json.Unmarshal(b, &k)
}

func (w *worker) rename(ctx context.Context, j Rename) (Reply, error) {
	k, err := w.kept(ctx, j.Table)
	if err != nil {
		return nil, err
	}
	if k.Model == "" {
		k.Model = k.Name
	}
	k.Name = j.Name
	if err := w.name(ctx, j.Table, k); err != nil {
		return nil, err
	}
	return w.shelf(ctx)
}
