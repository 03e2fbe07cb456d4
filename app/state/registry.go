package state

import (
	"fmt"
	"strings"

	"orrery/app/station"
	"orrery/app/station/experiments"
	"orrery/app/station/train"
	"orrery/app/ui/format"
	"orrery/core/registry"
)

// updateRegistry handles the answers to writes of the registry.
func (s *State) updateRegistry(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	switch m := m.(type) {
	case station.Recorded:
		failed := s.Storage.Failed
		s.ApplyRegistry(m.Registry)
		if strings.HasPrefix(m.Run.Err, train.ModelNotSavedPrefix) { // there is still not enough space for the model
			s.Storage.Failed = failed
		}
		s.MarkRecorded(m.Job)
		if m.Job == s.Train.RecordJob && m.Run.ModelID != "" { // a run without a model does not replace the result on screen
			s.Train.RunID, s.Train.Run = m.Run.ID, m.Run.Number
		}
		cmds = s.RunRecorded(m)
	case station.Registered:
		s.ApplyRegistry(m.Registry)
		if m.Job == s.Experiments.PendingJob {
			s.Notify(fmt.Sprintf("Run %d is registered as v%d.", s.RunNumber(m.Version.Run), m.Version.N))
			cmds = s.setChallenger(m.Version)
		}
		cmds = append(cmds, s.askPersistence()...)
		more := s.RunRegistered(m)
		return append(cmds, more...), true
	case station.Promoted:
		s.ApplyRegistry(m.Registry)
		s.Flow = s.Flow.Pulse(station.FlowDeploy, s.Now)
		if m.Job == s.Experiments.PendingJob {
			s.notifyPromoted(m)
		}
		cmds = s.RunPromoted(m)
		more := s.Redeploy()
		cmds = append(append(cmds, more...), s.clearChallenger(m)...)
	case station.AliasMoved:
		s.ApplyRegistry(m.Registry)
	case station.Began:
		s.ApplyRegistry(m.Registry)
	case station.Retained:
		s.ApplyRegistry(m.Registry)
		s.dropDeletedRuns()
	case station.Pruned:
		s.runsPruned(m)
		cmds = s.RetryUnsaved()
	default:
		return nil, false
	}
	return cmds, true
}

// runsPruned removes deleted runs from the state and reports how many there were.
func (s *State) runsPruned(m station.Pruned) {
	s.ApplyRegistry(m.Registry)
	s.Experiments.Pruning = false
	s.dropDeletedRuns()
	switch m.N {
	case 0:
		s.Notify("No runs deleted: all of them are recent or registered.")
	default:
		s.Notify(format.Count(m.N, "run") + " deleted.")
	}
}

// setChallenger makes a version that was registered by hand the challenger, if there is a champion.
func (s *State) setChallenger(v registry.Version) []station.Cmd {
	if n := s.AliasOf(v.Model, registry.Champion); n == 0 || n == v.N {
		return nil
	}
	return []station.Cmd{station.MoveAlias{Model: v.Model, Alias: registry.Challenger, N: v.N, Why: "registered by hand"}}
}

// clearChallenger removes the challenger alias from a version that has become champion.
func (s *State) clearChallenger(m station.Promoted) []station.Cmd {
	if s.AliasOf(m.Model, registry.Challenger) != m.N {
		return nil
	}
	return []station.Cmd{station.MoveAlias{Model: m.Model, Alias: registry.Challenger, Why: "became champion"}}
}

func (s *State) notifyPromoted(m station.Promoted) {
	s.Notify(fmt.Sprintf("v%d is now the champion.", m.N))
	if m.From > 0 && m.From != m.N {
		s.Toast.Text += fmt.Sprintf(" v%d is kept.", m.From)
		s.Toast.Action, s.Toast.Do = "Undo", experiments.RollbackPressed{Model: m.Model, N: m.From}
	}
}

// warnNearlyFull notifies the user once when the store becomes nearly full. It does not at the start, where the Storage
// card shows it.
func (s *State) warnNearlyFull(m station.Msg) {
	_, start := m.(Restored)
	switch st := &s.Storage; {
	case st.NearlyFull() && !st.Warned:
		st.Warned = true
		if !start && st.Failed == "" {
			s.NotifyError("80% of the storage for runs is used. See Storage in Data: export the workspace, keep fewer runs of the schedule, or delete runs.")
		}
	case st.Used < st.Budget/100*station.RewarnPercent:
		st.Warned = false
	}
}
