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

// Promotion is the promotion of a version to champion: the checks run, then the user enters a reason.
type Promotion struct {
	Gate       station.Busy // the checks
	Candidate  registry.Version
	Results    []checks.Result // of the checks; nil until they are done
	GateOpen   bool            // the candidate may be promoted
	GateText   string          // summary of the checks
	GateClosed string          // why the last candidate was not promoted
	Reason     string          // as typed
}

// Messages of a promotion.
type (
	// PromotePressed runs the checks on a version.
	PromotePressed struct{ Version registry.Version }
	// ReasonTyped sets the reason for the promotion.
	ReasonTyped struct{ Text string }
	// PromoteConfirmed promotes the version.
	PromoteConfirmed struct{}
	// PromoteDropped cancels the promotion.
	PromoteDropped struct{}
)

func (s *State) updatePromotion(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	p := &s.Experiments.Promotion
	switch m := m.(type) {
	case PromotePressed:
		cmds = s.startGate(m.Version)
	case ReasonTyped:
		p.Reason = m.Text
	case PromoteConfirmed:
		why := strings.TrimSpace(p.Reason)
		if !p.GateOpen || why == "" {
			return []station.Cmd{station.Focus{ID: "promote-reason"}}, true
		}
		s.Experiments.PendingJob = s.NewJob()
		cmds = []station.Cmd{station.Promote{Job: s.Experiments.PendingJob, Model: p.Candidate.Model, N: p.Candidate.N, Why: why, Gate: p.GateText}}
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

// startGate runs the checks on a version.
func (s *State) startGate(v registry.Version) []station.Cmd {
	r, ok := s.Run(v.Run)
	if !ok || s.Data.Table == nil || s.Experiments.Gate.Running() {
		return nil
	}
	s.Experiments.Promotion = Promotion{Candidate: v}
	features := s.RunFeatures(r)
	check := jobs.Check{StoredModel: jobs.StoredModel{Table: s.Data.Table.Hash(), Features: features}, Config: s.ConfigForModel(features), Split: jobs.Split(r.Split), Views: s.Comparisons()}
	return s.StartModelJob(&s.Experiments.Gate, fmt.Sprintf("checks for v%d", v.N), v.Digest, check)
}

// gateReplied applies the results of the checks.
func gateReplied(s *State, _ station.Busy, r *jobs.CheckResult) []station.Cmd {
	p := &s.Experiments.Promotion
	s.ShowChecks(r, "v"+strconv.Itoa(p.Candidate.N))
	open, why := checks.Gate(r.Results)
	p.Results = r.Results
	if !open {
		p.GateClosed = fmt.Sprintf("v%d was not promoted. %s", p.Candidate.N, why)
		s.NotifyError(p.GateClosed)
		return nil
	}
	p.GateOpen, p.GateText = true, why
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

// CancelPromotion cancels a promotion that waits for its checks or for a reason.
func (s *State) CancelPromotion() []station.Cmd {
	cmds := s.Experiments.Gate.Stop()
	s.Experiments.Promotion = Promotion{}
	return cmds
}
