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

// CreateBackup writes a backup of the page's records (see PackRecords), of the large models that
// they name and of the kept tables, unless the newest backup has the same content. It fails with
// the code NoRoom, OtherTab or NoFiles.
type CreateBackup struct {
	Created time.Time
	Records json.RawMessage `json:"-"` // it crosses as the message's body
}

func (CreateBackup) Kind() string              { return "back_up" }
func (CreateBackup) TableHash() string         { return "" }
func (CreateBackup) Replies() []work.Reply     { return []work.Reply{&CreateBackupResult{}} }
func (j CreateBackup) Body() []byte            { return j.Records }
func (j *CreateBackup) SetBody(b []byte) error { j.Records = b; return nil }

// CreateBackupResult answers CreateBackup. Copies are all backups now, newest first; Lost and LostTables
// are as in ExportWorkspaceResult: damaged, and not in the backup. The page adds LostRecords, in words:
// those that it could not read, so that they are not among Records.
type CreateBackupResult struct {
	Outcome          Outcome
	Copies           []backup.Copy
	Lost, LostTables []string
	LostRecords      []string `json:"-"`
}

func (*CreateBackupResult) Kind() string { return "backed_up" }

// Outcome says what CreateBackup did.
type Outcome string

// These are the outcomes.
const (
	Made  Outcome = "made"
	Same  Outcome = "same"  // the newest backup has the same content: nothing was written
	Empty Outcome = "empty" // there are no runs, versions and tables: nothing was written
)

// These are codes of Failed.
const (
	NoRoom   = "no_room"   // there is no room
	OtherTab = "other_tab" // another tab makes a backup
	NoFiles  = "no_files"  // this place keeps no files
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

// describeBackup says what the backup will hold. The content is named by the records and by
// the records that name the tables, so that nothing large is read.
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
