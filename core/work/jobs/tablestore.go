package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"orrery/core/ml"
	"orrery/core/store"
	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/table/csv"
)

// tableRecord is the record that says a table is whole: it is written last.
type tableRecord struct {
	Name     string
	Size     int64
	Warnings []csv.Warning
	Facts    []synth.Fact `json:",omitempty"`
	Dialect  csv.Dialect
	TableRoles
	Rows, Columns int
	Bytes         int64 // of the sections
	Since         time.Time
	Header        json.RawMessage
	Sections      int
}

// KeptTable is one table in the worker's store. Rows and Bytes are 0 for one that was kept
// before they were written down.
type KeptTable struct {
	Hash, Name    string
	Rows, Columns int
	Bytes         int64 // that it takes in the store
	Since         time.Time
	Model         string // TableRoles.Model
}

func recordID(hash string) string { return "table/" + hash }

func sectionID(hash string, i int) string { return "table/" + hash + "/" + strconv.Itoa(i) }

// errDamaged says that a kept table is not what was kept.
var errDamaged = errors.New("work: the table is damaged")

// storeTable writes a table section by section, and the record that names it last,
// so that a half-written table does not exist. It fills in what the table knows, and
// what a person said of it when it was kept before.
func (w *worker) storeTable(ctx context.Context, t *table.Table, k tableRecord) (err error) {
	if w.opt.Blobs == nil {
		return store.ErrNotFound
	}
	if k.Header, err = t.Header(); err != nil {
		return err
	}
	if len(k.Roles) == 0 && k.Model == "" {
		k.TableRoles = w.rolesOf(ctx, t.Hash())
	}
	k.Rows, k.Columns, k.Since = t.Rows(), t.Width(), w.opt.Now()
	k.Sections, k.Bytes = 0, 0
	for i, s := range t.Sections() {
		if err := w.opt.Blobs.Put(ctx, sectionID(t.Hash(), i), s); err != nil {
			return err
		}
		k.Sections, k.Bytes = i+1, k.Bytes+int64(len(s))
	}
	return w.writeRecord(ctx, t.Hash(), k)
}

// tableRecord reads the record that names a table.
func (w *worker) tableRecord(ctx context.Context, hash string) (tableRecord, error) {
	var k tableRecord
	if w.opt.Blobs == nil {
		return k, errUnknownTable
	}
	b, err := w.opt.Blobs.Get(ctx, recordID(hash))
	if errors.Is(err, store.ErrNotFound) {
		return k, errUnknownTable
	}
	if err != nil {
		return k, err
	}
	return k, json.Unmarshal(b, &k)
}

// writeRecord writes the record that names a table.
func (w *worker) writeRecord(ctx context.Context, hash string, k tableRecord) error {
	b, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return w.opt.Blobs.Put(ctx, recordID(hash), b)
}

func (w *worker) loadTable(ctx context.Context, hash string) (*table.Table, tableRecord, error) {
	k, err := w.tableRecord(ctx, hash)
	if err != nil {
		return nil, k, err
	}
	a, err := table.NewAssembler(k.Header)
	if err != nil {
		return nil, k, err
	}
	sizes := a.Sizes()
	for i, size := range sizes {
		s, err := w.opt.Blobs.Get(ctx, sectionID(hash, i))
		if err != nil {
			return nil, k, errUnknownTable
		}
		if int64(len(s)) != size { // before Next makes room for what the header says
			return nil, k, fmt.Errorf("work: section %d of the table has %d bytes and its header says %d; load its file again", i, len(s), size)
		}
		copy(a.Next(), s)
		if err := ml.Tick(ctx, ml.Progress{Done: i + 1, Total: len(sizes)}); err != nil {
			return nil, k, err
		}
	}
	t, err := a.Table()
	return t, k, err
}

// loadVerified reads a kept table and compares its cells with its hash: a file with a damaged table
// would be refused where it is imported. The error is errDamaged or ctx's.
func (w *worker) loadVerified(ctx context.Context, hash string) (*table.Table, tableRecord, error) {
	t, k, err := w.loadTable(ctx, hash)
	switch {
	case ctx.Err() != nil:
		return nil, k, ctx.Err()
	case err != nil || t.ContentHash() != hash:
		return nil, k, errDamaged
	}
	return t, k, nil
}

// storedHashes lists the kept tables.
func (w *worker) storedHashes(ctx context.Context) ([]string, error) {
	list, err := w.listTables(ctx, ListTables{})
	if err != nil {
		return nil, err
	}
	var out []string
	for _, t := range list.Tables {
		out = append(out, t.Hash)
	}
	slices.Sort(out)
	return out, nil
}

// rolesOf are those of a kept table; none of one that is not.
func (w *worker) rolesOf(ctx context.Context, hash string) TableRoles {
	k, err := w.tableRecord(ctx, hash)
	if err != nil {
		return TableRoles{}
	}
	return k.TableRoles
}
