package effect

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/core/usertext"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// ownSetting is the record of a setting that applies only to this browser; it is not exported.
const ownSetting = "d/durability"

// pendingImport is a workspace file that was read and not imported yet.
type pendingImport struct {
	source  work.Source
	records map[string][]byte
	tables  int // number of tables that are not stored here yet
}

// runWorkspace executes commands about the workspace; it returns false for other commands.
func (r *Runner) runWorkspace(c station.Cmd) bool {
	switch c := c.(type) {
	case state.Export:
		r.enqueueFor(c, func() { r.reportError("The workspace was not exported", r.export(c)) })
	case state.ReadWorkspace:
		r.readCancelable(c, c.Job, c.Name+" was not imported", func(ctx context.Context) error { return r.readWorkspace(ctx, c) })
	case state.ImportWorkspace:
		r.enqueueFor(c, func() { r.reportError("The workspace was not imported", r.importWorkspace()) })
	case state.Erase:
		r.enqueueFor(c, func() { r.reportError("Not everything was erased", r.erase(c)) })
	default:
		return r.runBackup(c)
	}
	return true
}

func (r *Runner) reportError(doing string, err error) {
	if err != nil {
		r.Send(state.WorkspaceFailed{Text: doing + ": " + usertext.Of(err)})
	}
}

// export downloads everything as one file. It runs in the registry's queue, after all pending writes.
func (r *Runner) export(c state.Export) error {
	at := r.Now()
	records := map[string][]byte{}
	damaged := r.registry.EachRecord(func(name string, b []byte) { records[name] = b })
	delete(records, ownSetting)
	reply, err := r.do(context.Background(), r.client, jobs.ExportWorkspace{Created: at, Records: jobs.PackRecords(records), Open: c.Open, Without: c.Without}, nil, nil)
	if err != nil {
		return err
	}
	packed := reply.(*jobs.ExportWorkspaceResult)
	zip := packed.Zip
	r.Page.Download("orrery-workspace-"+at.Format("2006-01-02")+".zip", "application/zip", zip)
	r.Send(state.WorkspaceExported{Bytes: len(zip)})
	if lost := state.LostNames(packed.Lost, packed.LostTables, r.describeRecords(damaged)); lost != "" {
		r.Send(state.NotDone{Text: "The exported file is incomplete. Damaged and not included: " + lost + "."})
	}
	return nil
}

// describeRecords describes records for the user: "run 7", "version 2 of user_data". It omits ownSetting, which is not
// exported.
func (r *Runner) describeRecords(records []string) (words []string) {
	for _, name := range records {
		if name != ownSetting {
			words = append(words, r.describeRecord(name))
		}
	}
	return words
}

func (r *Runner) describeRecord(name string) string {
	kind, rest, _ := strings.Cut(name, "/")
	first, second, _ := strings.Cut(rest, "/")
	switch kind {
	case "r":
		if run, err := r.registry.Run(rest); err == nil {
			return fmt.Sprintf("run %d", run.Number)
		}
		return fmt.Sprintf("run %.12s", rest)
	case "v":
		return "version " + strings.TrimLeft(second, "0") + " of " + first
	case "m", "l":
		return fmt.Sprintf("model %.12s", first)
	case "e":
		seq, _, _ := strings.Cut(rest, "-")
		return "event " + strings.TrimLeft(seq, "0")
	case "d", "s":
		return "setting " + rest
	}
	return "record " + name
}

// readCancelable reads a file in a job that can be cancelled.
func (r *Runner) readCancelable(c station.Cmd, job int, doing string, look func(context.Context) error) {
	ctx := r.jobContext(job)
	r.spawn(c, func() {
		defer r.endJob(job)
		err := look(ctx)
		if err != nil && ctx.Err() != nil {
			r.Send(state.Refused{Job: job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
			return
		}
		r.reportError(doing, err)
	})
}

// readWorkspace reads a workspace file and reports its content. It changes nothing.
func (r *Runner) readWorkspace(ctx context.Context, c state.ReadWorkspace) error {
	progress := func(p work.Progress) { r.Send(state.Progressed{Job: c.Job, Progress: p}) }
	reply, err := r.client.Do(ctx, jobs.ReadWorkspace{Large: r.registry.HoldsLarge()}, c.Source, progress)
	if err != nil {
		return err
	}
	found := reply.(*jobs.WorkspaceContent)
	records, err := jobs.UnpackRecords(found.Records)
	if err != nil {
		return err
	}
	delete(records, ownSetting)
	r.enqueueFor(c, func() {
		r.pendingImport = pendingImport{c.Source, records, len(found.Tables)}
		plan := r.registry.Plan(records)
		var notes []string
		for _, f := range found.Findings {
			notes = append(notes, f.String())
		}
		plan.Notes = append(notes, plan.Notes...) // problems first, as not all notes are shown
		r.Send(state.WorkspaceFound{Found: state.WorkspaceFile{Name: c.Name, Plan: plan, Tables: found.Tables, Same: found.Same}})
	})
	return nil
}

// importWorkspace stores the tables and large models, then the records that refer to them.
func (r *Runner) importWorkspace() error {
	in := r.pendingImport
	records, missing := r.registry.SplitUnstored(in.records)
	if in.tables > 0 || len(missing) > 0 {
		reply, err := r.client.Do(context.Background(), jobs.ImportTables{Large: missing, Mark: r.ID()}, in.source, nil)
		if err != nil {
			return err
		}
		placed, err := jobs.UnpackRecords(reply.(*jobs.WorkspaceContent).Records)
		if err != nil {
			return err
		}
		maps.Copy(records, placed)
	}
	plan, err := r.registry.Import(records)
	if err != nil {
		return err
	}
	r.pendingImport = pendingImport{}
	r.spawn(nil, r.measure)
	if plan.Settings.New > 0 { // open what was open in the exporting browser
		r.Page.Restart()
	}
	r.Send(state.Imported{Registry: r.registrySnapshot(), Plan: plan, Tables: in.tables})
	return nil
}

// erase removes everything: first the records, then the tables and large models that they refer to.
func (r *Runner) erase(c state.Erase) error {
	before := r.Now()
	if err := r.registry.Erase(); err != nil {
		return err
	}
	if _, err := r.client.Do(context.Background(), jobs.EraseAll{Before: before}, nil, nil); err != nil {
		return err
	}
	if c.Backups {
		if err := r.deleteAllBackups(); err != nil {
			return err
		}
	}
	r.Page.Restart()
	return nil
}

func (r *Runner) measure() {
	if used, quota, ok := r.Page.Room(); ok {
		r.Send(state.RoomMeasured{Room: state.Room{Used: used, Quota: quota}})
	}
}
