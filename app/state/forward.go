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
		s.CompileDefinitions()
		s.UpdateForm()
		s.Checks.Config = s.CheckConfig()
		if o.Key {
			return s.updateIndex()
		}
		return s.Preview() // the index of the key is as good as it was
	case data.Indexed:
		s.RebuildReader()
		return s.Redeploy()
	case data.RoomMade:
		return s.RetryUnsaved()
	case features.FeaturesChanged:
		s.UpdateForm()
		if o.Added != "" {
			s.Train.Inputs = s.WithInput(o.Added)
		}
		s.Checks.Config = s.CheckConfig()
	case features.RowsJoined:
		s.AddImputer()
		s.UpdateForm()
		s.SelectAllInputs()
	case features.OnlineStoreChanged:
		return s.Redeploy()
	case serve.DeployEnded:
		s.DeployEnded(o)
	}
	return nil
}

// tableChanged lets go of what was computed on the table before, and has the other stations take the new one.
func (s *State) tableChanged(o data.TableChanged) []station.Cmd {
	cmds := s.cancelTableJobs()
	s.CompileDefinitions()
	if !o.Restored {
		s.AddImputer()
	}
	s.UpdateForm()
	if len(s.Train.Inputs) == 0 {
		s.SelectAllInputs()
	}
	s.Checks.Config = s.CheckConfig()
	cmds = append(cmds, s.updateIndex()...)
	if s.Data.Indexing.Running() { // the table before must not answer until the index is there
		cmds = append(cmds, s.Redeploy()...)
	}
	return append(cmds, s.VisitData()...)
}

// cancelTableJobs has each station let go of the table before.
func (s *State) cancelTableJobs() []station.Cmd {
	why := work.Failed{Code: work.Canceled, Text: "Another table was loaded before this was done."}
	s.ResetFeatureLists()
	cmds := append(s.CancelTraining(why), s.CancelChecks()...)
	cmds = append(cmds, s.CancelPromotion()...)
	cmds = append(cmds, s.CancelRun(why)...)
	s.ClearLive()
	return cmds
}

// updateIndex starts the work that another table or key needs.
func (s *State) updateIndex() []station.Cmd {
	s.Features.Reader, s.Features.Found = nil, nil
	cmds := s.BuildIndex()
	if !s.Data.Indexing.Running() {
		cmds = s.Redeploy()
	}
	return append(cmds, s.Preview()...)
}

// forwardAll forwards what has been told, and what is told by those that follow.
func (s *State) forwardAll() []station.Cmd {
	var cmds []station.Cmd
	for told := s.DrainOutcomes(); len(told) > 0; told = s.DrainOutcomes() {
		for _, o := range told {
			cmds = append(cmds, s.forward(o)...)
		}
	}
	return cmds
}
