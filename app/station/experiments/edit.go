package experiments

import (
	"strings"

	"orrery/app/station"
	"orrery/core/registry"
)

// RunEdit is what is being typed about runs and experiments.
type RunEdit struct {
	TagKey, TagValue string
	NameOf           string // of an experiment: a new one, or the shown one's new name
}

// These messages change what a run is called and where it belongs. Its record stays.
type (
	// TagKeyTyped and TagValueTyped are the draft of a tag. Each tells of its own field alone:
	// both may be filled before the page is drawn again.
	TagKeyTyped   struct{ Text string }
	TagValueTyped struct{ Text string }
	// TagSaved gives the open run the tag of the draft.
	TagSaved struct{}
	// TagSet gives a run a tag, or takes it away.
	TagSet struct {
		Run string
		Tag registry.Tag
	}
	// RunsBinned puts runs into the bin, or takes them out.
	RunsBinned struct {
		IDs     []string
		Restore bool
	}
	// ExperimentTyped is a name.
	ExperimentTyped struct{ Text string }
	// ExperimentPressed does something with an experiment: create, rename, delete, restore.
	ExperimentPressed struct{ Do, ID string }
	// IntoChosen says where new runs belong.
	IntoChosen struct{ ID string }
	// Edited says that the registry has changed, in words for a person.
	Edited struct {
		station.Written
		Registry station.Registry
		Said     string
		Undo     station.Msg
	}
)

// These commands are answered by Edited or StoreFailed.
type (
	// PutTag sets a tag of a run or takes it away. Was is how it was before, for undo.
	PutTag struct {
		station.Write
		Run      string
		Tag, Was registry.Tag
	}
	// Bin puts runs into the bin, or takes them out.
	Bin struct {
		station.Write
		Runs    []string
		Restore bool
	}
	// PutExperiment makes an experiment, renames it, puts it into the bin or takes it out.
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
			cmds = append(s.putTag(e.Open, registry.Tag{Key: key, Value: e.TagValue}), station.Fill{ID: "tag-key", Text: ""}, station.Fill{ID: "tag-value", Text: ""}, station.Focus{ID: "tag-key"})
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

// putTag remembers how the tag was.
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

// ExperimentName is an experiment's name for people.
func (s *State) ExperimentName(id string) string {
	for _, x := range s.Registry.Experiments {
		if x.ID == id {
			return x.Name
		}
	}
	return id
}
