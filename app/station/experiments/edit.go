package experiments

import (
	"strings"

	"orrery/app/station"
	"orrery/core/registry"
)

// RunEdit has the text fields for editing runs and experiments.
type RunEdit struct {
	TagKey, TagValue string
	NameOf           string // name of a new experiment, or a new name of the shown one
}

// Messages that edit tags and experiments, and delete runs.
type (
	// TagKeyTyped sets the key of the new tag.
	TagKeyTyped struct{ Text string }
	// TagValueTyped sets the value of the new tag.
	TagValueTyped struct{ Text string }
	// TagSaved adds the new tag to the open run.
	TagSaved struct{}
	// TagSet sets or removes a tag of a run.
	TagSet struct {
		Run string
		Tag registry.Tag
	}
	// RunsBinned marks runs as deleted, or restores them.
	RunsBinned struct {
		IDs     []string
		Restore bool
	}
	// ExperimentTyped sets the name of an experiment.
	ExperimentTyped struct{ Text string }
	// ExperimentPressed edits an experiment: Do is create, rename, delete or restore.
	ExperimentPressed struct{ Do, ID string }
	// IntoChosen sets the experiment of new runs.
	IntoChosen struct{ ID string }
	// Edited reports that the registry has changed. Said is for the user; Undo is the message that reverts the change.
	Edited struct {
		station.Written
		Registry station.Registry
		Said     string
		Undo     station.Msg
	}
)

// These commands are answered by Edited or StoreFailed.
type (
	// PutTag sets or removes a tag of a run. Was is the previous value for undo.
	PutTag struct {
		station.Write
		Run      string
		Tag, Was registry.Tag
	}
	// Bin marks runs as deleted, or restores them.
	Bin struct {
		station.Write
		Runs    []string
		Restore bool
	}
	// PutExperiment creates, renames, deletes or restores an experiment.
	PutExperiment struct {
		station.Write
		Do, ID, Name string
	}
)

func (s *State) updateEdit(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	e := &s.Experiments
	switch m := m.(type) {
	case TagKeyTyped:
		e.TagKey = m.Text
	case TagValueTyped:
		e.TagValue = m.Text
	case TagSaved:
		if key := strings.TrimSpace(e.TagKey); key != "" {
			cmds = append(s.putTag(e.OpenRun, registry.Tag{Key: key, Value: e.TagValue}), station.Fill{ID: "tag-key", Text: ""}, station.Fill{ID: "tag-value", Text: ""}, station.Focus{ID: "tag-key"})
			e.TagKey, e.TagValue = "", ""
		}
	case TagSet:
		cmds = s.putTag(m.Run, m.Tag)
	case RunsBinned:
		cmds = []station.Cmd{Bin{Runs: m.IDs, Restore: m.Restore}}
	case ExperimentTyped:
		e.NameOf = m.Text
	case ExperimentPressed:
		cmds = []station.Cmd{PutExperiment{Do: m.Do, ID: m.ID, Name: strings.TrimSpace(e.NameOf)}}
		if m.Do == "create" || m.Do == "rename" {
			e.NameOf = ""
			cmds = append(cmds, station.Fill{ID: "experiment-name", Text: ""})
		}
	case IntoChosen:
		s.Train.Into = m.ID
	case Edited:
		s.ApplyRegistry(m.Registry)
		if m.Said != "" {
			s.Notify(m.Said)
			if m.Undo != nil {
				s.Toast.Action, s.Toast.Do = "Undo", m.Undo
			}
		}
	default:
		return nil, false
	}
	return cmds, true
}

// putTag returns the command that sets a tag, with its previous value.
func (s *State) putTag(run string, t registry.Tag) []station.Cmd {
	r, ok := s.Run(run)
	if !ok {
		return nil
	}
	was := registry.Tag{Key: t.Key, Gone: true}
	if v, ok := r.Tags[t.Key]; ok {
		was = registry.Tag{Key: t.Key, Value: v}
	}
	return []station.Cmd{PutTag{Run: run, Tag: t, Was: was}}
}

// ExperimentName returns the name of the experiment with this id, or the id if there is none.
func (s *State) ExperimentName(id string) string {
	for _, x := range s.Registry.Experiments {
		if x.ID == id {
			return x.Name
		}
	}
	return id
}
