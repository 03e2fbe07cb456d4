package effect

import (
	"bytes"
	"context"
	"encoding/json"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/experiments"
	"orrery/app/ui/format"
	"orrery/core/registry"
	"orrery/core/registry/render"
	"orrery/core/usertext"
	"orrery/core/work/jobs"
)

// edit executes commands that change runs and experiments.
func (r *Runner) edit(c station.Cmd) {
	switch c := c.(type) {
	case experiments.PutTag:
		err := r.registry.SetTag(c.Run, c.Tag.Key, c.Tag.Value)
		if c.Tag.Gone {
			err = r.registry.DeleteTag(c.Run, c.Tag.Key)
		}
		said := tagName(c.Tag.Key) + " is saved."
		if c.Tag.Gone {
			said = tagName(c.Tag.Key) + " is removed."
		}
		r.answer(0, "The tag was not saved", err, func() station.Msg {
			return experiments.Edited{Registry: r.registrySnapshot(), Said: said, Undo: experiments.TagSet{Run: c.Run, Tag: c.Was}}
		})
	case experiments.Bin:
		err := r.registry.Trash("deleted by hand", c.Runs...)
		said := format.Count(len(c.Runs), "run") + " deleted. They can be restored under Deleted."
		if c.Restore {
			err = r.registry.Restore("restored by hand", c.Runs...)
			said = format.Count(len(c.Runs), "run") + " restored."
		}
		r.answer(0, "Nothing was deleted", err, func() station.Msg {
			return experiments.Edited{Registry: r.registrySnapshot(), Said: said, Undo: experiments.RunsBinned{IDs: c.Runs, Restore: !c.Restore}}
		})
	case experiments.PutExperiment:
		r.putExperiment(c)
	}
}

// tagName returns the name of a tag on the page, where the note has its own card.
func tagName(key string) string {
	if key == registry.TagNote {
		return "The note"
	}
	return "The tag " + key
}

func (r *Runner) putExperiment(c experiments.PutExperiment) {
	var err error
	var undo station.Msg
	said := ""
	switch c.Do {
	case "create":
		_, err = r.registry.CreateExperiment(c.Name)
		said = "The experiment " + c.Name + " is created."
	case "rename":
		err = r.registry.RenameExperiment(c.ID, c.Name)
		said = "The experiment is now called " + c.Name + "."
	case "delete":
		err = r.registry.TrashExperiment(c.ID)
		said, undo = "The experiment and its runs are deleted.", experiments.ExperimentPressed{Do: "restore", ID: c.ID}
	case "restore":
		err = r.registry.RestoreExperiment(c.ID)
		said = "The experiment is restored."
	}
	r.answer(0, "The experiment was not changed", err, func() station.Msg { return experiments.Edited{Registry: r.registrySnapshot(), Said: said, Undo: undo} })
}

// readModel reads a model as text and summarizes it. The model server's worker does it, as the other may be busy with a
// long fit.
func (r *Runner) readModel(c experiments.ReadModel) {
	m := experiments.ModelRead{ID: c.Run, Digest: c.Digest, Summary: &experiments.ModelSummary{Digest: c.Digest}}
	b, err := r.registry.Model(c.Digest)
	if err != nil {
		m.JSON, m.Summary.Wrong = "It could not be read: "+usertext.Of(err)+".", usertext.Of(err)
		r.Send(m)
		return
	}
	loaded := func() {}
	if run, err := r.registry.Run(c.Run); err == nil {
		loaded = r.loading(state.RunStep(run))
	}
	r.spawn(c, func() {
		defer loaded()
		m.JSON = string(b)
		reply, err := r.server.client.Do(context.Background(), jobs.DescribeModel{Model: b}, nil, nil)
		if err != nil {
			m.Summary.Wrong = withinSentence(err)
		} else {
			d := reply.(*jobs.DescribeModelResult)
			m.Summary.Signature, m.Summary.Classes, m.Summary.Omitted = d.Signature, d.Classes, d.Cut
			for _, a := range d.Attributes {
				m.Summary.Params = append(m.Summary.Params, experiments.LearnedParam{Name: a.Name, Value: float64(a.Value)})
			}
		}
		r.Send(m)
	})
}

// downloadRuns downloads the notebook's metadata_store.csv, or the runs of the table.
func (r *Runner) downloadRuns(c experiments.ExportRuns) {
	var b bytes.Buffer
	name, mime := "metadata_store.csv", "text/csv;charset=utf-8"
	var err error
	switch c.Format {
	case "csv":
		name = "runs.csv"
		err = render.RunsCSV(&b, c.Runs)
	case "json":
		name, mime = "runs.json", "application/json"
		err = json.NewEncoder(&b).Encode(map[string][]registry.Run{"runs": c.Runs})
	default:
		err = render.MetadataCSV(&b, r.registry.Runs(), r.catalog)
	}
	if err != nil {
		r.Send(state.NotDone{Text: name + " was not written: " + usertext.Of(err) + "."})
		return
	}
	r.Page.Download(name, mime, b.Bytes())
}
