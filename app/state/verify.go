package state

import (
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// VerifyState is the check of all that this browser keeps.
type VerifyState struct {
	Running Busy
	Answer  *jobs.VerifyResult
	Failed  string
}

// VerifyPressed checks everything.
type VerifyPressed struct{}

func (VerifyPressed) msg() {}

// Verify checks everything; answered by Replied with jobs.VerifyResult, or Refused.
type Verify struct{ Job int }

func (Verify) cmd() {}

func updateVerify(s State, m Msg) (State, []Cmd, bool) {
	v := &s.Verify
	switch m := m.(type) {
	case VerifyPressed:
		if v.Running.On() {
			return s, nil, true
		}
		*v = VerifyState{Running: Busy{Job: s.job(), What: "Checking", Since: s.Now}}
		return s, []Cmd{Verify{v.Running.Job}}, true
	case Replied:
		if r, ok := m.Reply.(jobs.VerifyResult); ok && v.Running.On() && m.Job == v.Running.Job {
			v.Running, v.Answer = Busy{}, &r
			return s, []Cmd{Focus{"verified"}}, true
		}
	case Refused:
		if v.Running.On() && m.Job == v.Running.Job {
			v.Running = Busy{}
			if m.Fail.Code == work.Canceled {
				s.say("The check was cancelled.")
				return s, nil, true
			}
			v.Failed = m.Fail.Text
			return s, nil, true
		}
	}
	return s, nil, false
}
