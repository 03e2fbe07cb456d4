package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"orrery/core/backup"
	"orrery/core/ml"
	"orrery/core/store"
	"orrery/core/store/large"
	"orrery/core/table"
	"orrery/core/verify"
	"orrery/core/work"
)

// Verify checks everything that is stored in the browser, with the code that checks a workspace file: the page's
// records (see PackRecords), the large models that they refer to, the stored tables and the backups.
type Verify struct {
	Records json.RawMessage `json:"-"` // sent as the message's body
}

func (Verify) Kind() string              { return "verify" }
func (Verify) TableHash() string         { return "" }
func (Verify) Replies() []work.Reply     { return []work.Reply{&VerifyResult{}} }
func (j Verify) Body() []byte            { return j.Records }
func (j *Verify) SetBody(b []byte) error { j.Records = b; return nil }

// VerifyResult answers Verify: the counts and the findings.
type VerifyResult struct {
	Runs, Versions, Models, Tables, Backups int
	Findings                                []verify.Finding
}

func (*VerifyResult) Kind() string { return "verified" }

func (w *worker) verify(ctx context.Context, j Verify) (VerifyResult, error) {
	records, err := UnpackRecords(j.Records)
	if err != nil {
		return VerifyResult{}, err
	}
	out := countRecords(records)
	tables, err := w.storedTables(ctx)
	if err != nil {
		return VerifyResult{}, err
	}
	copies, err := w.backups(ctx)
	if err != nil {
		return VerifyResult{}, err
	}
	out.Tables, out.Backups = len(tables), len(copies)
	more := len(copies)
	s := verify.Source{Records: records, Tables: tables, Model: w.modelOfRecord}
	out.Findings, err = verify.Check(ctx, s, func(p verify.Progress) {
		_ = ml.Tick(ctx, ml.Progress{Done: p.Done, Total: p.Total + more}) // Check returns ctx's error
	})
	if err != nil {
		return VerifyResult{}, err
	}
	done := len(records) + len(tables)
	for i, c := range copies {
		if f, wrong := w.verifyBackup(ctx, c); wrong {
			out.Findings = append(out.Findings, f)
		}
		if err := ml.Tick(ctx, ml.Progress{Done: done + i + 1, Total: done + more}); err != nil {
			return VerifyResult{}, err
		}
	}
	return out, nil
}

func countRecords(records map[string][]byte) VerifyResult {
	var out VerifyResult
	models := map[string]bool{}
	for name := range records {
		kind, rest, _ := strings.Cut(name, "/")
		switch kind {
		case "r":
			out.Runs++
		case "v":
			out.Versions++
		case "m", "l":
			digest, _, _ := strings.Cut(rest, "/")
			models[digest] = true
		}
	}
	out.Models = len(models)
	return out
}

// storedTables returns the tables that have a record, including records that cannot be read.
func (w *worker) storedTables(ctx context.Context) ([]verify.Table, error) {
	if w.opt.Blobs == nil {
		return nil, nil
	}
	ids, err := w.opt.Blobs.Keys(ctx, recordID(""))
	if err != nil {
		return nil, err
	}
	var out []verify.Table
	for _, id := range ids {
		hash := strings.TrimPrefix(id, recordID(""))
		if strings.Contains(hash, "/") {
			continue // a section
		}
		k, _ := w.tableRecord(ctx, hash) // Read returns the same error
		out = append(out, verify.Table{Hash: hash, Name: k.Name, Read: func(ctx context.Context) (*table.Table, error) {
			t, _, err := w.loadTable(ctx, hash)
			return t, inSentence(err)
		}})
	}
	return out, nil
}

// modelOfRecord reads the large model that a record refers to.
func (w *worker) modelOfRecord(ctx context.Context, record []byte) ([]byte, error) {
	var ref large.Ref
	if err := json.Unmarshal(record, &ref); err != nil {
		return nil, err
	}
	text, err := w.getLarge(ctx, ref)
	return text, inSentence(err)
}

// backups lists the backups, none without file storage.
func (w *worker) backups(ctx context.Context) ([]backup.Copy, error) {
	if w.opt.Files == nil {
		return nil, nil
	}
	copies, _, err := backup.List(ctx, w.opt.Files)
	if errors.Is(err, store.ErrNoFiles) {
		return nil, nil
	}
	return copies, err
}

func (w *worker) verifyBackup(ctx context.Context, c backup.Copy) (verify.Finding, bool) {
	err := backup.Verify(ctx, w.opt.Files, c)
	if err == nil || ctx.Err() != nil {
		return verify.Finding{}, false
	}
	f := verify.Finding{Place: "backup of " + c.At.Format("2006-01-02 15:04:05 UTC"), Record: "backups/" + c.Name,
		Problem: "it cannot be read: " + plain(err.Error()), Remedy: "delete it, and make another one"}
	if errors.Is(err, backup.ErrChanged) {
		f.Problem = "it is not the file that was written"
	}
	return f, true
}
