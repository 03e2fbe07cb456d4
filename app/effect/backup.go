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

// backup does what is about backups and the check of everything; false for another command.
func (r *Runner) backup(c station.Cmd) bool {
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
		r.onAllRecords(c, c.Job, func(records []byte) work.Job { return jobs.CreateBackup{Created: c.At, Records: records} })
	case state.Verify:
		r.onAllRecords(c, c.Job, func(records []byte) work.Job { return jobs.Verify{Records: records} })
	case state.RestoreBackup:
		r.looking(c, c.Job, "The backup was not restored", func(ctx context.Context) error { return r.restoreBackup(ctx, c) })
	case state.DownloadBackup:
		r.spawn(c, func() { r.downloadBackup(c) })
	default:
		return false
	}
	return true
}

// changeBackups does something to the backups, nil for nothing, and sends what there is then.
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
		return errors.New("it is not there any more")
	}
	if err != nil {
		return err
	}
	return r.lookInto(ctx, state.ReadWorkspace{Job: c.Job, Name: c.Title, Source: file})
}

func (r *Runner) downloadBackup(c state.DownloadBackup) {
	file, err := r.Files.Open(context.Background(), c.Name)
	if err != nil {
		r.Send(state.NotDone{Text: "The backup could not be read: " + usertext.Of(err) + "."})
		return
	}
	r.Page.DownloadFile(c.As, "application/zip", file)
}

// onAllRecords gives a job with all records to a worker of its own, which is ended after it
// and gives its memory back: so a job of a person does not wait, and what is being saved is
// saved before.
func (r *Runner) onAllRecords(c station.Cmd, job int, task func(records []byte) work.Job) {
	ctx := r.begin(job)
	r.inTurnFor(c, func() {
		used, _ := r.registry.Usage()
		records := make([]byte, 0, used)
		damaged := r.registry.EachRecord(func(name string, b []byte) { records = jobs.AppendRecord(records, name, b) })
		r.yieldToPage()
		j := task(records)
		r.spawn(c, func() {
			defer r.forget(job)
			reply, err := r.aside.Do(ctx, j, nil, func(p work.Progress) { r.Send(state.Progressed{Job: job, Progress: p}) })
			r.aside.StopIdle()
			if err != nil {
				r.Send(state.Refused{Job: job, Fail: asFailed(err)})
				return
			}
			switch v := reply.(type) {
			case *jobs.VerifyResult:
				r.addDamaged(v, damaged)
			case *jobs.CreateBackupResult:
				v.LostRecords = r.inWords(damaged)
			}
			r.Send(state.Replied{Job: job, Reply: reply})
		})
	})
}

// addDamaged adds the records that do not decode here. It has the registry look for the models
// that are damaged, so that an import writes them again.
func (r *Runner) addDamaged(v *jobs.VerifyResult, damaged []string) {
	for _, f := range v.Findings {
		if rest, large := strings.CutPrefix(f.Record, "l/"); large {
			digest, _, _ := strings.Cut(rest, "/")
			_, _ = r.registry.Model(digest) // what is wrong with it is among the findings
		}
	}
	for _, name := range damaged {
		v.Findings = append(v.Findings, verify.Finding{Place: r.recordInWords(name), Record: name,
			Problem: "it is damaged in localStorage", Remedy: "reload the page: the journal restores it"})
	}
}
