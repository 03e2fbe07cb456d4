package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"orrery/core/ml"
	"orrery/core/store/large"
	"orrery/core/table"
	"orrery/core/verify"
	"orrery/core/work"
	"orrery/core/workspace/content"
)

// ImportTables stores the tables of the workspace in the message's File that are not stored yet, and the large models
// with the given digests. Mark is a new random text. The Records of the reply refer to the stored models.
type ImportTables struct {
	Large []string
	Mark  string
}

func (ImportTables) Kind() string          { return "shelve" }
func (ImportTables) TableHash() string     { return "" }
func (ImportTables) Replies() []work.Reply { return []work.Reply{&WorkspaceContent{}} }

func (w *worker) importTables(ctx context.Context, j ImportTables, file work.Source) (work.Reply, error) {
	c, err := w.workspaceFile(file)
	if err != nil {
		return nil, err
	}
	for _, p := range c.Tables {
		if _, _, err := w.loadVerified(ctx, p.Hash); err == nil {
			continue
		}
		t, k, err := unpackTable(p)
		if err != nil {
			return nil, err
		}
		if err := w.storeTable(ctx, t, k); err != nil {
			return nil, err
		}
	}
	records, err := w.putLarge(ctx, j, c.Records)
	return &WorkspaceContent{Records: PackRecords(records)}, err
}

// putLarge stores large models of a workspace and returns the records that refer to them.
func (w *worker) putLarge(ctx context.Context, j ImportTables, records map[string][]byte) (map[string][]byte, error) {
	out := map[string][]byte{}
	for i, digest := range j.Large {
		text := records["m/"+digest]
		if err := checkDigest(text, digest); err != nil {
			return nil, &content.FileError{Path: "m/" + digest + ".json", Why: err.Error()}
		}
		if w.opt.Blobs == nil {
			return nil, errors.New("work: there is no storage for large models")
		}
		ref, err := large.Put(ctx, w.opt.Blobs, text, w.opt.Now(), fmt.Sprintf("%.5s%03x", j.Mark, i), func() {})
		if err != nil {
			return nil, err
		}
		name := largeName + digest + "/" + large.Stamp(ref.Blob)
		if out[name], err = json.Marshal(ref); err != nil {
			return nil, err
		}
		if err := ml.Tick(ctx, ml.Progress{Done: i + 1, Total: len(j.Large)}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func unpackTable(p content.Table) (*table.Table, tableRecord, error) {
	var k tableRecord
	if err := json.Unmarshal(p.Info, &k); err != nil {
		return nil, k, &content.FileError{Path: "tables/" + p.Hash + ".json", Why: "cannot be read: " + err.Error()}
	}
	t, err := verify.ReadTable(p)
	if err == nil && (t.Hash() != p.Hash || t.ContentHash() != p.Hash) { // Hash is the one in the header
		err = errors.New("its content does not match its hash")
	}
	if err != nil {
		return nil, k, &content.FileError{Path: "tables/" + p.Hash, Why: "cannot be read: " + err.Error()}
	}
	return t, k, nil
}
