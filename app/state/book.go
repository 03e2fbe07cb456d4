package state

import (
	"fmt"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/app/station/experiments"
	"orrery/app/station/train"
	"orrery/core/registry"
)

// updateBook takes in what the registry has written.
func (s *State) updateBook(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	switch m := m.(type) {
	case station.Recorded:
		failed := s.Storage.Failed
		s.Keep(m.Book)
		if strings.HasPrefix(m.Run.Err, train.ModelNotSavedWhy) { // there is still no room for the model
			s.Storage.Failed = failed
		}
		s.Recorded(m.Job)
		if m.Job == s.Train.Record && m.Run.ModelID != "" { // a run without a model leaves the result on the screen as it is
			s.Train.RunID, s.Train.Run = m.Run.ID, m.Run.Number
		}
		cmds = s.AutoRecorded(m)
	case station.Registered:
		s.Keep(m.Book)
		if m.Job == s.Experiments.Waiting {
			s.Say(fmt.Sprintf("Run %d is registered as v%d.", s.RunNumber(m.Version.Run), m.Version.N))
			cmds = s.challenge(m.Version)
		}
		cmds = append(cmds, s.askPersistence()...)
		more := s.AutoRegistered(m)
		return append(cmds, more...), true
	case station.Promoted:
		s.Keep(m.Book)
		s.Flow = s.Flow.Pulse(station.FlowDeploy, s.Now)
		if m.Job == s.Experiments.Waiting {
			s.sayPromoted(m)
		}
		cmds = s.AutoPromoted(m)
		more := s.Redeploy()
		cmds = append(append(cmds, more...), s.settle(m)...)
	case station.Pointed:
		s.Keep(m.Book)
	case station.Began:
		s.Keep(m.Book)
	case station.Retained:
		s.Keep(m.Book)
		s.letGo()
	case station.Pruned:
		s.pruned(m)
		cmds = s.RecordAgain()
	default:
		return nil, false
	}
	return cmds, true
}

// pruned lets go of the runs that are gone.
func (s *State) pruned(m station.Pruned) {
	s.Keep(m.Book)
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
func (s *State) challenge(v registry.Version) []station.Cmd {
	if n := s.AliasOf(v.Model, registry.Champion); n == 0 || n == v.N {
		return nil
	}
	return []station.Cmd{station.Point{Model: v.Model, Alias: registry.Challenger, N: v.N, Why: "registered by hand"}}
}

// settle takes the challenger's alias from a version that has become champion.
func (s *State) settle(m station.Promoted) []station.Cmd {
	if s.AliasOf(m.Model, registry.Challenger) != m.N {
		return nil
	}
	return []station.Cmd{station.Point{Model: m.Model, Alias: registry.Challenger, Why: "became champion"}}
}

func (s *State) sayPromoted(m station.Promoted) {
	s.Say(fmt.Sprintf("v%d is champion.", m.N))
	if m.From > 0 && m.From != m.N {
		s.Toast.Text += fmt.Sprintf(" v%d is kept.", m.From)
		s.Toast.Action, s.Toast.Do = "Undo", experiments.RollbackPressed{Model: m.Model, N: m.From}
	}
}
