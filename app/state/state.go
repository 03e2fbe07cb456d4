package state

import (
	"orrery/app/station/automation"
	"orrery/app/station/checked"
	"orrery/core/ml/catalog"
)

// State is everything that the interface shows.
type State struct {
	automation.State
	Menu       bool // the station list of small screens is open
	Newer      NewerState
	Start      StartState
	Durability Durability
	Workspace  WorkspaceState
	Backup     BackupState
	Verify     VerifyState

	Checked checked.Model

	warns     bool // the browser asks before the page is left
	saved     savedSettings
	deletions []string // settings that the next save deletes
	unsaved   []string // settings that were refused: they are written again when something else was written
}

// New returns the state before anything is loaded.
func New() State {
	s := State{State: automation.New()}
	s.Kinds = catalog.Catalog()
	return s
}
