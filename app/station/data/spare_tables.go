package data

import (
	"strconv"

	"orrery/app/station"
	"orrery/core/work/jobs"
)

// These messages delete saved tables to free space, as PrunePressed deletes runs.
type (
	// TablesPressed asks for confirmation to delete the spare tables. The second press deletes them.
	TablesPressed struct{}
	// TablesDropped keeps them.
	TablesDropped struct{}
)

func (s *State) updateSpareTables(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	switch m.(type) {
	case TablesPressed:
		if !s.SavedTables.Clearing { // the tables were not listed yet if Data was not open
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

// SpareTables returns the saved tables that can be deleted: all except the open one and those that a champion was
// trained on.
func (s *State) SpareTables() []jobs.KeptTable {
	var spare []jobs.KeptTable
	for _, t := range s.SavedTables.Tables {
		if _, needed := s.championOf(t.Hash); !needed && !s.IsOpen(t.Hash) {
			spare = append(spare, t)
		}
	}
	return spare
}

// clearTables deletes the spare tables with one job each. RoomMade then saves what could not be saved before.
func (s *State) clearTables() []station.Cmd {
	s.SavedTables.Clearing = false
	var cmds []station.Cmd
	for _, t := range s.SpareTables() {
		cmds = append(cmds, s.StartJob(&s.SavedTables.Listing, savedTables, jobs.Forget{Table: t.Hash})...)
	}
	if len(cmds) == 0 {
		return nil
	}
	s.SavedTables.doneText = "1 table is deleted from this browser."
	if len(cmds) > 1 {
		s.SavedTables.doneText = strconv.Itoa(len(cmds)) + " tables are deleted from this browser."
	}
	s.Emit(RoomMade{})
	return cmds
}
