package effect

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"orrery/app/state"
	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/registry/render"
	"orrery/core/usertext"
)

// edit writes what changes about runs and experiments.
func (r *Runner) edit(c state.Cmd) {
	switch c := c.(type) {
	case state.PutTag:
		err := r.registry.SetTag(c.Run, c.Tag.Key, c.Tag.Value)
		if c.Tag.Gone {
			err = r.registry.DeleteTag(c.Run, c.Tag.Key)
		}
		said := tagName(c.Tag.Key) + " is saved."
		if c.Tag.Gone {
			said = tagName(c.Tag.Key) + " is removed."
		}
		r.answer(0, "The tag was not saved", err, func() state.Msg {
			return state.Edited{Book: r.book(), Said: said, Undo: state.TagSet{Run: c.Run, Tag: c.Was}}
		})
	case state.Bin:
		err := r.registry.Trash("deleted by hand", c.Runs...)
		said := counted(len(c.Runs)) + " deleted. They can be restored under Deleted."
		if c.Restore {
			err = r.registry.Restore("restored by hand", c.Runs...)
			said = counted(len(c.Runs)) + " restored."
		}
		r.answer(0, "Nothing was deleted", err, func() state.Msg {
			return state.Edited{Book: r.book(), Said: said, Undo: state.RunsBinned{IDs: c.Runs, Restore: !c.Restore}}
		})
	case state.PutExperiment:
		r.putExperiment(c)
	}
}

// tagName is what the page calls a tag: the note has a card of its own.
func tagName(key string) string {
	if key == registry.TagNote {
		return "The note"
	}
	return "The tag " + key
}

func counted(n int) string {
	if n == 1 {
		return "1 run"
	}
	return strconv.Itoa(n) + " runs"
}

func (r *Runner) putExperiment(c state.PutExperiment) {
	var err error
	var undo state.Msg
	said := ""
	switch c.Do {
	case "create":
		_, err = r.registry.CreateExperiment(c.Name)
		said = "The experiment " + c.Name + " is created."
	case "rename":
		err = r.registry.RenameExperiment(c.ID, c.Name)
		said = "The experiment is called " + c.Name + " now."
	case "delete":
		err = r.registry.TrashExperiment(c.ID)
		said, undo = "The experiment and its runs are deleted.", state.ExperimentPressed{Do: "restore", ID: c.ID}
	case "restore":
		err = r.registry.RestoreExperiment(c.ID)
		said = "The experiment is restored."
	}
	r.answer(0, "The experiment was not changed", err, func() state.Msg { return state.Edited{Book: r.book(), Said: said, Undo: undo} })
}

// readModel reads a model, as text and as what can be seen of it.
func (r *Runner) readModel(c state.ReadModel) {
	m := state.ModelRead{ID: c.Run, Digest: c.Digest, Sight: &state.Sight{Digest: c.Digest}}
	b, err := r.registry.Model(c.Digest)
	if run, err := r.registry.Run(c.Run); err == nil {
		defer r.loading(state.RunStep(run))()
	}
	if err == nil {
		m.JSON = string(b)
		var model *ml.Model
		if model, err = ml.LoadIn(r.catalog, b, r.pause); err == nil {
			look(m.Sight, model)
		}
	} else {
		m.JSON = "It could not be read: " + usertext.Of(err) + "."
	}
	if err != nil {
		m.Sight.Wrong = usertext.Of(err)
	}
	r.Send(m)
}

// mostLearnt is how many numbers of a model are shown one by one.
const mostLearnt = 200

// look reads what a model is.
func look(s *state.Sight, m *ml.Model) {
	s.Signature = m.Schema()
	for _, c := range m.Classes() {
		s.Classes = append(s.Classes, c.String())
	}
	p := m.Pipeline()
	for i, step := range append(p.Steps, p.Final) {
		of := m.Attributes()
		if i >= len(of) {
			break
		}
		names := p.Inputs
		if i == len(p.Steps) {
			names = m.Outputs()
		}
		for _, key := range slices.Sorted(maps.Keys(of[i])) {
			learnt(s, step.Kind+"."+key, of[i][key], names)
		}
	}
	if n := len(s.Learnt); n > mostLearnt {
		s.Learnt, s.Cut = s.Learnt[:mostLearnt], n-mostLearnt
	}
}

// learnt lists the numbers of one attribute, named by the columns where there is one for
// each.
func learnt(s *state.Sight, name string, v any, columns []string) {
	at := func(i, of int) string {
		if of == len(columns) {
			return "[" + columns[i] + "]"
		}
		return "[" + strconv.Itoa(i) + "]"
	}
	switch v := v.(type) {
	case float64:
		s.Learnt = append(s.Learnt, state.Learnt{Name: name, Value: v})
	case []float64:
		for i, f := range v {
			s.Learnt = append(s.Learnt, state.Learnt{Name: name + at(i, len(v)), Value: f})
		}
	case [][]float64:
		for i, row := range v {
			row, prefix := row, name
			if len(v) > 1 {
				prefix += "[" + strconv.Itoa(i) + "]"
			}
			learnt(s, prefix, row, columns)
		}
	}
}

// handRuns writes the notebook's metadata_store.csv, or the runs of the table.
func (r *Runner) handRuns(c state.HandRuns) {
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
