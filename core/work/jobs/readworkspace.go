package jobs

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"orrery/core/ml"
	"orrery/core/verify"
	"orrery/core/work"
	"orrery/core/workspace/content"
)

// ReadWorkspace reads the workspace in the message's File, compares it with its manifest and checks
// everything in it. It stores nothing. With Large, models that are too large for the page's store are
// not sent: a record l/<digest> replaces each of them.
type ReadWorkspace struct{ Large bool }

func (ReadWorkspace) Kind() string          { return "unpack" }
func (ReadWorkspace) TableHash() string     { return "" }
func (ReadWorkspace) Replies() []work.Reply { return []work.Reply{&WorkspaceContent{}} }

// WorkspaceContent answers ReadWorkspace. The records are sent as the message's body.
type WorkspaceContent struct {
	Created time.Time
	Tables  []string // names of the tables that are not stored yet
	Same    int      // number of tables that are
	// Findings are the problems of the file. Records that cannot be used are left out.
	Findings []verify.Finding `json:",omitempty"`
	Records  []byte           `json:"-"`
}

func (*WorkspaceContent) Kind() string             { return "unpacked" }
func (r WorkspaceContent) Body() []byte            { return r.Records }
func (r *WorkspaceContent) SetBody(b []byte) error { r.Records = b; return nil }

func (w *worker) readWorkspace(ctx context.Context, j ReadWorkspace, file work.Source) (work.Reply, error) {
	c, err := w.workspaceFile(file)
	if err != nil {
		return nil, err
	}
	found, err := w.checkContent(ctx, c)
	if err != nil {
		return nil, err
	}
	if j.Large {
		if err := replaceLarge(c.Records); err != nil {
			return nil, err
		}
	}
	out := WorkspaceContent{Created: c.Created, Findings: found, Records: PackRecords(c.Records)}
	for _, p := range c.Tables {
		if _, _, err := w.loadVerified(ctx, p.Hash); err == nil { // a damaged one is written again
			out.Same++
		} else {
			out.Tables = append(out.Tables, p.Name)
		}
	}
	return &out, nil
}

// workspaceFile reads the workspace in a file.
func (w *worker) workspaceFile(file work.Source) (content.Content, error) {
	if file == nil || w.opt.UnpackFile == nil {
		return content.Content{}, errors.New("work: no file, or no workspace reader is configured")
	}
	b, err := io.ReadAll(file.Open())
	if err != nil {
		return content.Content{}, err
	}
	return w.opt.UnpackFile(b)
}

// checkContent checks a workspace file as the command line does, and removes the records that
// cannot be used from c. If a table cannot be used, the whole file is refused: the error is a
// *content.FileError.
func (w *worker) checkContent(ctx context.Context, c content.Content) ([]verify.Finding, error) {
	found, err := verify.Check(ctx, verify.Content(c), func(p verify.Progress) {
		_ = ml.Tick(ctx, ml.Progress{Done: p.Done, Total: p.Total}) // Check returns ctx's error
	})
	if err != nil {
		return nil, err
	}
	for _, f := range found {
		if !f.Refuse {
			continue
		}
		if strings.HasPrefix(f.Record, "tables/") {
			return nil, &content.FileError{Path: f.Record, Why: "cannot be used: " + f.Problem}
		}
		delete(c.Records, f.Record)
	}
	return found, nil
}
