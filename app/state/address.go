package state

import (
	"strings"

	"orrery/app/station"
)

// visit handles a change of the address. Only Experiments has addresses below its own; for other stations a longer
// address is unknown.
func (s *State) visit(m Visited) []station.Cmd {
	s.Station, s.Sub, s.Query, s.NotFound, s.Menu = m.Station, m.Sub, m.Query, m.Lost, false
	switch {
	case m.Lost:
		return nil
	case m.Station == station.Experiments:
		return s.ReadAddress()
	}
	s.NotFound = m.Sub != ""
	cmds := s.VisitData()
	var more []station.Cmd
	if s.Station == station.Checked {
		more = s.Checked.Visit()
	}
	return append(cmds, more...)
}

// ParseAddress parses a path relative to the site's prefix, and a query.
func ParseAddress(path, query string) Visited {
	page, sub, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	sub = strings.TrimSuffix(strings.TrimSuffix(sub, "index.html"), "/")
	if page == "index.html" {
		page = ""
	}
	return Visited{Station: station.ID(page), Sub: sub, Query: query, Lost: !station.IsPage(station.ID(page))}
}
