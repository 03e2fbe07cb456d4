package state

import (
	"cmp"
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode"

	"orrery/app/station"
	"orrery/core/registry"
	runsearch "orrery/core/registry/search"
)

// updateBook takes in what the registry has written.
func (s *State) updateBook(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	switch m := m.(type) {
	case station.Recorded:
		failed := s.Storage.Failed
		s.keep(m.Book)
		if strings.HasPrefix(m.Run.Err, modelNotSavedWhy) { // there is still no room for the model
			s.Storage.Failed = failed
		}
		s.recorded(m.Job)
		if m.Job == s.Train.record && m.Run.ModelID != "" { // a run without a model leaves the result on the screen as it is
			s.Train.RunID, s.Train.Run = m.Run.ID, m.Run.Number
		}
		cmds = s.autoRecorded(m)
	case station.Registered:
		s.keep(m.Book)
		if m.Job == s.Experiments.waiting {
			s.Say(fmt.Sprintf("Run %d is registered as v%d.", s.RunNumber(m.Version.Run), m.Version.N))
			cmds = s.challenge(m.Version)
		}
		cmds = append(cmds, s.askPersistence()...)
		more := s.autoRegistered(m)
		return append(cmds, more...), true
	case station.Promoted:
		s.keep(m.Book)
		s.Flow = s.Flow.Pulse(station.FlowDeploy, s.Now)
		if m.Job == s.Experiments.waiting {
			s.sayPromoted(m)
		}
		cmds = s.autoPromoted(m)
		more := s.redeploy()
		cmds = append(append(cmds, more...), s.settle(m)...)
	case station.Pointed:
		s.keep(m.Book)
	case station.Pruned:
		s.pruned(m)
		cmds = s.recordAgain()
	default:
		return nil, false
	}
	return cmds, true
}

// pruned lets go of the runs that are gone.
func (s *State) pruned(m station.Pruned) {
	s.keep(m.Book)
	s.Experiments.Pruning = false
	s.letGo()
	switch m.N {
	case 0:
		s.Say("No run is deleted: all are new, or registered.")
	case 1:
		s.Say("1 run is deleted.")
	default:
		s.Say(strconv.Itoa(m.N) + " runs are deleted.")
	}
}

// challenge makes a version that was registered by hand the challenger of the
// champion, if there is one.
func (s State) challenge(v registry.Version) []station.Cmd {
	if n := s.AliasOf(v.Model, registry.Champion); n == 0 || n == v.N {
		return nil
	}
	return []station.Cmd{station.Point{Model: v.Model, Alias: registry.Challenger, N: v.N, Why: "registered by hand"}}
}

// settle takes the challenger's alias from a version that has become champion.
func (s State) settle(m station.Promoted) []station.Cmd {
	if s.AliasOf(m.Model, registry.Challenger) != m.N {
		return nil
	}
	return []station.Cmd{station.Point{Model: m.Model, Alias: registry.Challenger, Why: "became champion"}}
}

func (s *State) keep(b station.Book) {
	e := &s.Experiments
	s.Book = b.Indexed()
	s.Storage.Used, s.Storage.Budget, s.Storage.Failed = b.Used, b.Budget, ""
	s.Storage.Large, s.Storage.LargeBytes = b.Large, b.LargeBytes
	e.Names = runsearch.NamesOf(b.Runs)
	s.sift()
	if e.Opened.N > 0 { // an address that was there before the registry was read
		if v, ok := s.Version(e.Opened.Model, e.Opened.N); ok {
			e.Opened = v
		}
	}
}

func (s *State) sayPromoted(m station.Promoted) {
	s.Say(fmt.Sprintf("v%d is champion.", m.N))
	if m.From > 0 && m.From != m.N {
		s.Toast.Text += fmt.Sprintf(" v%d is kept.", m.From)
		s.Toast.Action, s.Toast.Do = "Undo", RollbackPressed{Model: m.Model, N: m.From}
	}
}

// longestName is the longest name that the registry takes, in characters.
const longestName = 100

// ModelName is the registered model that this table's runs belong to: the
// file's name without its ending, as the registry takes it. A table that gets
// another name keeps its model.
func (s State) ModelName() string { return modelNamed(cmp.Or(s.Data.Model, s.Data.Name)) }

func modelNamed(file string) string {
	name := strings.TrimSuffix(path.Base(file), path.Ext(file))
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune("/:@", r) || unicode.IsControl(r) {
			return '_'
		}
		return r // what is not UTF-8 comes as U+FFFD
	}, name)
	if r := []rune(clean); len(r) > longestName {
		clean = string(r[:longestName])
	}
	if clean == "" || clean == "." {
		return "model"
	}
	return clean
}

// Versions are the versions of this table's model, newest first.
func (s State) Versions() []registry.Version {
	var out []registry.Version
	for _, v := range s.Book.Versions {
		if v.Model == s.ModelName() {
			out = append(out, v)
		}
	}
	return out
}

// AliasN returns the version that an alias of this table's model points at; 0 for none.
func (s State) AliasN(alias string) int { return s.AliasOf(s.ModelName(), alias) }
