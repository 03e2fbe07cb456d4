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

	warns     bool // the browser asks for confirmation before the page is closed
	saved     savedSettings
	deletions []string // settings that the next save deletes
	unsaved   []string // settings whose write failed: they are written again after the next successful write
}

// New returns the state before anything is loaded.
func New() State {
	s := State{State: automation.New()}
	s.Kinds = catalog.Catalog()
	return s
}
