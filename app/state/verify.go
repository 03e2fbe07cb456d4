package state

import (
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// VerifyState is the verification of everything that this browser has stored.
type VerifyState struct {
	Running station.Busy
	Answer  *jobs.VerifyResult
	Failed  string
}

// VerifyPressed verifies everything.
type VerifyPressed struct{}

// Verify verifies everything; answered by Replied with jobs.VerifyResult, or Refused.
type Verify struct{ Job int }

func (s *State) updateVerify(m station.Msg) ([]station.Cmd, bool) {
	if _, ok := m.(VerifyPressed); !ok {
		return nil, false
	}
	if s.Verify.Running.Running() {
		return nil, true
	}
	s.Verify = VerifyState{}
	job := s.MarkStarted(&s.Verify.Running, "Checking")
	return []station.Cmd{Verify{job}}, true
}

// storageTasks returns the handlers of the tasks on the browser's storage.
func storageTasks() []station.Handler[State] {
	return []station.Handler[State]{
		station.NewHandler(func(s *State) *station.Busy { return &s.Start.Removing }, (*State).tableRemoved).OnFailure(func(s *State, was station.Busy, f work.Failed) []station.Cmd {
			return data.SavedTablesRefused(s.OfData(), was, f)
		}),
		station.NewHandler(func(s *State) *station.Busy { return &s.Backup.Making }, backupMade).OnFailure(backupRefused),
		station.NewHandler(func(s *State) *station.Busy { return &s.Verify.Running }, func(s *State, _ station.Busy, r *jobs.VerifyResult) []station.Cmd {
			s.Verify.Answer = r
			return []station.Cmd{station.Focus{ID: "verified"}}
		}).OnFailure(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			if f.Code == work.Canceled {
				s.Notify("The check was cancelled.")
			} else {
				s.Verify.Failed = f.Text
			}
			return nil
		}),
		readTask(),
	}
}
