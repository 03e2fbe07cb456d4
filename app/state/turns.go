package state

import (
	"orrery/app/station"
	"orrery/app/station/features"
)

// renderStages is how many turns of the page a station with much in it is drawn in: making a few hundred
// elements at once, and laying them out, would hold a person up for a tenth of a second.
const renderStages = 4

// StagedRender is the State after an Update, with Later set where much has come into view that was not there
// before. What changes in its place is drawn at once: it would be gone for a moment. So is a first result:
// it comes above cards that stand there already, which would move at every turn.
func (s State) StagedRender(before State) State {
	s.StagesLeft = before.StagesLeft
	came := s.Station != before.Station
	if s.hasMuchToDraw() && (came || s.Station == station.Data && !before.hasMuchToDraw()) {
		s.StagesLeft = renderStages - 1
	}
	return s
}

// hasMuchToDraw reports whether the station has more to show than one turn of the page can draw.
func (s *State) hasMuchToDraw() bool {
	switch {
	case !s.Ready || s.Data.Table == nil:
		return false
	case s.Station == station.Train:
		return s.Train.Result != nil
	case s.Station == station.Features:
		return s.Features.Set.Len() > features.LongList
	}
	return s.Station == station.Data
}
