package jobs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/workspace/content"
)

// ExportWorkspace writes a workspace file with the page's records (see PackRecords), the large
// models that they refer to and the stored tables.
type ExportWorkspace struct {
	Created time.Time
	Records json.RawMessage `json:"-"` // sent as the message's body
	Open    OpenTable       // a table in memory to include although it is not stored
	Without string          // hash of a stored table to leave out
}

func (ExportWorkspace) Kind() string              { return "pack" }
func (j ExportWorkspace) TableHash() string       { return j.Open.Hash }
func (ExportWorkspace) Replies() []work.Reply     { return []work.Reply{&ExportWorkspaceResult{}} }
func (j ExportWorkspace) Body() []byte            { return j.Records }
func (j *ExportWorkspace) SetBody(b []byte) error { j.Records = b; return nil }

// OpenTable is a table that the worker has in memory. The zero value means no table.
type OpenTable struct {
	Hash, Name string
	TableRoles
}

// ExportWorkspaceResult answers ExportWorkspace. The zip is sent as the message's body. Lost are the digests of large
// models and LostTables the names of tables that cannot be read and are not in the file.
type ExportWorkspaceResult struct {
	Lost, LostTables []string
	Zip              []byte `json:"-"`
}

func (*ExportWorkspaceResult) Kind() string             { return "packed" }
func (r ExportWorkspaceResult) Body() []byte            { return r.Zip }
func (r *ExportWorkspaceResult) SetBody(b []byte) error { r.Zip = b; return nil }

func (w *worker) exportWorkspace(ctx context.Context, j ExportWorkspace) (ExportWorkspaceResult, error) {
	c := content.Content{Created: j.Created}
	var err error
	if c.Records, err = UnpackRecords(j.Records); err != nil {
		return ExportWorkspaceResult{}, err
	}
	var out ExportWorkspaceResult
	if out.Lost, err = w.fetchLarge(ctx, c.Records); err != nil {
		return ExportWorkspaceResult{}, err
	}
	if out.LostTables, err = w.packTables(ctx, j, &c); err != nil {
		return ExportWorkspaceResult{}, err
	}
	if w.opt.PackFile == nil {
		return ExportWorkspaceResult{}, errors.New("work: no workspace writer is configured")
	}
	var b bytes.Buffer
	err = w.opt.PackFile(&b, c)
	out.Zip = b.Bytes()
	return out, err
}

// packTables adds the stored tables and the open one to a workspace. A table that cannot be read
// is left out and listed in lost, so that everything else can be exported.
func (w *worker) packTables(ctx context.Context, j ExportWorkspace, c *content.Content) (lost []string, err error) {
	hashes, err := w.storedHashes(ctx)
	if err != nil {
		lost = append(lost, "all stored tables ("+plain(err.Error())+")")
	}
	for i, hash := range hashes {
		packed, name, err := w.packStored(ctx, hash, j.Without)
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
	t := w.cached(j.Open.Hash)
	if t == nil {
		return nil, errUnknownTable // the page sends it again
	}
	k := tableRecord{Name: j.Open.Name, TableRoles: j.Open.TableRoles, Rows: t.Rows(), Columns: t.Width(), Since: w.opt.Now()}
	if k.Header, err = t.Header(); err != nil {
		return nil, err
	}
	packed, err := packTable(t, k)
	c.Tables = append(c.Tables, packed)
	return lost, err
}

// packStored reads a stored table for a workspace. For the one to leave out it returns
// errDamaged. Every error is errDamaged or ctx's.
func (w *worker) packStored(ctx context.Context, hash, without string) (p content.Table, name string, err error) {
	defer func() {
		if recover() != nil { // an unreadable table must not prevent the export of the others
			err = errDamaged
		}
	}()
	if hash == without {
		k, _ := w.tableRecord(ctx, hash) // only its name is used
		return p, k.Name, errDamaged
	}
	t, k, err := w.loadVerified(ctx, hash)
	if err == nil {
		p, err = packTable(t, k)
	}
	return p, k.Name, err
}

// packTable encodes a table as CSV, and also in its binary form if reading the CSV would give another table.
func packTable(t *table.Table, k tableRecord) (content.Table, error) {
	info, err := json.Marshal(k)
	if err != nil {
		return content.Table{}, err
	}
	out := content.Table{Hash: t.Hash(), Name: k.Name, Info: info}
	var text bytes.Buffer
	if err := csv.Write(&text, t); err != nil {
		return out, err
	}
	out.CSV = text.Bytes()
	if again, _, err := csv.ReadTable(bytes.NewReader(out.CSV), int64(len(out.CSV)), csv.Options{}); err == nil && again.Hash() == t.Hash() {
		return out, nil
	}
	out.Bin = bytes.Join(t.Sections(), nil)
	return out, nil
}
