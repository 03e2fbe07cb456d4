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

// ownSetting is about this browser alone, so no file carries it to another.
const ownSetting = "d/durability"

// carried is a workspace file that was looked into.
type carried struct {
	source  work.Source
	records map[string][]byte
	tables  int // that are not kept here yet
}

// workspace does what is about all that this browser keeps; false for another command.
func (r *Runner) workspace(c station.Cmd) bool {
	switch c := c.(type) {
	case state.Export:
		r.inTurnFor(c, func() { r.tried("The workspace was not exported", r.export(c)) })
	case state.ReadWorkspace:
		r.looking(c, c.Job, c.Name+" was not imported", func(ctx context.Context) error { return r.lookInto(ctx, c) })
	case state.ImportWorkspace:
		r.inTurnFor(c, func() { r.tried("The workspace was not imported", r.takeIn()) })
	case state.Erase:
		r.inTurnFor(c, func() { r.tried("Not everything was erased", r.erase(c)) })
	default:
		return r.backup(c)
	}
	return true
}

func (r *Runner) tried(doing string, err error) {
	if err != nil {
		r.Send(state.WorkspaceFailed{Text: doing + ": " + usertext.Of(err)})
	}
}

// export hands everything over as one file. What is being saved is saved before.
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
	if lost := state.LostNames(packed.Lost, packed.LostTables, r.inWords(damaged)); lost != "" {
		r.Send(state.NotDone{Text: "The file has everything except what is damaged in this browser: " + lost + "."})
	}
	return nil
}

// inWords names records for people: "run 7", "version 2 of user_data". ownSetting is left out, since no
// file brings it back.
func (r *Runner) inWords(records []string) (words []string) {
	for _, name := range records {
		if name != ownSetting {
			words = append(words, r.recordInWords(name))
		}
	}
	return words
}

func (r *Runner) recordInWords(name string) string {
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

// looking looks into a file by a job that can be cancelled.
func (r *Runner) looking(c station.Cmd, job int, doing string, look func(context.Context) error) {
	ctx := r.begin(job)
	r.spawn(c, func() {
		defer r.forget(job)
		err := look(ctx)
		if err != nil && ctx.Err() != nil {
			r.Send(state.Refused{Job: job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
			return
		}
		r.tried(doing, err)
	})
}

// lookInto says what a file has for this browser, and changes nothing.
func (r *Runner) lookInto(ctx context.Context, c state.ReadWorkspace) error {
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
	r.inTurnFor(c, func() {
		r.carried = carried{c.Source, records, len(found.Tables)}
		plan := r.registry.Plan(records)
		var notes []string
		for _, f := range found.Findings {
			notes = append(notes, f.String())
		}
		plan.Notes = append(notes, plan.Notes...) // what is wrong first: not all notes are shown
		r.Send(state.WorkspaceFound{Found: state.WorkspaceFile{Name: c.Name, Plan: plan, Tables: found.Tables, Same: found.Same}})
	})
	return nil
}

// takeIn keeps the tables and the large models and then the records that name them.
func (r *Runner) takeIn() error {
	in := r.carried
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
	r.carried = carried{}
	r.spawn(nil, r.measure)
	if plan.Settings.New > 0 { // what was open there is what opens here
		r.Page.Restart()
	}
	r.Send(state.Imported{Registry: r.book(), Plan: plan, Tables: in.tables})
	return nil
}

// erase removes everything: the records first that name tables and large models.
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
