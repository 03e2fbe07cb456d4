package state

import (
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/features"
	"orrery/app/station/serve"
	"orrery/core/work"
)

// forward updates the stations that depend on an outcome of another station, in the order of the data flow: table,
// features, training, checks, serving.
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
		return s.Preview() // the index of the key is still valid
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

// tableChanged discards everything that was computed on the previous table, and gives the new table to the stations.
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
	if s.Data.Indexing.Running() { // the previous table must not serve until the new index is built
		cmds = append(cmds, s.Redeploy()...)
	}
	return append(cmds, s.VisitData()...)
}

// cancelTableJobs cancels the jobs on the previous table and clears what refers to it.
func (s *State) cancelTableJobs() []station.Cmd {
	why := work.Failed{Code: work.Canceled, Text: "Another table was loaded before this was done."}
	s.ResetFeatureLists()
	cmds := append(s.CancelTraining(why), s.CancelChecks()...)
	cmds = append(cmds, s.CancelPromotion()...)
	cmds = append(cmds, s.CancelRun(why)...)
	s.ClearLive()
	return cmds
}

// updateIndex rebuilds what depends on the table and its key: the index, the deployment and the preview.
func (s *State) updateIndex() []station.Cmd {
	s.Features.Reader, s.Features.Found = nil, nil
	cmds := s.BuildIndex()
	if !s.Data.Indexing.Running() {
		cmds = s.Redeploy()
	}
	return append(cmds, s.Preview()...)
}

// forwardAll forwards all pending outcomes, including those that forwarding causes.
func (s *State) forwardAll() []station.Cmd {
	var cmds []station.Cmd
	for pending := s.DrainOutcomes(); len(pending) > 0; pending = s.DrainOutcomes() {
		for _, o := range pending {
			cmds = append(cmds, s.forward(o)...)
		}
	}
	return cmds
}
