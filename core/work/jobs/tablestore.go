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

// tableRecord is the record of a stored table. It is written last, so that a table with a record is complete.
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

// KeptTable is one table in the worker's store. Rows and Bytes are 0 for tables stored by older
// versions, which did not record them.
type KeptTable struct {
	Hash, Name    string
	Rows, Columns int
	Bytes         int64 // in the store
	Since         time.Time
	Model         string // TableRoles.Model
}

func recordID(hash string) string { return "table/" + hash }

func sectionID(hash string, i int) string { return "table/" + hash + "/" + strconv.Itoa(i) }

// errDamaged means that a stored table cannot be read or does not match its hash.
var errDamaged = errors.New("work: the table is damaged")

// storeTable writes a table section by section and its record last, so that no half-written table has a record. It sets
// the record's fields that follow from the table, and takes the roles from an earlier record.
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

// tableRecord reads the record of a table.
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

// writeRecord writes the record of a table.
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
		if int64(len(s)) != size { // before Next allocates the size in the header
			return nil, k, fmt.Errorf("work: section %d of the table has %d bytes, and its header requires %d; load its file again", i, len(s), size)
		}
		copy(a.Next(), s)
		if err := ml.Tick(ctx, ml.Progress{Done: i + 1, Total: len(sizes)}); err != nil {
			return nil, k, err
		}
	}
	t, err := a.Table()
	return t, k, err
}

// loadVerified reads a stored table and compares its cells with its hash, since the import would
// refuse a file with a damaged table. The error is errDamaged or ctx's.
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

// storedHashes returns the hashes of the stored tables in order.
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

// rolesOf returns the roles of a stored table, none if it is not stored.
func (w *worker) rolesOf(ctx context.Context, hash string) TableRoles {
	k, err := w.tableRecord(ctx, hash)
	if err != nil {
		return TableRoles{}
	}
	return k.TableRoles
}
