// Package state is the behaviour of the interface: one [State], messages that say what happened, and [Update], which
// returns the next State and the commands to carry out.
//
//	event -> Msg -> Update(State, Msg) -> State, []Cmd -> effects -> Msg
//
// Update is total and pure. It reads no clock and no random source; both come in messages. It never fails: what goes
// wrong is part of the State, in words for a person. Tables, models and compiled features are shared and never changed,
// so that copying a State is cheap.
//
// The name of a file begins with its station's. A station that is a package of its own is below app/station; this
// package holds its model and gives it its messages. Every piece of work in the worker is described once, as a task
// (see tasks); an answer that no task waits for is dropped.
package state
