package experiments

import (
	"fmt"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/core/checks"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Promotion is a version on its way to champion: the checks run, then the person says
// why.
type Promotion struct {
	Gate       station.Busy // checks that decide on a promotion
	Candidate  registry.Version
	Results    []checks.Result // of the candidate; nil before
	GateOpen   bool            // the candidate may be promoted
	GateSays   string          // what the checks said of it
	GateClosed string          // why the last promotion was refused
	Reason     string          // as typed
}

// These messages lead a version there.
type (
	// PromotePressed lets the checks decide whether a version may become champion.
	PromotePressed struct{ Version registry.Version }
	// ReasonTyped is why it shall.
	ReasonTyped struct{ Text string }
	// PromoteConfirmed makes it champion.
	PromoteConfirmed struct{}
	// PromoteDropped leaves everything as it is.
	PromoteDropped struct{}
)

func (s *State) updatePromotion(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	p := &s.Experiments.Promotion
	switch m := m.(type) {
	case PromotePressed:
		cmds = s.gate(m.Version)
	case ReasonTyped:
		p.Reason = m.Text
	case PromoteConfirmed:
		why := strings.TrimSpace(p.Reason)
		if !p.GateOpen || why == "" {
			return []station.Cmd{station.Focus{ID: "promote-reason"}}, true
		}
		s.Experiments.Waiting = s.NewJob()
		cmds = []station.Cmd{station.Promote{Job: s.Experiments.Waiting, Model: p.Candidate.Model, N: p.Candidate.N, Why: why, Gate: p.GateSays}}
		s.Experiments.Promotion = Promotion{}
	case PromoteDropped:
		if p.Gate.Running() {
			cmds = []station.Cmd{station.Cancel{Job: p.Gate.Job}}
		}
		s.Experiments.Promotion = Promotion{}
	default:
		return nil, false
	}
	return cmds, true
}

// gate runs the checks on a version; they decide.
func (s *State) gate(v registry.Version) []station.Cmd {
	r, ok := s.Run(v.Run)
	if !ok || s.Data.Table == nil || s.Experiments.Gate.Running() {
		return nil
	}
	s.Experiments.Promotion = Promotion{Candidate: v}
	features := s.RunFeatures(r)
	check := jobs.Check{StoredModel: jobs.StoredModel{Table: s.Data.Table.Hash(), Features: features}, Config: s.ConfigForModel(features), Split: jobs.Split(r.Split), Views: s.Comparisons()}
	return s.StartModelJob(&s.Experiments.Gate, fmt.Sprintf("checks for v%d", v.N), v.Digest, check)
}

// gated takes what the checks of a version said.
func gated(s *State, _ station.Busy, r *jobs.CheckResult) []station.Cmd {
	p := &s.Experiments.Promotion
	s.ShowChecks(r, "v"+strconv.Itoa(p.Candidate.N))
	open, why := checks.Gate(r.Results)
	p.Results = r.Results
	if !open {
		p.GateClosed = fmt.Sprintf("v%d was not promoted. %s", p.Candidate.N, why)
		s.NotifyError(p.GateClosed)
		return nil
	}
	p.GateOpen, p.GateSays = true, why
	return []station.Cmd{station.Focus{ID: "promote-reason"}}
}

func gateRefused(s *State, _ station.Busy, f work.Failed) []station.Cmd {
	if f.Code == work.Canceled {
		s.Notify(fmt.Sprintf("v%d was not promoted: its checks were cancelled.", s.Experiments.Candidate.N))
	} else {
		s.NotifyError("Checks could not run: " + f.Text)
	}
	return nil
}

// CancelPromotion forgets a promotion that waits for its checks or for a reason.
func (s *State) CancelPromotion() []station.Cmd {
	cmds := s.Experiments.Gate.Stop()
	s.Experiments.Promotion = Promotion{}
	return cmds
}
