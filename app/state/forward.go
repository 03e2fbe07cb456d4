package state

import (
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/features"
	"orrery/app/station/serve"
	"orrery/core/work"
)

// forward lets the stations follow what has happened in another one, in the order in which data goes through the system:
// table, features, training, checks, serving.
func (s *State) forward(o station.Outcome) []station.Cmd {
	switch o := o.(type) {
	case data.TableChanged:
		return s.tableChanged(o)
	case data.RolesChanged:
		s.Redefine()
		s.Refit()
		s.Checks.Config = s.CheckConfig()
		if o.Key {
			return s.follow()
		}
		return s.Preview() // the index of the key is as good as it was
	case data.Indexed:
		s.Reread()
		return s.Redeploy()
	case data.RoomMade:
		return s.RecordAgain()
	case features.FeaturesChanged:
		s.Refit()
		if o.Added != "" {
			s.Train.Inputs = s.WithInput(o.Added)
		}
		s.Checks.Config = s.CheckConfig()
	case features.RowsJoined:
		s.Impute()
		s.Refit()
		s.ChooseAllInputs()
	case features.OnlineStoreChanged:
		return s.Redeploy()
	case serve.DeployEnded:
		s.DeployEnded(o)
	}
	return nil
}

// tableChanged lets go of what was computed on the table before, and has the other stations take the new one.
func (s *State) tableChanged(o data.TableChanged) []station.Cmd {
	cmds := s.leave()
	s.Redefine()
	if !o.Restored {
		s.Impute()
	}
	s.Refit()
	if len(s.Train.Inputs) == 0 {
		s.ChooseAllInputs()
	}
	s.Checks.Config = s.CheckConfig()
	cmds = append(cmds, s.follow()...)
	if s.Data.Indexing.On() { // the table before must not answer until the index is there
		cmds = append(cmds, s.Redeploy()...)
	}
	return append(cmds, s.VisitData()...)
}

// leave has each station let go of the table before.
func (s *State) leave() []station.Cmd {
	why := work.Failed{Code: work.Canceled, Text: "Another table was loaded before this was done."}
	s.LeaveFeatures()
	cmds := append(s.LeaveTraining(why), s.LeaveChecks()...)
	cmds = append(cmds, s.LeavePromotion()...)
	cmds = append(cmds, s.LeavePass(why)...)
	s.StopServing()
	return cmds
}

// follow starts the work that another table or key needs.
func (s *State) follow() []station.Cmd {
	s.Features.Reader, s.Features.Found = nil, nil
	cmds := s.Reindex()
	if !s.Data.Indexing.On() {
		cmds = s.Redeploy()
	}
	return append(cmds, s.Preview()...)
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
