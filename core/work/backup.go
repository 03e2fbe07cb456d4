package work

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"orrery/core/backup"
	"orrery/core/store"
)

// These jobs are about the backups in Options.Files.
type (
	// BackUp writes a backup of the page's records (see Pack), of the large models that they
	// name and of the kept tables, unless the newest backup has the same content. Answer:
	// BackedUp, or Failed with the code NoRoom, OtherTab or NoFiles.
	BackUp struct {
		Created time.Time
		Records json.RawMessage `json:"-"` // it crosses as the message's body
	}
	// BackedUp answers BackUp. Copies are all backups now, newest first; Lost and LostTables
	// are what Packed says: damaged, and not in the backup. The page adds LostRecords, in words:
	// those that it could not read, so that they are not among Records.
	BackedUp struct {
		Outcome          Outcome
		Copies           []backup.Copy
		Lost, LostTables []string
		LostRecords      []string `json:"-"`
	}
)

// Outcome says what BackUp did.
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

func (BackUp) kind() string   { return "back_up" }
func (BackedUp) kind() string { return "backed_up" }

func (w *worker) backUp(ctx context.Context, j BackUp) (Reply, error) {
	if w.opt.Files == nil {
		return nil, store.ErrNoFiles
	}
	var out BackedUp
	err := w.opt.Files.Exclusive(ctx, func() (err error) {
		out, err = w.writeBackup(ctx, j)
		if err == nil {
			out.Copies, _, err = backup.List(ctx, w.opt.Files)
		}
		return err
	})
	return out, err
}

func (w *worker) writeBackup(ctx context.Context, j BackUp) (out BackedUp, err error) {
	c, err := w.describeBackup(ctx, j)
	if err != nil {
		return out, err
	}
	if c.Runs+c.Versions+c.Tables == 0 {
		return BackedUp{Outcome: Empty}, nil
	}
	copies, _, err := backup.List(ctx, w.opt.Files)
	if err != nil {
		return out, err
	}
	if len(copies) > 0 && copies[0].Content == c.Content {
		return BackedUp{Outcome: Same}, nil
	}
	packed, err := w.pack(ctx, Pack{Created: j.Created, Records: j.Records})
	if err != nil {
		return out, err
	}
	p := packed.(Packed)
	c.Tables -= len(p.LostTables)
	_, err = backup.Write(ctx, w.opt.Files, p.Zip, c)
	return BackedUp{Outcome: Made, Lost: p.Lost, LostTables: p.LostTables}, err
}

// describeBackup says what the backup will hold. The content is named by the records and by
// the records that name the tables, so that nothing large is read.
func (w *worker) describeBackup(ctx context.Context, j BackUp) (backup.Copy, error) {
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
	hashes, err := w.hashes(ctx)
	if err != nil {
		return c, err
	}
	for _, hash := range hashes {
		k, err := w.kept(ctx, hash)
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
