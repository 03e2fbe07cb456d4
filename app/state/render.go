package state

import (
	"orrery/app/station"
	"orrery/app/station/features"
)

// renderStages is the number of frames over which a station with a lot of content is rendered: creating and laying out
// a few hundred elements in one frame would block the page for about 100 ms.
const renderStages = 4

// StagedRender returns the State after an Update, with StagesLeft set if a lot of content is new on the page. Content
// that replaces other content is rendered in one frame, as it would disappear for a moment otherwise. So is a first
// result: it is above cards that are visible already, which would move at every stage.
func (s State) StagedRender(before State) State {
	s.StagesLeft = before.StagesLeft
	moved := s.Station != before.Station
	if s.hasMuchToDraw() && (moved || s.Station == station.Data && !before.hasMuchToDraw()) {
		s.StagesLeft = renderStages - 1
	}
	return s
}

// hasMuchToDraw reports whether the station has more content than one frame can render.
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
