package serve

import "orrery/core/registry"

// Stop removes the model; Predict returns UNAVAILABLE until the next Swap.
func (s *Server) Stop() { s.set(nil) }

// Version returns the deployed version; false if there is none.
func (s *Server) Version() (registry.Version, bool) {
	l := s.get()
	if l == nil {
		return registry.Version{}, false
	}
	return l.Deployment.Version, true
}
