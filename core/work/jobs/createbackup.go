package jobs

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"orrery/core/backup"
	"orrery/core/store"
	"orrery/core/work"
)

// CreateBackup writes a backup of the page's records (see PackRecords), the large models that they refer to and the
// stored tables, unless the newest backup has the same content. It fails with the code NoRoom, OtherTab or NoFiles.
type CreateBackup struct {
	Created time.Time
	Records json.RawMessage `json:"-"` // sent as the message's body
}

func (CreateBackup) Kind() string              { return "back_up" }
func (CreateBackup) TableHash() string         { return "" }
func (CreateBackup) Replies() []work.Reply     { return []work.Reply{&CreateBackupResult{}} }
func (j CreateBackup) Body() []byte            { return j.Records }
func (j *CreateBackup) SetBody(b []byte) error { j.Records = b; return nil }

// CreateBackupResult answers CreateBackup. Copies are all backups, newest first. Lost and LostTables
// are damaged and not in the backup, as in ExportWorkspaceResult. The page adds LostRecords:
// descriptions of the records that it could not read and did not send.
type CreateBackupResult struct {
	Outcome          Outcome
	Copies           []backup.Copy
	Lost, LostTables []string
	LostRecords      []string `json:"-"`
}

func (*CreateBackupResult) Kind() string { return "backed_up" }

// Outcome is the result of CreateBackup.
type Outcome string

// The outcomes.
const (
	Made  Outcome = "made"
	Same  Outcome = "same"  // nothing was written: the newest backup has the same content
	Empty Outcome = "empty" // nothing was written: there are no runs, versions or tables
)

// Codes of Failed.
const (
	NoRoom   = "no_room"   // the storage quota is exhausted
	OtherTab = "other_tab" // another tab is writing a backup
	NoFiles  = "no_files"  // the browser has no file storage
)

func (w *worker) createBackup(ctx context.Context, j CreateBackup) (CreateBackupResult, error) {
	if w.opt.Files == nil {
		return CreateBackupResult{}, store.ErrNoFiles
	}
	var out CreateBackupResult
	err := w.opt.Files.Exclusive(ctx, func() (err error) {
		out, err = w.writeBackup(ctx, j)
		if err == nil {
			out.Copies, _, err = backup.List(ctx, w.opt.Files)
		}
		return err
	})
	return out, err
}

func (w *worker) writeBackup(ctx context.Context, j CreateBackup) (out CreateBackupResult, err error) {
	c, err := w.describeBackup(ctx, j)
	if err != nil {
		return out, err
	}
	if c.Runs+c.Versions+c.Tables == 0 {
		return CreateBackupResult{Outcome: Empty}, nil
	}
	copies, _, err := backup.List(ctx, w.opt.Files)
	if err != nil {
		return out, err
	}
	if len(copies) > 0 && copies[0].Content == c.Content {
		return CreateBackupResult{Outcome: Same}, nil
	}
	p, err := w.exportWorkspace(ctx, ExportWorkspace{Created: j.Created, Records: j.Records})
	if err != nil {
		return out, err
	}
	c.Tables -= len(p.LostTables)
	_, err = backup.Write(ctx, w.opt.Files, p.Zip, c)
	return CreateBackupResult{Outcome: Made, Lost: p.Lost, LostTables: p.LostTables}, err
}

// describeBackup returns the counts and the content digest of a backup before it is written.
// The digest covers the records and the tables' records, so that nothing large is read.
func (w *worker) describeBackup(ctx context.Context, j CreateBackup) (backup.Copy, error) {
	c := backup.Copy{At: j.Created}
	records, err := UnpackRecords(j.Records)
	if err != nil {
		return c, err
	}
	for name := range records {
		switch {
		case strings.HasPrefix(name, "r/"):
			c.Runs++
		case strings.HasPrefix(name, "v/"):
			c.Versions++
		}
	}
	parts := [][]byte{j.Records}
	hashes, err := w.storedHashes(ctx)
	if err != nil {
		return c, err
	}
	for _, hash := range hashes {
		k, err := w.tableRecord(ctx, hash)
		if err != nil {
			return c, err
		}
		b, err := json.Marshal(k)
		if err != nil {
			return c, err
		}
		parts = append(parts, []byte(hash), b)
	}
	c.Tables, c.Content = len(hashes), backup.Sum(parts...)
	return c, nil
}
