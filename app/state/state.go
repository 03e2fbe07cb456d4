package state

import (
	"orrery/app/station"
	"orrery/app/station/checked"
	"orrery/app/station/monitor"
	"orrery/core/ml/catalog"
)

// State is everything that the interface shows.
type State struct {
	station.Session
	Menu       bool // the station list of small screens is open
	Newer      NewerState
	Start      StartState
	Durability Durability
	Workspace  WorkspaceState
	Backup     BackupState
	Verify     VerifyState

	Data        DataState
	Shelf       ShelfState
	Paint       PaintState
	Make        MakeState
	Features    FeatureState
	Store       StoreState
	Train       TrainState
	Tune        TuneState
	Look        ExplainState
	Checked     checked.Model
	Experiments RunState
	Automation  AutoState
	Checks      CheckState
	Serve       ServeState
	Monitor     monitor.Model

	warns  bool // the browser asks before the page is left
	saved  savedSettings
	forget []string // settings that the next save deletes
	unkept []string // settings that were refused: they are written again when something else was written
}

// New returns the state before anything is loaded.
func New() State {
	return State{
		Session: station.Session{Kinds: catalog.Catalog()},
		Make:    defaultMake(),
		Train:   defaultTrain(), Tune: defaultTune(), Automation: defaultAuto(), Checks: defaultChecks(),
		Experiments: RunState{RunTable: RunTable{Filter: "all"}}, Serve: ServeState{Tab: "id"},
	}
}
