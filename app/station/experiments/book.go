package experiments

import (
	"orrery/app/station"
	runsearch "orrery/core/registry/search"
)

func (s *State) ApplyRegistry(b station.Registry) {
	e := &s.Experiments
	s.Registry = b.Indexed()
	s.Storage.Used, s.Storage.Budget, s.Storage.Failed = b.Used, b.Budget, ""
	s.Storage.Large, s.Storage.LargeBytes = b.Large, b.LargeBytes
	e.Names = runsearch.NamesOf(b.Runs)
	s.refreshTable()
	if e.Opened.N > 0 { // an address that was there before the registry was read
		if v, ok := s.Version(e.Opened.Model, e.Opened.N); ok {
			e.Opened = v
		}
	}
}
