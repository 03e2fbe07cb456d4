// Package state implements the behaviour of the whole interface: one [State], and [Update], which takes a message and
// returns the next State and the commands to carry out.
//
//	event -> Msg -> Update(State, Msg) -> State, []Cmd -> effects -> Msg
//
// Update is total and pure. It reads no clock and no random source; both come in messages. It never fails: errors become
// part of the State, as sentences for the user. Tables, models and compiled features are immutable and shared, so that
// copying a State is cheap.
//
// The behaviour of one page is in its package below app/station. This package routes each message to the station that
// handles it (update.go), forwards the outcomes of one station to the stations that depend on it (forward.go), and
// handles everything that belongs to no station: the start, settings, backups, the workspace file, other tabs.
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
