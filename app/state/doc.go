// Package state is the behaviour of the whole interface: one [State], and [Update], which takes a message and returns the
// next State and the commands to carry out.
//
//	event -> Msg -> Update(State, Msg) -> State, []Cmd -> effects -> Msg
//
// Update is total and pure. It reads no clock and no random source; both come in messages. It never fails: what goes
// wrong is part of the State, in words for a person. Tables, models and compiled features are shared and never changed,
// so that copying a State is cheap.
//
// The behaviour of one page is in its package below app/station. This package gives each message to the station that
// takes it (update.go), forwards what has happened in one station to those that follow it (forward.go), and has what
// belongs to no station: the start, settings, backups, the workspace file, other tabs.
package state
