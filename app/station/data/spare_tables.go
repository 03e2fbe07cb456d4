package data

import (
	"strconv"

	"orrery/app/station"
	"orrery/core/work/jobs"
)

// These messages make room by deleting kept tables, as PrunePressed does with runs.
type (
	// TablesPressed asks whether the spare tables shall go; the second press deletes them.
	TablesPressed struct{}
	// TablesDropped keeps them.
	TablesDropped struct{}
)

func (s *State) updateRoom(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	switch m.(type) {
	case TablesPressed:
		if !s.SavedTables.Clearing { // what is kept is known in Data alone until it is asked for
			s.SavedTables.Clearing = true
			cmds = s.ListTables()
			break
		}
		cmds = s.clearTables()
	case TablesDropped:
		s.SavedTables.Clearing = false
	default:
		return nil, false
	}
	return cmds, true
}

// SpareTables are the kept tables that can go: all but the open one and those that a champion was
// fitted on.
func (s *State) SpareTables() []jobs.KeptTable {
	var spare []jobs.KeptTable
	for _, t := range s.SavedTables.Tables {
		if _, needed := s.championOf(t.Hash); !needed && !s.IsOpen(t.Hash) {
			spare = append(spare, t)
		}
	}
	return spare
}

// clearTables deletes the spare tables, one job each; the last one's answer lists what is left.
// What was not saved for want of room is tried again behind them.
func (s *State) clearTables() []station.Cmd {
	s.SavedTables.Clearing = false
	var cmds []station.Cmd
	for _, t := range s.SpareTables() {
		cmds = append(cmds, s.StartJob(&s.SavedTables.Listing, keptTables, jobs.Forget{Table: t.Hash})...)
	}
	if len(cmds) == 0 {
		return nil
	}
	s.SavedTables.done = "1 table is deleted from this browser."
	if len(cmds) > 1 {
		s.SavedTables.done = strconv.Itoa(len(cmds)) + " tables are deleted from this browser."
	}
	s.Emit(RoomMade{})
	return cmds
}
