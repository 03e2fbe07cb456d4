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
