package effect

import (
	"context"
	"errors"
	"strings"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/core/backup"
	"orrery/core/store"
	"orrery/core/usertext"
	"orrery/core/verify"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// runBackup executes commands about backups and verification; it returns false for other commands.
func (r *Runner) runBackup(c station.Cmd) bool {
	switch c := c.(type) {
	case state.ListBackups:
		r.spawn(c, func() { r.changeBackups(nil) })
	case state.SwitchBackups:
		r.spawn(c, func() {
			r.changeBackups(func(ctx context.Context) error { return backup.Switch(ctx, r.Files, c.Off) })
		})
	case state.DeleteBackups:
		r.spawn(c, func() {
			r.changeBackups(func(ctx context.Context) error { return r.deleteBackups(ctx, c.Names) })
		})
	case state.BackUp:
		r.runOnAllRecords(c, c.Job, func(records []byte) work.Job { return jobs.CreateBackup{Created: c.At, Records: records} })
	case state.Verify:
		r.runOnAllRecords(c, c.Job, func(records []byte) work.Job { return jobs.Verify{Records: records} })
	case state.RestoreBackup:
		r.readCancelable(c, c.Job, "The backup was not restored", func(ctx context.Context) error { return r.restoreBackup(ctx, c) })
	case state.DownloadBackup:
		r.spawn(c, func() { r.downloadBackup(c) })
	default:
		return false
	}
	return true
}

// changeBackups applies change to the backups, if it is not nil, and sends the list of backups.
func (r *Runner) changeBackups(change func(context.Context) error) {
	ctx := context.Background()
	m, err := state.BackupsListed{}, error(nil)
	if r.Files == nil {
		err = store.ErrNoFiles
	} else if change != nil {
		err = change(ctx)
	}
	if err == nil {
		m.Copies, m.Off, err = backup.List(ctx, r.Files)
	}
	if m.Blocked = errors.Is(err, store.ErrNoFiles); err != nil && !m.Blocked {
		m.Failed = "The backups could not be read or changed: " + usertext.Of(err) + "."
	}
	r.Send(m)
}

func (r *Runner) deleteBackups(ctx context.Context, names []string) error {
	for _, name := range names {
		if err := r.Files.Delete(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

func (r *Runner) deleteAllBackups() error {
	ctx, names := context.Background(), []string{}
	copies, _, err := backup.List(ctx, r.Files)
	if err != nil {
		return err
	}
	for _, c := range copies {
		names = append(names, c.Name)
	}
	return r.deleteBackups(ctx, names)
}

func (r *Runner) restoreBackup(ctx context.Context, c state.RestoreBackup) error {
	file, err := r.Files.Open(ctx, c.Name)
	if errors.Is(err, store.ErrNotFound) {
		return errors.New("it no longer exists")
	}
	if err != nil {
		return err
	}
	return r.readWorkspace(ctx, state.ReadWorkspace{Job: c.Job, Name: c.Title, Source: file})
}

func (r *Runner) downloadBackup(c state.DownloadBackup) {
	file, err := r.Files.Open(context.Background(), c.Name)
	if err != nil {
		r.Send(state.NotDone{Text: "The backup could not be read: " + usertext.Of(err) + "."})
		return
	}
	r.Page.DownloadFile(c.As, "application/zip", file)
}

// runOnAllRecords runs a job with all records of the registry, after the pending writes. It uses a separate worker, so
// that the user's jobs do not wait, and stops it afterwards to free its memory.
func (r *Runner) runOnAllRecords(c station.Cmd, job int, task func(records []byte) work.Job) {
	ctx := r.jobContext(job)
	r.enqueueFor(c, func() {
		used, _ := r.registry.Usage()
		records := make([]byte, 0, used)
		damaged := r.registry.EachRecord(func(name string, b []byte) { records = jobs.AppendRecord(records, name, b) })
		r.yieldToPage()
		j := task(records)
		r.spawn(c, func() {
			defer r.endJob(job)
			reply, err := r.backupWorker.Do(ctx, j, nil, func(p work.Progress) { r.Send(state.Progressed{Job: job, Progress: p}) })
			r.backupWorker.StopIdle()
			if err != nil {
				r.Send(state.Refused{Job: job, Fail: asFailed(err)})
				return
			}
			switch v := reply.(type) {
			case *jobs.VerifyResult:
				r.addDamaged(v, damaged)
			case *jobs.CreateBackupResult:
				v.LostRecords = r.describeRecords(damaged)
			}
			r.Send(state.Replied{Job: job, Reply: reply})
		})
	})
}

// addDamaged adds the records that do not decode. It also reads the damaged models, so that the registry knows that they
// are damaged and an import writes them again.
func (r *Runner) addDamaged(v *jobs.VerifyResult, damaged []string) {
	for _, f := range v.Findings {
		if rest, large := strings.CutPrefix(f.Record, "l/"); large {
			digest, _, _ := strings.Cut(rest, "/")
			_, _ = r.registry.Model(digest) // the error is among the findings
		}
	}
	for _, name := range damaged {
		v.Findings = append(v.Findings, verify.Finding{Place: r.describeRecord(name), Record: name,
			Problem: "it is damaged in localStorage", Remedy: "reload the page: the journal restores it"})
	}
}
