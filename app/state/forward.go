package state

import (
	"orrery/app/station"
	"orrery/core/work"
)

// forward lets the stations follow what has happened in another one, in the order in which data goes through the system:
// table, features, training, checks, serving.
func (s *State) forward(o station.Outcome) []station.Cmd {
	switch o := o.(type) {
	case TableChanged:
		return s.tableChanged(o)
	case RolesChanged:
		s.redefine()
		s.refit()
		s.Checks.Config = s.checkConfig()
		if o.Key {
			return s.follow()
		}
		return s.preview() // the index of the key is as good as it was
	case Indexed:
		s.reread()
		return s.redeploy()
	case RoomMade:
		return s.recordAgain()
	case FeaturesChanged:
		s.refit()
		if o.Added != "" {
			s.Train.Inputs = s.withInput(o.Added)
		}
		s.Checks.Config = s.checkConfig()
	case RowsJoined:
		s.impute()
		s.refit()
		s.chooseAllInputs()
	case OnlineStoreChanged:
		return s.redeploy()
	case DeployEnded:
		s.deployEnded(o)
	}
	return nil
}

// tableChanged lets go of what was computed on the table before, and has the other stations take the new one.
func (s *State) tableChanged(o TableChanged) []station.Cmd {
	cmds := s.leave()
	s.redefine()
	if !o.Restored {
		s.impute()
	}
	s.refit()
	if len(s.Train.Inputs) == 0 {
		s.chooseAllInputs()
	}
	s.Checks.Config = s.checkConfig()
	cmds = append(cmds, s.follow()...)
	if s.Data.Indexing.On() { // the table before must not answer until the index is there
		cmds = append(cmds, s.redeploy()...)
	}
	return append(cmds, s.visitData()...)
}

// leave has each station let go of the table before.
func (s *State) leave() []station.Cmd {
	why := work.Failed{Code: work.Canceled, Text: "Another table was loaded before this was done."}
	s.leaveFeatures()
	cmds := append(s.leaveTraining(why), s.leaveChecks()...)
	cmds = append(cmds, s.leavePromotion()...)
	cmds = append(cmds, s.leavePass(why)...)
	s.stopServing()
	return cmds
}

// follow starts the work that another table or key needs.
func (s *State) follow() []station.Cmd {
	s.Features.Reader, s.Features.Found = nil, nil
	cmds := s.reindex()
	if !s.Data.Indexing.On() {
		cmds = s.redeploy()
	}
	return append(cmds, s.preview()...)
}

// forwardAll forwards what has been told, and what is told by those that follow.
func (s *State) forwardAll() []station.Cmd {
	var cmds []station.Cmd
	for told := s.TakeOutcomes(); len(told) > 0; told = s.TakeOutcomes() {
		for _, o := range told {
			cmds = append(cmds, s.forward(o)...)
		}
	}
	return cmds
}
